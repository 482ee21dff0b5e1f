"""Whatever is answered from memory is read again and compared: in every test that uses a store, for all it asks."""

from typing import Any

import pytest

from bot.storage.dialects import render
from bot.storage.remembered import Remembered
from bot.storage.statements import Query
from bot.storage.store import Store
from bot.storage.writer import Writer


class Forgotten(AssertionError):
    """Memory holds what the database does not say."""


class Doubt:
    """Counts what was compared. While a transaction is under way nobody can say which of two answers is the later."""

    def __init__(self) -> None:
        self.compared = 0
        self.writing = 0

    def set_on(self, patch: pytest.MonkeyPatch) -> None:
        """Compare from now on."""
        from_memory, commit, doubt = Store._remembered, Writer._commit, self

        async def remembered(store: Store, query: Query, params: dict[str, Any], memory: Remembered) -> Any:
            known = memory.get((query.name, *params.values()))
            if known is not None and not doubt.writing:
                fresh = await store._database.look(render(query.text, store._database.dialect), params)
                if known is memory.get((query.name, *params.values())) and not doubt.writing:
                    doubt.compared += 1
                    if fresh != known:
                        raise Forgotten(f"{query.name}: {known} is remembered, {fresh} is there")
            return await from_memory(store, query, params, memory)

        async def committed(writer: Writer, *rest: Any) -> None:
            doubt.writing += 1
            try:
                await commit(writer, *rest)
            finally:
                doubt.writing -= 1

        patch.setattr(Store, "_remembered", remembered)
        patch.setattr(Writer, "_commit", committed)


__all__ = ["Doubt", "Forgotten"]
