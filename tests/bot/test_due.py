"""Rows that fall due: asked for when something was written, when their instant comes, and now and then."""

from datetime import timedelta
from typing import Any

import pytest

from bot import due
from bot.due import Due
from bot.outbox import stamp
from bot.storage.errors import StoreError
from bot.storage.store import Store
from bot.turn import Effects, Show, Unit

LATER = 90


class Counting(Store):
    """The store, and which queries it was asked."""

    asked: list[str]
    theirs = False

    @property
    def changes(self) -> int | None:
        return None if self.theirs else super().changes

    async def read(self, name: str, /, **params: Any) -> list[dict[str, Any]]:
        self.asked.append(name)
        return await super().read(name, **params)


@pytest.fixture
async def looked(base):  # type: ignore[no-untyped-def]
    """A store that counts, and what is due of the outbox, looked at once: nothing is."""
    await base.foundation.database.run(lambda connection: connection.execute("DELETE FROM outbox"))
    store = Counting(base.foundation.database)
    store.asked = []
    writer = base.foundation.writer
    found = Due(store, base.world, "due_outbox", "next_outbox", bot=writer.bot, owner=writer.owner)
    assert await found.look(limit=9) == []
    assert store.asked == ["due_outbox", "next_outbox"]
    store.asked.clear()
    return base, store, found


async def put(base, key: str, due_at: str = "") -> None:  # type: ignore[no-untyped-def]
    """Store a message of an invented chat."""
    await base.foundation.writer.write(Unit("", Effects(shows=(Show("77", "hello", "", 1, key, due_at),))))


async def test_nothing_is_asked_while_nothing_can_have_changed(looked) -> None:  # type: ignore[no-untyped-def]
    base, store, found = looked
    base.world.pass_time(hours=1)
    assert [await found.look(limit=9) for _ in range(3)] == [[], [], []]
    assert store.asked == []


async def test_what_is_written_is_found_though_nobody_says_so(looked) -> None:  # type: ignore[no-untyped-def]
    base, _, found = looked
    await put(base, "notice:a")
    assert [row["key"] for row in await found.look(limit=9)] == ["notice:a"]
    assert [row["key"] for row in await found.look(limit=9)] == ["notice:a"], "as long as it is due"


async def test_what_is_due_later_is_found_when_its_time_comes(looked) -> None:  # type: ignore[no-untyped-def]
    base, store, found = looked
    at = base.world.now() + timedelta(seconds=LATER)
    await put(base, "notice:later", stamp(at))
    assert await found.look(limit=9) == []
    store.asked.clear()
    base.world.pass_time(seconds=LATER - 1)
    assert (await found.look(limit=9), store.asked) == ([], [])
    base.world.pass_time(seconds=1)
    assert [row["key"] for row in await found.look(limit=9)] == ["notice:later"]


async def test_it_is_asked_again_when_woken_and_after_a_while(looked, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    _, store, found = looked
    await found.look(woken=True, limit=9)
    assert store.asked == ["due_outbox", "next_outbox"]
    monkeypatch.setattr(due, "LONGEST", 0.0)
    await found.look(limit=9)
    assert len(store.asked) == 4


async def test_where_others_write_every_look_asks(looked) -> None:  # type: ignore[no-untyped-def]
    _, store, found = looked
    store.theirs = True
    for _ in range(3):
        await found.look(limit=9)
    assert store.asked == ["due_outbox"] * 3


async def test_after_a_failure_it_is_asked_again(looked) -> None:  # type: ignore[no-untyped-def]
    base, store, found = looked
    await put(base, "notice:b")
    with pytest.raises(StoreError):
        await found.look(limit=9, unknown=1)
    store.asked.clear()
    assert [row["key"] for row in await found.look(limit=9)] == ["notice:b"]
