"""A sign of life every minute; after a long silence, what it was, and a fresh card for whoever was in the middle."""

from datetime import datetime, timedelta

import structlog

from bot.clock import CLOCK
from bot.delivery import Delivery
from bot.desk.desk import parse_stamp, stamp
from bot.ingress import Health, Ingress
from bot.storage.errors import StoreError
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.ticking import Ticking
from bot.turn import Act, Effects, Turn, Unit, Write
from bot.turns import Turns
from bot.world import World

LAST_HEARD = "last_heard"  # the row of `installation` that says when Telegram was last heard
TICK = 1.0
BEAT = timedelta(minutes=1)
TAPS_LOST = timedelta(seconds=150)
"""After so long what people tapped meanwhile is gone."""
DAY = timedelta(hours=24)
CATCH_UP = 60.0

log = structlog.get_logger("bot.pulse")


class Pulse:
    """The last heartbeat says since when nobody was heard: our own end, or Telegram's. A clock that was put forward
    while all went well is no silence.
    """

    def __init__(
        self,
        receiver: Ingress,
        delivery: Delivery,
        turns: Turns,
        writer: Writer,
        store: Store,
        world: World,
        health: Health,
        tick: float = TICK,
    ) -> None:
        self._receiver, self._delivery, self._turns = receiver, delivery, turns
        self._writer, self._store, self._world, self._health = writer, store, world, health
        self._silent = True
        self._since: datetime | None = None
        self._until = world.now()
        self._last: datetime | None = None
        self.ticking = Ticking("pulse", tick, self._beat_or_say)

    async def _beat_or_say(self) -> None:
        try:
            await self.beat()
        except StoreError as error:
            self._health.unwritable = error.kind
            log.error("pulse_not_written", kind=error.kind)

    async def beat(self) -> None:
        """Notice a silence; when it is over, see to those whom it caught in the middle; note the time."""
        if self._receiver.failing or not self._receiver.listening:
            self._silent = True
            return
        if not self._receiver.ready:
            return
        if self._silent:
            await self._heard_again()
        if self._since is not None:
            if not self._receiver.drained:
                return  # what was kept for us comes first: it may bring the cards that would be sent
            await self._refresh(self._since)
            self._since = None
        now = self._world.now()
        if self._last is None or now - self._last >= BEAT or now < self._last:
            await self._note(now)

    async def _heard_again(self) -> None:
        """How long was it? After two and a half minutes many may be answered at once, after a day cards are renewed."""
        row = await self._store.one("installation_value", name=LAST_HEARD)
        last = parse_stamp(row["value"]) if row else None
        silent = self._world.now() - last if last else timedelta()
        if silent > TAPS_LOST:
            log.warning("heard_again", seconds=round(silent.total_seconds()))
            self._delivery.catch_up(CATCH_UP)
        if silent > DAY:
            self._since, self._until = last, self._world.now()
        self._silent = False

    async def _refresh(self, since: datetime) -> None:
        id, now, seed = f"clock:fresh:{stamp(since)}", self._world.now(), self._world.seed()
        act = Act("refresh_cards", stamp(since), {"until": stamp(self._until)})
        await self._turns.take(Turn(id, "clock", CLOCK, "", now, seed, act))

    async def _note(self, now: datetime) -> None:
        row = {"name": LAST_HEARD, "value": stamp(now)}
        await self._writer.write(Unit("", Effects(writes=(Write("set_installation", (row,)),))))
        self._last, self._health.unwritable = now, ""
