"""Reading: named queries, rows as dictionaries."""

from collections.abc import Mapping
from typing import Any

from bot.storage.dialects import render
from bot.storage.errors import StoreError
from bot.storage.owning import Owner
from bot.storage.remembered import Remembered
from bot.storage.rows import to_json
from bot.storage.statements import READS, Query
from bot.storage.watching import WATCHED


class Store:
    """What everybody but the writer sees of the database."""

    def __init__(self, database: Owner) -> None:
        self._database = database

    @property
    def changes(self) -> int | None:
        """Another number after every change of the database; None where others write to it as well."""
        memory = self._database.remembered
        return None if memory is None else memory.changes

    async def read(self, name: str, /, **params: Any) -> list[dict[str, Any]]:
        """The rows of a declared query; `rows=` takes a sequence of sequences for a query with `{rows}`.

        Raises StoreError: `usage` for an unknown query or parameters that are not those it declares.
        """
        known = self.known(name, params)
        if known is not None:
            return known
        memory, query = self._database.remembered, READS.get(name)
        if query is None:
            raise StoreError("usage", f"no query is called {name}")
        if query.params != params.keys():
            wrong = ", ".join(sorted(query.params ^ params.keys()))
            raise StoreError("usage", f"{name}: missing or unknown parameters: {wrong}")
        if memory is not None and name in WATCHED:
            return await self._look(query, params, memory)
        if "rows" in params:
            params["rows"] = to_json([list(row) for row in params["rows"]])
        return await self._database.fetch(render(query.text, self._database.dialect), params)

    def known(self, name: str, params: Mapping[str, Any]) -> list[dict[str, Any]] | None:
        """What is remembered of a query; None where it has to be read."""
        memory = self._database.remembered
        return memory.get((name, *params.values())) if memory is not None and name in WATCHED else None

    async def _look(self, query: Query, params: dict[str, Any], memory: Remembered) -> list[dict[str, Any]]:
        """Read, and kept unless something has changed meanwhile. The rows are not the caller's to change."""
        changes = memory.changes
        rows = await self._database.find(render(query.text, self._database.dialect), params)
        if memory.changes == changes:
            memory.put((query.name, *params.values()), params, rows)
        return rows

    async def fresh(self, name: str, /, **params: Any) -> list[dict[str, Any]]:
        """The rows of a remembered query, from the database itself. Raises StoreError."""
        return await self._database.find(render(READS[name].text, self._database.dialect), params)

    async def one(self, name: str, /, **params: Any) -> dict[str, Any] | None:
        """The first row of a declared query, or None. Raises StoreError."""
        rows = self.known(name, params)
        if rows is None:
            rows = await self.read(name, **params)
        return rows[0] if rows else None
