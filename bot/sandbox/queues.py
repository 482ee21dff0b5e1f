"""Updates that wait for the bot: order, retention, offsets, one poller at a time."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.journal import Journal
from bot.sandbox.refusals import Refusal

Json = dict[str, Any]
WEEK = 7 * 86_400
DAY = 86_400
TAP_SECONDS = 150
OMITTED_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True)
class Update:
    """One thing that happened. `lane` names the queue that a webhook would deliver it in."""

    id: int
    kind: str
    body: Json
    lane: str
    created: float
    expires: float

    def json(self) -> Json:
        """The Update object."""
        return {"update_id": self.id, self.kind: self.body}


@dataclass(slots=True)
class Webhook:
    """What setWebhook left behind, and the last failure of a delivery to it."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: float = 0.0


@dataclass
class Queue:
    """Every update that was not confirmed yet, in order of id."""

    clock: Clock
    journal: Journal
    seed: int = 1
    tap_seconds: float = TAP_SECONDS
    webhook: Webhook = field(default_factory=Webhook)
    allowed: frozenset[str] | None = None
    held: bool = False
    on_wake: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self._random = Random(self.seed)
        self.pending: list[Update] = []
        self.recent: deque[Update] = deque(maxlen=200)
        self.extra: list[Update] = []
        self._next = 100_000_001
        self._last_at = self.clock.now()
        self._arrived = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None
        self._last_poll: tuple[int, float] | None = None
        self._next_conflict = 0.0

    def add(self, kind: str, body: Json, lane: str, seconds: float = DAY) -> int | None:
        """Queue an update and return its id; None if the bot did not ask for this kind."""
        wanted = kind not in OMITTED_BY_DEFAULT if self.allowed is None else kind in self.allowed
        if not wanted:
            return None
        now = self.clock.now()
        if now - self._last_at > WEEK:
            self._next = self._random.randrange(10**6, 10**9)
        self._last_at = now
        update = Update(self._next, kind, body, lane, now, now + seconds)
        self._next += 1
        self.pending.append(update)
        self.recent.append(update)
        self._wake()
        return update.id

    def repeat(self, count: int) -> list[int]:
        """Deliver the newest `count` updates once more, confirmed or not, with the same ids."""
        again = list(self.recent)[-count:]
        self.extra.extend(again)
        self._wake()
        return [update.id for update in again]

    def hold(self) -> None:
        """Deliver nothing until `release`."""
        self.held = True

    def release(self, order: str = "", copies: int = 0) -> int:
        """Deliver what was held: in order, `reversed` or `shuffled`, with so many copies of each besides."""
        if order not in ("", "reversed", "shuffled"):
            raise ValueError("order is reversed, shuffled or left out")
        again = self.pending * copies
        for updates in (self.pending, again):
            if order == "reversed":
                updates.reverse()
            elif order == "shuffled":
                self._random.shuffle(updates)
        self.extra.extend(again)
        self.held = False
        self._wake()
        return len(self.pending) + len(again)

    def taken(self, update: Update) -> None:
        """The webhook took an update."""
        self.pending = [one for one in self.pending if one is not update]

    def expire(self) -> None:
        """Drop what is too old, and say so in the journal."""
        now = self.clock.now()
        for update in self.pending:
            if update.expires <= now:
                self.journal.write("lost", now, update=update.id, update_kind=update.kind)
        self.pending = [update for update in self.pending if update.expires > now]

    def confirm(self, offset: int) -> None:
        """Forget every update below the offset; an offset beyond the newest update is ignored."""
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset <= self._next:
            self.pending = [update for update in self.pending if update.id >= offset]

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Update]:
        """One getUpdates: ends an older poll that still waits, then waits itself up to `timeout` seconds."""
        if self.webhook.url:
            raise Refusal("webhook_active")
        timeout, limit = self._throttle(offset, limit, timeout)
        self.end_poll(Refusal("other_poller"))
        self.confirm(offset)
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            self.expire()
            ready = [] if self.held else [*self.extra, *self.pending][:limit]
            left = deadline - asyncio.get_running_loop().time()
            if ready or left <= 0:
                self.extra = self.extra[limit:]
                return ready
            await self._wait(left)

    async def _wait(self, seconds: float) -> None:
        self._arrived.clear()
        poll = self._poll = asyncio.get_running_loop().create_future()
        arrived = asyncio.ensure_future(self._arrived.wait())
        try:
            await asyncio.wait((arrived, poll), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if poll.done():
                poll.result()
        except Refusal:
            await self._hold_conflict()
            raise
        finally:
            arrived.cancel()
            if self._poll is poll:
                self._poll = None

    async def _hold_conflict(self) -> None:
        now = self.clock.now()
        if now < self._next_conflict:
            await asyncio.sleep(3)
        else:
            self._next_conflict = now + 3

    def end_poll(self, refusal: Refusal) -> None:
        """End the poll that waits now, if there is one, with a conflict."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(refusal)
        self._poll = None

    def _throttle(self, offset: int, limit: int, timeout: float) -> tuple[float, int]:
        now = self.clock.now()
        if self._last_poll and self._last_poll[0] == offset:
            since = now - self._last_poll[1]
            timeout = 3 if since < 3 and timeout < 3 else timeout
            limit = 1 if since < 0.5 else limit
        self._last_poll = (offset, now)
        return timeout, limit

    def _wake(self) -> None:
        self._arrived.set()
        self.on_wake()
