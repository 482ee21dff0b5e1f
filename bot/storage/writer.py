"""The one task that commits: it takes what waits and writes it in one transaction."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from bot.meter import SECONDS, UNITS, Buckets
from bot.storage.errors import StoreError
from bot.storage.jobs import Job, Planned, Result, Seen
from bot.storage.owning import Owner
from bot.storage.plan import plan
from bot.storage.stamps import Clock, Stamps, marks
from bot.turn import Show, Unit, Written
from bot.world import World

__all__ = ["Result", "Writer", "Written", "plan"]

BATCH = 256
WAITING = 2000
LATE = 1.0  # seconds after which the oldest waiting unit makes the writer overloaded
LEASE = timedelta(seconds=30)  # of a process alone: its lock is the lease, this one is never asked
SHARED_LEASE = timedelta(seconds=10)  # of one worker among several, renewed by its heartbeat
CONFLICTS = 5
STEP_ASIDE = 0.05  # seconds at most, before a unit that met another worker's is tried again
# What is wrong with the whole database and not with a unit: to try the units one by one would only take longer.
SHARED = frozenset({"busy", "io", "corrupt"})

Waiting = tuple[Job, "asyncio.Future[Result]", float]


class Writer:
    """Group commit. `owner` names this process in leases; without one nothing is born claimed.

    `bot` is the bot's id: `<bot>:<update id>` names a turn that came from Telegram.
    """

    def __init__(self, database: Owner, world: World, bot: str = "", owner: str = "") -> None:
        self._database = database
        self._world = world
        self.bot, self._prefix = bot, f"{bot}:"
        self.owner = owner
        self.lease = SHARED_LEASE if database.shared else LEASE
        self._waiting: deque[Waiting] = deque()
        self._work, self._room, self._nothing = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._nothing.set()
        self._task: asyncio.Task[None] | None = None
        self._oldest: float | None = None
        self.seconds, self.units = Buckets(SECONDS), Buckets(UNITS)
        self._clock, self._marks = Clock(world, self.lease), marks(world)
        self._told = asyncio.Event()
        self._told.set()

    def start(self) -> None:
        """Begin to commit. Needs a running event loop."""
        if self._task is None:
            self._task = asyncio.create_task(self._commit_for_ever(), name="writer")

    async def stop(self) -> None:
        """Commit what waits, then end. Harmless when repeated."""
        if self._task is None:
            return
        task, self._task = self._task, None
        drained = asyncio.ensure_future(self._nothing.wait())
        await asyncio.wait({task, drained}, return_when=asyncio.FIRST_COMPLETED)
        drained.cancel()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    @property
    def backlog(self) -> int:
        """How many units wait, those in the present transaction left out."""
        return len(self._waiting)

    @property
    def overloaded(self) -> bool:
        """Whether doors should turn newcomers away: the queue is full, or the oldest unit has waited for a second."""
        late = self._oldest is not None and asyncio.get_running_loop().time() - self._oldest > LATE
        return late or len(self._waiting) >= WAITING

    async def told(self) -> None:
        """Wait until what another connection may have seen of the transaction under way is remembered here too."""
        await self._told.wait()

    async def write(self, unit: Unit) -> Result:
        """Commit a unit; returns after the commit, never before. Waits while the queue is full.

        Raises StoreError when the unit was not written: its own fault (`data`), or the database's.
        """
        if self._task is None or self._task.done():
            raise StoreError("usage", "the writer is not running")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        waiting = (self._job(unit), future, loop.time())
        while len(self._waiting) >= WAITING:
            self._room.clear()
            await self._room.wait()
        if not self._waiting:
            self._work.set()
            self._nothing.clear()
        self._waiting.append(waiting)
        return await future

    def _job(self, unit: Unit) -> Job:
        """The unit with its mark and its outbox rows; of two shows with one key, the last counts."""
        now, shows = self._clock.now(), unit.effects.shows
        outbox = tuple([self._outbox_row(unit, show, now) for show in shows])
        if len(outbox) > 1:
            outbox = tuple({row["key"]: row for row in outbox}.values())
        return Job(unit, self._seen(unit, now) if unit.turn else None, outbox)

    def _seen(self, unit: Unit, now: Stamps) -> Seen:
        update_id = unit.turn.removeprefix(self._prefix)
        return Seen(self.bot, update_id, unit.lane, (unit.at or now.now)[:13] + ":00:00Z", self.owner)

    def _outbox_row(self, unit: Unit, show: Show, now: Stamps) -> dict[str, Any]:
        key, due_at = show.key or f"card:{show.chat}", show.due_at or now.now
        born = self.owner and key.startswith("card:") and due_at <= now.now
        return {
            "bot": self.bot,
            "key": key,
            "municipality": unit.municipality,
            "chat": show.chat,
            "screen": show.screen,
            "about": show.about,
            "priority": show.priority,
            "due_at": due_at,
            "closes_at": show.closes_at or now.keep,
            "mark": next(self._marks),
            "tries": 0,
            "lease_owner": self.owner if born else "",
            "lease_until": now.lease if born else "",
        }

    async def _commit_for_ever(self) -> None:
        while True:
            await self._work.wait()
            batch = self._take()
            self._oldest = batch[0][2]
            try:
                for part in transactions(batch):
                    await self._commit(part)
            finally:
                self._oldest = None
                for _, future, _ in batch:
                    if not future.done():
                        future.cancel()
            if not self._waiting:
                self._work.clear()
                self._nothing.set()

    def _take(self) -> list[Waiting]:
        """The oldest of what waits, at most a batch."""
        waiting = self._waiting
        batch = [waiting.popleft() for _ in range(min(BATCH, len(waiting)))]
        self._room.set()
        return batch

    async def _commit(self, batch: Sequence[Waiting], tries: int = CONFLICTS) -> None:
        """One transaction for all; when it fails, one for each, so that only the guilty one gets the error. A unit
        that met another worker's is tried again; what it decided on is asked by its own compare-and-set.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            planned = await self._transact([job for job, _, _ in batch])
        except StoreError as error:
            await self._failed(batch, error, tries)
            return
        self.seconds.add(loop.time() - began)
        self.units.add(len(batch))
        for (_, future, _), result in zip(batch, planned.results, strict=True):
            if not future.done():
                future.set_result(result)

    async def _failed(self, batch: Sequence[Waiting], error: StoreError, tries: int) -> None:
        """Nothing of the transaction stayed: again one by one, again a little later, or told to whoever waits."""
        if error.kind == "io":
            await self._mend()
        if len(batch) > 1 and error.kind not in SHARED:
            for waiting in batch:
                await self._commit([waiting])
        elif error.kind == "conflict" and tries:
            await asyncio.sleep(self._world.chance() * STEP_ASIDE)
            await self._commit(batch, tries - 1)
        else:
            for _, future, _ in batch:
                if not future.done():
                    future.set_exception(error)

    async def _transact(self, jobs: Sequence[Job]) -> Planned:
        """Commit, and tell what is remembered of the database; after a failure nothing of it is to be trusted."""
        remembered = self._database.remembered
        self._told.clear()
        try:
            planned = await self._committed(jobs)
            if remembered is not None:
                remembered.written(jobs, planned.results)
        except StoreError:
            if remembered is not None:
                remembered.clear()
            raise
        finally:
            self._told.set()
        return planned

    async def _committed(self, jobs: Sequence[Job]) -> Planned:
        try:
            return await self._database.transact(partial(plan, jobs))
        except StoreError:
            raise
        except Exception as error:
            # A unit that is not what it should be (a row that is no mapping, an id that does not sort).
            raise StoreError("data", f"a unit cannot be written: {type(error).__name__}") from error

    async def _mend(self) -> None:
        """After an input/output error the connection is not to be trusted; a failure shows at the next unit."""
        with contextlib.suppress(StoreError):
            await self._database.reopen()


def transactions(batch: Sequence[Waiting]) -> Iterator[list[Waiting]]:
    """The batch in the order of arrival, cut so that what needs a transaction of its own has one."""
    if not any(job.alone for job, _, _ in batch):
        yield list(batch)
        return
    together: list[Waiting] = []
    for waiting in batch:
        if not waiting[0].alone:
            together.append(waiting)
            continue
        if together:
            yield together
        yield [waiting]
        together = []
    if together:
        yield together
