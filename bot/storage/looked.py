"""What was read for one purpose, and whether memory holds it still: then what was worked out of it holds too."""

from typing import Any

from bot.storage.remembered import Key, Remembered, Rows
from bot.storage.store import Store


class Rests:
    """Questions, each with the very rows that answered it. What changes gets other rows in memory, so nothing has
    changed while they are the same objects; what memory has dropped, or never kept, does not hold.
    """

    __slots__ = ("_memory", "_seen")

    def __init__(self, memory: Remembered, seen: tuple[tuple[Key, Rows], ...]) -> None:
        self._memory, self._seen = memory, seen

    def holds(self) -> bool:
        """Whether every question would be answered so now."""
        return self._memory.holds(self._seen)

    def told(self, key: Key) -> Rows | None:
        """What memory holds for another question, asked by its name and parameters as `Store.read` was."""
        return self._memory.get(key)


class Noting(Store):
    """A store that notes what it was asked and told, for the one who works something out of it."""

    def __init__(self, store: Store) -> None:
        super().__init__(store._database)
        self._seen: dict[Key, Rows] = {}

    async def read(self, name: str, /, **params: Any) -> Rows:
        """As `Store.read`, and noted."""
        rows = await super().read(name, **params)
        self._seen[name, *params.values()] = rows
        return rows

    async def one(self, name: str, /, **params: Any) -> dict[str, Any] | None:
        """As `Store.one`, and noted."""
        rows = await self.read(name, **params)
        return rows[0] if rows else None

    def rests(self, *apart: str) -> Rests | None:
        """What was noted, but for some questions; None where nothing is remembered."""
        memory = self._database.remembered
        seen = tuple((key, rows) for key, rows in self._seen.items() if key[0] not in apart)
        return None if memory is None else Rests(memory, seen)
