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
from bot.storage.writer import Writer
from bot.telegram.batch import take_together
from bot.telegram.door import Door
from bot.telegram.gateway import POLL_LIMIT, POLL_WAIT, Gateway
from bot.telegram.parking import Parking
from bot.telegram.poll_trouble import WAYS_OUT, conflict, numbers
from bot.telegram.request import Transport
from bot.telegram.retrying import retry_for_ever
from bot.telegram.skew import Skew
from bot.world import World

SILENCE = 90.0
"""Seconds without a successful poll after which the service is not ready."""
DEAF = 80.0
"""Seconds without a sign of life of the poll loop, longer than any poll or pause, after which it is begun anew."""
REBUILD_AFTER = 3
FIRST_WAIT = 0
LONGEST_WAIT = 60.0
TURN = 0.2  # seconds between two looks whether the poll has become ours

log = structlog.get_logger("bot.telegram")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: after a failure (Telegram punishes the same offset within 3 s), after a 409, between two ticks; between
    two looks at the poll loop, and how long it may give no sign of life.
    """

    failure: float = 3.0
    conflict: float = 30.0
    tick: float = 1.0
    poll: int = POLL_WAIT
    watch: float = 5.0
    deaf: float = DEAF


class Receiver:
    """The poll loop, the tick that retries what is parked, and a watch over the loop. `drained`: Telegram held nothing
    back at the last poll. `pending` is not known when polling. `may_poll`: whether the one that polls is this one.
    """

    name = "polling"
    pending = 0

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
        self._gateway, self._transport, self._door, self._parking = gateway, transport, door, parking
        self._writer, self._world, self._patience = writer, world, patience or Patience()
        self._may_poll = may_poll
        self._tasks: list[asyncio.Task[None]] = []
        self._poll: asyncio.Task[None] | None = None
        self._sign = time.monotonic()
        self._batch: asyncio.Task[bool] | None = None
        self._offset: int | None = None
        self._failures = 0
        self.trouble = ""
        self.last_success: float | None = None
        self.drained = False
        self.deaf = 0
        self._skew = Skew()

    @property
    def ready(self) -> bool:
        """Whether Telegram answered a poll lately and nobody else polls; or another worker does so for us."""
        if not self._may_poll():
            return True
        lately = self.last_success is not None and time.monotonic() - self.last_success < SILENCE
        return lately and not self.trouble

    @property
    def failing(self) -> bool:
        """Whether nothing can be heard at this moment."""
        return bool(self.trouble or self._failures)

    @property
    def listening(self) -> bool:
        """Whether the poll is this worker's."""
        return self._may_poll()

    @property
    def problem(self) -> str:
        """Why it is not ready."""
        return "no answer from Telegram for 90 seconds, or another program polls"

    async def start(self, dead: str = "") -> None:
        """Learn what waits from before, then begin to ask. `dead` is a worker of before, where others live."""
        await self._parking.load(dead)
        self._begin()
        self._tasks = [
            asyncio.create_task(retry_for_ever(self._door, self._patience.tick), name="parked updates"),
            asyncio.create_task(self._watch_for_ever(), name="watch over the poll"),
        ]

    def _begin(self) -> None:
        self._sign = time.monotonic()
        self._poll = asyncio.create_task(self._poll_for_ever(), name="poll")

    async def stop(self, grace: float = 6.0) -> None:
        """Ask no more, give what has arrived `grace` seconds; Telegram delivers the rest again."""
        tasks = [*self._tasks, self._poll] if self._poll else self._tasks
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        batch, self._batch = self._batch, None
        if batch is not None and not batch.done():
            await asyncio.wait([batch], timeout=max(0.0, grace - 1))
            batch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await batch
        await self._door.finish(min(1.0, grace))

    # -------------------------------------------------------------------------------------------- watching
    async def _watch_for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._patience.watch)
            silent = time.monotonic() - self._sign
            if self._poll is not None and (self._poll.done() or silent > self._patience.deaf):
                await self._begin_again(self._poll, silent)

    async def _begin_again(self, poll: asyncio.Task[None], silent: float) -> None:
        """A loop that ended or hangs is left behind with its connections; another takes its place."""
        error = poll.exception() if poll.done() and not poll.cancelled() else None
        log.error("poller_deaf", error=type(error).__name__ if error else "silent", seconds=round(silent))
        self.deaf += 1
        poll.cancel()
        await asyncio.wait([poll], timeout=1.0)
        await self._transport.rebuild()
        self._begin()

    # -------------------------------------------------------------------------------------------- asking
    async def _poll_for_ever(self) -> None:
        while True:
            await self._wait_for_turn()
            self._sign = time.monotonic()
            while self._writer.overloaded:
                self._sign = time.monotonic()
                await asyncio.sleep(0.05)
            # At the start and after trouble not at all: readiness is known at once. Telegram holds only what repeats a
            # call of the last three seconds, and what follows at once is given a single update.
            wait = self._patience.poll if self.ready and not self._failures else FIRST_WAIT
            wire = await self._gateway.get_updates(self._offset, wait)
            self._sign = time.monotonic()
            if pause := await self._understand(wire):
                await asyncio.sleep(pause)

    async def _wait_for_turn(self) -> None:
        """Until the poll is ours. Who takes it over asks from the beginning, and knows what others have parked."""
        if self._may_poll():
            return
        self.trouble, self._failures, self._offset, self.last_success = "", 0, None, None
        while not self._may_poll():
            self._sign = time.monotonic()
            await asyncio.sleep(TURN)
        await self._parking.load()

    async def _understand(self, wire: Wire) -> float:
        """Deal with an answer to a poll; how long to wait before the next."""
        match wire:
            case Ok(list() as updates):
                self._succeeded()
                pause = await self._accept(updates)
                # A lone update may be all that Telegram gives to whoever asks again too soon.
                self.drained = not pause and len(updates) < POLL_LIMIT and len(updates) != 1
                return pause
            case Refused(status=409) as refused:
                self._report(conflict(refused.text))
                return self._patience.conflict
            case Refused(status=401 | 404):
                self._report("token_refused")
                return self._patience.conflict
            case Refused(status=429) as refused:
                return max(refused.retry_after, self._patience.failure)
            case _:
                return await self._failed()

    def _succeeded(self) -> None:
        if self.trouble:
            log.info("polling_again")
        self.trouble, self._failures = "", 0
        self._skew.compare(self._transport.date, self._world.now())
        self.last_success = time.monotonic()

    def _report(self, trouble: str) -> None:
        """One line for the operator; not ready until it is over."""
        if self.trouble != trouble:
            log.error(trouble, way_out=WAYS_OUT[trouble])
        self.trouble = trouble

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
        self._offset = max(numbers(updates), default=self._offset or 0) + 1
        return 0.0

    async def _take_all(self, updates: Sequence[Any]) -> bool:
        results = await take_together(self._door, [update for update in updates if isinstance(update, Mapping)])
        failures = [result for result in results if isinstance(result, BaseException)]
        if failures:
            kind = getattr(failures[0], "kind", type(failures[0]).__name__)
            log.error("batch_not_stored", kind=kind, updates=len(updates), failed=len(failures))
        return not failures
