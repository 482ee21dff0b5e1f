"""How updates come in, by polling or by webhook, as the rest of the service sees it; and what /ready says of it all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.delivery import Delivery
from bot.desk.desk import parse_stamp, stamp
from bot.desk.retention import LAST_PURGE
from bot.keeping.daily import Daily
from bot.keeping.room import Room
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.workers import Workers
from bot.world import World

PURGE_LATE = timedelta(hours=26)
ANSWER_LATE = timedelta(seconds=30)


class Ingress(Protocol):
    """`failing`: nothing can be heard now. `listening`: it is this worker that hears. `drained`: Telegram holds nothing
    back. `problem`: why it is not ready.
    """

    name: str
    pending: int

    @property
    def ready(self) -> bool: ...
    @property
    def failing(self) -> bool: ...
    @property
    def listening(self) -> bool: ...
    @property
    def drained(self) -> bool: ...
    @property
    def problem(self) -> str: ...

    async def start(self, dead: str = "") -> None: ...
    async def stop(self, grace: float = 6.0) -> None: ...


@dataclass(slots=True)
class Health:
    """`unwritable` is what kept the last heartbeat from being written, or empty; `skew` in seconds, of our clock."""

    receiver: Ingress
    delivery: Delivery
    writer: Writer
    store: Store
    world: World
    began: datetime
    room: Room | None = None
    daily: Daily | None = None
    workers: Workers | None = None
    unwritable: str = ""

    async def problems(self) -> dict[str, object]:
        """What is not well, for `/ready`; nothing when all is."""
        found: dict[str, object] = {}
        if not self.receiver.ready:
            found[self.receiver.name] = self.receiver.problem
        if not self.delivery.healthy:
            found["sending"] = "the token is refused"
        if self.writer.overloaded:
            found["writer"] = "answers wait too long to be stored"
        if self.workers is not None and not self.workers.live():
            found["workers"] = "the database has not answered for longer than a lease holds: nothing is sent"
        if self.unwritable:
            found["database"] = f"nothing can be written: {self.unwritable}"
        if self.room is not None and self.room.problem:
            found["disk"] = self.room.problem
        if self.daily is not None and (problem := self.daily.problem):
            found["backup"] = problem
        now = self.world.now()
        oldest = (await self.store.read("oldest_interactive", bot=self.writer.bot, now=stamp(now)))[0]["due_at"]
        if oldest and now - parse_stamp(oldest) > ANSWER_LATE:
            found["outbox"] = "an answer waits for more than 30 seconds to be sent"
        last = await self.store.one("installation_value", name=LAST_PURGE)
        if now - (parse_stamp(last["value"]) if last else self.began) > PURGE_LATE:
            found["purge"] = "nothing has been removed for 26 hours, although the notice promises it"
        return found
