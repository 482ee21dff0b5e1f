"""Updates that must wait: stored, encrypted, in the order of their arrival, and remembered by lane while they do."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from bot.jsons import from_bytes, to_bytes
from bot.outbox import stamp
from bot.storage import traffic as _statements  # noqa: F401 - declares the statements named here
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.turn import Effects, Unit, Write
from bot.vault import Key
from bot.world import World

TRIES = 3
AT_ONCE, RUN = 32, 16
"""Updates in hand at once, and of one lane."""
LEASE = timedelta(seconds=30)

log = structlog.get_logger("bot.telegram.parking")


@dataclass(frozen=True, slots=True)
class Parked:
    """A waiting update; `place` is its number in the order of arrival."""

    number: int
    lane: str
    place: int
    attempts: int
    update: Mapping[str, Any]


class Parking:
    """A lane counts as waiting from the moment when one of its updates starts to be parked.

    `shared`: other workers park too, so that what is remembered here is looked up anew for every update.
    """

    def __init__(self, store: Store, writer: Writer, world: World, key: Key, *, shared: bool = False) -> None:
        self.store, self.writer, self._world, self._key = store, writer, world, key
        self._bot, self._shared = writer.bot, shared
        self._last = 0
        self._places: dict[str, set[int]] = {}
        self._starting: dict[str, set[int]] = {}

    async def load(self, dead: str = "") -> None:
        """Learn what an earlier process left behind, and take it out of that process's hands: `dead` is its name where
        others may live.
        """
        self._last = (await self.store.read("last_parked", bot=self._bot))[0]["seq"]
        for row in await self.store.read("waiting_places", bot=self._bot):
            self._places.setdefault(row["lane"], set()).add(row["seq"])
        if self._places and (dead or not self._shared):
            await self._write("free_updates", {"bot": self._bot, "lease_owner": dead})

    async def refresh(self, lane: str, place: int) -> int:
        """Learn what other workers have parked in a lane; the update's place, behind all that they have.

        Telegram brings the next update of a chat only when the one before is committed or parked, whoever took it: what
        others park in this lane was parked before this update came.
        """
        if not self._shared:
            return place
        starting = set(self._starting.get(lane, ()))
        rows = await self.store.read("places_of_lane", bot=self._bot, lane=lane)
        places = {row["seq"] for row in rows} | starting | self._starting.get(lane, set())
        self._places.pop(lane, None)
        if not places:
            return place
        foreign = max(places) >= place
        self._last = max(self._last, *places)
        self._places[lane] = places
        return self.arrive() if foreign else place

    def arrive(self) -> int:
        """The number of the next update in the order of arrival."""
        self._last += 1
        return self._last

    def before(self, lane: str, place: int) -> bool:
        """Whether an earlier update of this lane waits, behind which this one has to wait too."""
        return any(other < place for other in self._places.get(lane, ()))

    def __len__(self) -> int:
        return sum(map(len, self._places.values()))

    @property
    def may_wait(self) -> bool:
        """Whether there may be something to be tried again; with others about only the database knows."""
        return self._shared or len(self) > 0

    async def park(
        self, update: Mapping[str, Any], number: int, lane: str, place: int, attempts: int = 0, error: str = ""
    ) -> None:
        """Store an update as waiting; one that is known already stays what it is. Raises StoreError."""
        self._places.setdefault(lane, set()).add(place)
        self._starting.setdefault(lane, set()).add(place)
        row = self._row(update, number) | {"lane": lane, "seq": place, "attempts": attempts, "last_error": error}
        try:
            new = await self._write("park_update", row)
        except BaseException:
            self._started(lane, place)
            self._leave(lane, place)
            raise
        self._started(lane, place)
        if not new:
            self._leave(lane, place)

    def _row(self, update: Mapping[str, Any], number: int) -> dict[str, Any]:
        """What the update says, sealed."""
        body = self._key.seal(to_bytes(update).decode(), "inbox", f"{self._bot}:{number}")
        hour = stamp(self._world.now())[:13] + ":00:00Z"
        return {"bot": self._bot, "update_id": str(number), "state": "waiting", "body": body, "hour": hour}

    async def claim(self) -> list[list[Parked]]:
        """The oldest waiting updates of each lane in their order, leased to this process, so that their turns can close
        them.
        """
        now, owner = self._world.now(), self.writer.owner
        asked = {"bot": self._bot, "owner": owner, "now": stamp(now), "limit": AT_ONCE, "run": RUN}
        rows = await self.store.read("waiting_updates", **asked)
        if not rows:
            return []
        lease = {"lease_owner": owner, "lease_until": stamp(now + LEASE), "now": stamp(now)}
        leases = tuple({"bot": self._bot, "update_id": row["update_id"], **lease} for row in rows)
        ours = {row["update_id"] for row in await self._write("lease_update", *leases)}
        return [[self._opened(row) for row in run] for run in runs_of(rows, ours)]

    def _opened(self, row: Mapping[str, Any]) -> Parked:
        body = self._key.open(row["body"], "inbox", f"{self._bot}:{row['update_id']}")
        return Parked(int(row["update_id"]), row["lane"], row["seq"], row["attempts"], from_bytes(body.encode()))

    async def finish(self, done: Sequence[Parked]) -> None:
        """The updates are dealt with; where a turn has not said so already, because it wrote nothing, say it."""
        await self._write("finish_update", *(self._held(parked) for parked in done))
        for parked in done:
            self._leave(parked.lane, parked.place)

    async def fail(self, parked: Parked, error: str) -> None:
        """One more failure; after the third the update is dead, and its lane goes on."""
        attempts = parked.attempts + 1
        dead = attempts >= TRIES
        row = {"state": "dead" if dead else "waiting", "attempts": attempts, "last_error": error}
        await self._write("fail_update", self._held(parked) | row)
        if dead:
            log.error("update_dead", update=parked.number, error=error)
            self._leave(parked.lane, parked.place)

    def _held(self, parked: Parked) -> dict[str, Any]:
        """What names the row of an update that is in our hands."""
        return {"bot": self._bot, "update_id": str(parked.number), "lease_owner": self.writer.owner}

    def _started(self, lane: str, place: int) -> None:
        """From now on the database knows."""
        starting = self._starting.get(lane, set())
        starting.discard(place)
        if not starting:
            self._starting.pop(lane, None)

    def _leave(self, lane: str, place: int) -> None:
        places = self._places.get(lane)
        if places is not None:
            places.discard(place)
            if not places:
                del self._places[lane]

    async def _write(self, statement: str, *rows: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
        result = await self.writer.write(Unit("", Effects(writes=(Write(statement, rows),))))
        return result.returned.get(statement, ())


def runs_of(rows: Iterable[Mapping[str, Any]], ours: Set[str]) -> list[list[Mapping[str, Any]]]:
    """Rows by lane, in their order; of a lane only what stands before the first that is not `ours`."""
    runs: dict[str, list[Mapping[str, Any]]] = {}
    cut: set[str] = set()
    for row in rows:
        if row["update_id"] not in ours:
            cut.add(row["lane"])
        elif row["lane"] not in cut:
            runs.setdefault(row["lane"], []).append(row)
    return list(runs.values())
