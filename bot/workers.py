"""Several workers on one database: a heartbeat says who lives, and keeps what this one has in hand."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.outbox import stamp
from bot.pacer import LIMIT
from bot.pacing import SharedPace
from bot.seat import Seat
from bot.storage import working as _statements  # noqa: F401 - declares the statements named here
from bot.storage.errors import StoreError
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.turn import Effects, Unit, Write
from bot.world import World

BEAT = 2.0
FORGOTTEN = timedelta(hours=1)

log = structlog.get_logger("bot.workers")


class Workers:
    """This worker among the others. Where the database belongs to one process (`shared` is False), nothing is written
    and everything is ours. `before` names who sat in our seat and is dead; `pace` is the one of all that send.
    """

    def __init__(
        self, store: Store, writer: Writer, world: World, seat: Seat, *, shared: bool, limit: int = LIMIT
    ) -> None:
        self._store, self._writer, self._world, self._seat = store, writer, world, seat
        self._shared = shared
        self._task: asyncio.Task[None] | None = None
        self._safe_until = 0.0
        self._holds_poll = False
        self.before = ""
        self.pace = SharedPace(writer, limit) if shared else None

    def live(self) -> bool:
        """Whether our leases still hold: who was cut off from the database for longer must not send."""
        return not self._shared or time.monotonic() < self._safe_until

    def polls(self) -> bool:
        """Whether the one that asks Telegram for updates is this worker."""
        return not self._shared or (self._holds_poll and self.live())

    async def join(self) -> bool:
        """Say that we live, before anything is taken in hand; whether nobody else does. Raises StoreError.

        Who sat in our seat on this machine before is dead: its lock came free. Its leases need not run out.
        """
        if not self._shared:
            return True
        self.before = self._seat.take(self._writer.owner)
        gone = ({"id": self.before},) if self.before else ()
        await self._beat(Write("leave_worker", gone))
        now = stamp(self._world.now())
        alive = [row["id"] for row in await self._store.read("live_workers", bot=self._writer.bot, now=now)]
        return alive == [self._writer.owner]

    def start(self, after: Callable[[], Awaitable[None]]) -> None:
        """Beat from now on, each time with what is to follow: looking for what others have left behind."""
        if self._shared:
            self._task = asyncio.create_task(self._beat_for_ever(after), name="heartbeat")

    async def stop(self) -> None:
        """Give back what there is once; what is in hand was settled before. Harmless when repeated."""
        task, self._task = self._task, None
        if task is None:
            return
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        writes = (
            Write("leave_worker", ({"id": self._writer.owner},)),
            Write("give_lease", ({"name": self._poll_lease, "owner": self._writer.owner},)),
        )
        with contextlib.suppress(StoreError):
            await self._writer.write(Unit("", Effects(writes=writes)))
        self._seat.leave()

    @property
    def _poll_lease(self) -> str:
        return f"poll:{self._writer.bot}"

    async def _beat_for_ever(self, after: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(BEAT)
            try:
                await self._beat()
                await after()
            except Exception as error:
                log.error("beat_failed", error=type(error).__name__)

    async def _beat(self, *more: Write) -> None:
        """One unit: we live, what we have in hand stays in hand, and the poll is ours if it is nobody else's."""
        owner, bot, now, asked = self._writer.owner, self._writer.bot, self._world.now(), time.monotonic()
        until = stamp(now + self._writer.lease)
        poll = {"name": self._poll_lease, "owner": owner, "until": until, "now": stamp(now), "dead": self.before}
        writes = (
            Write("beat_worker", ({"id": owner, "bot": bot, "until": until},)),
            Write("renew_outbox", ({"bot": bot, "lease_owner": owner, "lease_until": until},)),
            Write("take_lease", (poll,)),
            Write("forget_workers", ({"bot": bot, "before": stamp(now - FORGOTTEN)},)),
        )
        result = await self._writer.write(Unit("", Effects(writes=(*writes, *more))))
        # A second less than promised: instants are stored in whole seconds.
        self._safe_until = asked + self._writer.lease.total_seconds() - 1
        holds = bool(result.returned.get("take_lease"))
        if holds != self._holds_poll:
            log.info("poll_taken" if holds else "poll_lost")
        self._holds_poll = holds
