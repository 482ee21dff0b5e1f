"""What a service does again and again beside everything else: a task that is begun once and stopped once."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger("bot.ticking")


class Ticking:
    """`work` is done at the start, and `every` so many seconds after it was done last. What it raises is logged as
    `<name>_failed`, and is no reason to end.
    """

    def __init__(self, name: str, every: float, work: Callable[[], Awaitable[object]]) -> None:
        self._name, self._every, self._work = name, every, work
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin. Needs a running event loop."""
        self._task = asyncio.create_task(self._for_ever(), name=self._name)

    async def stop(self) -> None:
        """End, in the middle of the work if need be. Harmless when repeated."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _for_ever(self) -> None:
        while True:
            try:
                await self._work()
            except Exception as error:
                log.error(f"{self._name}_failed", error=type(error).__name__)
            await asyncio.sleep(self._every)
