"""Whatever is answered from memory is read again and compared: in every test that uses a store, for all it asks."""

from typing import Any

import pytest

from bot.storage.dialects import render
from bot.storage.statements import READS
from bot.storage.store import Store
from bot.storage.watching import WATCHED
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
        read, transact, doubt = Store.read, Writer._transact, self

        async def doubted(store: Store, name: str, /, **params: Any) -> Any:
            memory, key = store._database.remembered, (name, *params.values())
            known = memory.get(key) if memory is not None and name in WATCHED else None
            if memory is not None and known is not None and not doubt.writing:
                fresh = await store._database.find(render(READS[name].text, store._database.dialect), params)
                if known is memory.get(key) and not doubt.writing:
                    doubt.compared += 1
                    if fresh != known:
                        raise Forgotten(f"{name}: {known} is remembered, {fresh} is there")
            return await read(store, name, **params)

        async def transacted(writer: Writer, *rest: Any) -> Any:
            doubt.writing += 1
            try:
                return await transact(writer, *rest)
            finally:
                doubt.writing -= 1

        patch.setattr(Store, "read", doubted)
        patch.setattr(Writer, "_transact", transacted)


__all__ = ["Doubt", "Forgotten"]
