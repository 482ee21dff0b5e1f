"""Updates that must wait: stored, encrypted, in the order of their arrival, and remembered by lane while they do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.outbox import stamp
from bot.storage import traffic as _statements  # noqa: F401 - declares the statements named here
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.turn import Effects, Unit, Write
from bot.vault import Key
from bot.world import World

TRIES = 3
AT_ONCE = 32

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
    """A lane counts as waiting from the moment when one of its updates starts to be parked."""

    def __init__(self, store: Store, writer: Writer, world: World, key: Key) -> None:
        self._store, self._writer, self._world, self._key = store, writer, world, key
        self._bot = writer.bot
        self._last = 0
        self._places: dict[str, set[int]] = {}

    async def load(self) -> None:
        """Learn what an earlier process left behind, and take it out of that process's hands."""
        self._last = (await self._store.read("last_parked", bot=self._bot))[0]["seq"]
        rows = await self._store.read("waiting_places", bot=self._bot)
        for row in rows:
            self._places.setdefault(row["lane"], set()).add(row["seq"])
        if rows:
            free = {"lease_owner": "", "lease_until": ""}
            leases = tuple({"bot": self._bot, "update_id": row["update_id"], **free} for row in rows)
            await self._write("lease_update", *leases)

    def arrive(self) -> int:
        """The number of the next update in the order of arrival."""
        self._last += 1
        return self._last

    def before(self, lane: str, place: int) -> bool:
        """Whether an earlier update of this lane waits, behind which this one has to wait too."""
        return any(other < place for other in self._places.get(lane, ()))

    def __len__(self) -> int:
        return sum(map(len, self._places.values()))

    async def park(
        self, update: Mapping[str, Any], number: int, lane: str, place: int, attempts: int = 0, error: str = ""
    ) -> None:
        """Store an update as waiting; one that is known already stays what it is. Raises StoreError."""
        self._places.setdefault(lane, set()).add(place)
        body = self._key.seal(json.dumps(update, ensure_ascii=False), "inbox", f"{self._bot}:{number}")
        row = {
            "bot": self._bot,
            "update_id": str(number),
            "lane": lane,
            "seq": place,
            "state": "waiting",
            "body": body,
            "hour": stamp(self._world.now())[:13] + ":00:00Z",
            "attempts": attempts,
            "last_error": error,
        }
        try:
            new = await self._write("park_update", row)
        except BaseException:
            self._leave(lane, place)
            raise
        if not new:
            self._leave(lane, place)

    async def claim(self) -> list[Parked]:
        """The oldest waiting update of each lane, leased to this process, so that its turn can close it."""
        rows = await self._store.read("waiting_updates", bot=self._bot, limit=AT_ONCE)
        if not rows:
            return []
        lease = {"lease_owner": self._writer.owner, "lease_until": stamp(self._world.now())}
        leases = tuple({"bot": self._bot, "update_id": row["update_id"], **lease} for row in rows)
        await self._write("lease_update", *leases)
        return [self._opened(row) for row in rows]

    def _opened(self, row: Mapping[str, Any]) -> Parked:
        body = self._key.open(row["body"], "inbox", f"{self._bot}:{row['update_id']}")
        return Parked(int(row["update_id"]), row["lane"], row["seq"], row["attempts"], json.loads(body))

    async def finish(self, parked: Parked) -> None:
        """The update is dealt with; where its turn has not said so already, because it wrote nothing, say it."""
        row = {"state": "done", "body": "", "lease_owner": "", "lease_until": "", "last_error": ""}
        await self._write("finish_update", {"bot": self._bot, "update_id": str(parked.number), **row})
        self._leave(parked.lane, parked.place)

    async def fail(self, parked: Parked, error: str) -> None:
        """One more failure; after the third the update is dead, and its lane goes on."""
        attempts = parked.attempts + 1
        dead = attempts >= TRIES
        row = {"state": "dead" if dead else "waiting", "attempts": attempts, "last_error": error}
        free = {"lease_owner": "", "lease_until": ""}
        await self._write("fail_update", {"bot": self._bot, "update_id": str(parked.number), **row, **free})
        if dead:
            log.error("update_dead", update=parked.number, error=error)
            self._leave(parked.lane, parked.place)

    def _leave(self, lane: str, place: int) -> None:
        places = self._places.get(lane)
        if places is not None:
            places.discard(place)
            if not places:
                del self._places[lane]

    async def _write(self, statement: str, *rows: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
        result = await self._writer.write(Unit("", Effects(writes=(Write(statement, rows),))))
        return result.returned.get(statement, ())
