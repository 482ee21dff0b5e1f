"""`civimeter run` with several CIVIMETER_WORKERS: starts them, starts again who dies, stops them all together."""

import asyncio
import os
import signal
import sys

import structlog

from bot.settings import EX_CONFIG

AGAIN = 2.0
"""Seconds before a worker that died is started again."""
log = structlog.get_logger("bot.cli")


class Several:
    """The workers are ordinary processes: each listens on the same port, and the system shares out who calls."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._command: tuple[str, ...] = ()
        self._stopping = asyncio.Event()
        self._running: set[asyncio.subprocess.Process] = set()

    async def run(self, *, webhook: bool = False) -> int:
        """Until SIGTERM or SIGINT; 0, or the exit status of a worker whose settings are wrong."""
        self._command = ("-m", "bot", "run", *(["--webhook"] if webhook else []))
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._stop)
        return max(await asyncio.gather(*(self._keep() for _ in range(self._number))))

    async def _keep(self) -> int:
        """One worker after the other, as long as starting again may help."""
        while not self._stopping.is_set():
            worker = await asyncio.create_subprocess_exec(
                sys.executable, *self._command, env={**os.environ, "CIVIMETER_WORKERS": "1"}
            )
            self._running.add(worker)
            if self._stopping.is_set():
                worker.terminate()
            status = await worker.wait()
            self._running.discard(worker)
            if status == EX_CONFIG:
                self._stop()
                return status
            if not self._stopping.is_set():
                log.error("worker_died", status=status)
                await self._pause()
        return 0

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(AGAIN):
                await self._stopping.wait()
        except TimeoutError:
            return

    def _stop(self) -> None:
        self._stopping.set()
        for worker in self._running:
            if worker.returncode is None:
                worker.terminate()
