"""Rows that fall due by time or by being written: the database is asked for them only when there may be some."""

import time
from typing import Any

from bot.outbox import stamp
from bot.storage.store import Store
from bot.world import World

LONGEST = 10.0
"""Seconds after which it is asked without a reason: a clock may be put, and a reason may have been forgotten."""
NEVER = "9999"


class Due:
    """`query` takes `now`, and gives what is due then; `following` gives the instant (`at`) when the next will be. Both
    take `params`.

    Where nobody else writes, what was not due can only become so by a commit or when that instant comes. Where others
    do, every look asks.
    """

    def __init__(self, store: Store, world: World, query: str, following: str, **params: Any) -> None:
        self._store, self._world = store, world
        self._query, self._following, self._params = query, following, params
        self._changes: int | None = None
        self._until, self._asked = "", float("-inf")

    async def look(self, *, woken: bool = False, **more: Any) -> list[dict[str, Any]]:
        """What is due now; `woken` says that there is a reason. `more` are parameters of the first query alone."""
        now, changes = stamp(self._world.now()), self._store.changes
        if not woken and self._is_quiet(now, changes):
            return []
        self._changes = None
        rows = await self._store.read(self._query, now=now, **self._params, **more)
        if not rows and changes is not None:
            following = (await self._store.read(self._following, now=now, **self._params))[0]["at"]
            self._changes, self._until, self._asked = changes, following or NEVER, time.monotonic()
        return rows

    def _is_quiet(self, now: str, changes: int | None) -> bool:
        same = changes is not None and changes == self._changes
        return same and now < self._until and time.monotonic() - self._asked < LONGEST
