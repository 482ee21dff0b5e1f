"""Long polling: the next question to Telegram confirms only what is committed or parked."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from bot.delivery_view import ALONE
from bot.outbox import Ok, Refused, Wire
from bot.storage.errors import StoreError
from bot.storage.writer import Writer
from bot.telegram.door import Door
from bot.telegram.gateway import POLL_WAIT, Gateway
from bot.telegram.parking import Parking
from bot.telegram.request import Transport
from bot.world import World

SILENCE = 90.0
"""Seconds without a successful poll after which the service is not ready."""
REBUILD_AFTER = 3
FIRST_WAIT = 1
LONGEST_WAIT = 60.0
TURN = 0.2
"""Seconds between two looks whether the poll has become ours."""

log = structlog.get_logger("bot.telegram")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: after a failure (Telegram punishes the same offset within 3 s), after a 409, between two ticks."""

    failure: float = 3.0
    conflict: float = 30.0
    tick: float = 1.0
    poll: int = POLL_WAIT


class Receiver:
    """The poll loop, and the tick that retries what is parked."""

    def __init__(
        self,
        gateway: Gateway,
        transport: Transport,
        door: Door,
        parking: Parking,
        writer: Writer,
        world: World,
        patience: Patience | None = None,
        may_poll: Callable[[], bool] = ALONE.live,
    ) -> None:
        """`may_poll` says whether the one poller of several workers is this one."""
        self._gateway, self._transport, self._door, self._parking = gateway, transport, door, parking
        self._writer, self._world, self._patience = writer, world, patience or Patience()
        self._may_poll = may_poll
        self._tasks: list[asyncio.Task[None]] = []
        self._batch: asyncio.Task[bool] | None = None
        self._offset: int | None = None
        self._failures = 0
        self._trouble = ""
        self.last_success: float | None = None

    @property
    def ready(self) -> bool:
        """Whether Telegram answered a poll lately and nobody else polls; or another worker does so for us."""
        if not self._may_poll():
            return True
        lately = self.last_success is not None and time.monotonic() - self.last_success < SILENCE
        return lately and not self._trouble

    async def start(self, dead: str = "") -> None:
        """Learn what waits from before, then begin to ask. `dead` is a worker of before, where others live."""
        await self._parking.load(dead)
        self._tasks = [
            asyncio.create_task(self._poll_for_ever(), name="poll"),
            asyncio.create_task(self._retry_for_ever(), name="parked updates"),
        ]

    async def stop(self, grace: float = 6.0) -> None:
        """Ask no more, give what has arrived `grace` seconds; Telegram delivers the rest again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        batch, self._batch = self._batch, None
        if batch is not None and not batch.done():
            await asyncio.wait([batch], timeout=grace)
            batch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await batch
        await self._door.finish(1.0)

    # -------------------------------------------------------------------------------------------- asking
    async def _poll_for_ever(self) -> None:
        while True:
            await self._wait_for_turn()
            while self._writer.overloaded:
                await asyncio.sleep(0.05)
            # Shortly at the start and after trouble, so that readiness is known soon.
            wait = self._patience.poll if self.ready and not self._failures else FIRST_WAIT
            wire = await self._gateway.get_updates(self._offset, wait)
            if pause := await self._understand(wire):
                await asyncio.sleep(pause)

    async def _wait_for_turn(self) -> None:
        """Until the poll is ours. Who takes it over asks from the beginning, and knows what others have parked."""
        if self._may_poll():
            return
        self._trouble, self._offset, self.last_success = "", None, None
        while not self._may_poll():
            await asyncio.sleep(TURN)
        await self._parking.load()

    async def _understand(self, wire: Wire) -> float:
        """Deal with an answer to a poll; how long to wait before the next."""
        match wire:
            case Ok(list() as updates):
                self._succeeded()
                return await self._accept(updates)
            case Refused(status=409) as refused:
                self._report(_conflict(refused.text))
                return self._patience.conflict
            case Refused(status=401 | 404):
                self._report("token_refused")
                return self._patience.conflict
            case Refused(status=429) as refused:
                return max(refused.retry_after, self._patience.failure)
            case _:
                return await self._failed()

    def _succeeded(self) -> None:
        if self._trouble:
            log.info("polling_again")
        self._trouble, self._failures = "", 0
        self.last_success = time.monotonic()

    def _report(self, trouble: str) -> None:
        """One line for the operator; not ready until it is over."""
        if self._trouble != trouble:
            log.error(trouble, way_out=WAYS_OUT[trouble])
        self._trouble = trouble

    async def _failed(self) -> float:
        """No answer, or a broken one: wait longer each time, and leave a pool that may have gone deaf."""
        self._failures += 1
        if self._failures % REBUILD_AFTER == 0:
            log.warning("polling_failed", failures=self._failures)
            await self._transport.rebuild()
        wait = self._patience.failure * 2.0 ** min(self._failures - 1, 6)
        return min(wait, LONGEST_WAIT) * (1 + 0.2 * self._world.chance())

    # -------------------------------------------------------------------------------------------- accepting
    async def _accept(self, updates: Sequence[Any]) -> float:
        """Every update of the batch is committed or parked, or the same offset is asked for again."""
        if not updates:
            return 0.0
        self._batch = asyncio.create_task(self._take_all(updates), name="batch")
        if not await asyncio.shield(self._batch):
            return self._patience.failure
        self._offset = max(_numbers(updates), default=self._offset or 0) + 1
        return 0.0

    async def _take_all(self, updates: Sequence[Any]) -> bool:
        results = await asyncio.gather(
            *(self._door.accept(update) for update in updates if isinstance(update, Mapping)), return_exceptions=True
        )
        failures = [result for result in results if isinstance(result, BaseException)]
        for failure in failures:
            kind = failure.kind if isinstance(failure, StoreError) else type(failure).__name__
            log.error("batch_not_stored", kind=kind, updates=len(updates), failed=len(failures))
            break
        return not failures

    async def _retry_for_ever(self) -> None:
        while True:
            again = False
            try:
                again = await self._door.retry()
            except Exception as error:
                log.error("retry_failed", error=type(error).__name__)
            if not again:
                await asyncio.sleep(self._patience.tick)


WAYS_OUT = {
    "another_poller": "a second program polls with this token: stop one of them",
    "webhook_is_set": "remove it with `civimeter admin webhook delete`, or run with --webhook",
    "token_refused": "check the token with @BotFather, then restart",
}


def _conflict(text: str) -> str:
    return "webhook_is_set" if "webhook" in text.casefold() else "another_poller"


def _numbers(updates: Sequence[Any]) -> list[int]:
    found = (update.get("update_id") for update in updates if isinstance(update, Mapping))
    return [number for number in found if isinstance(number, int)]
