"""A card is drawn from one moment: an answer that comes while it is drawn never stands on buttons of before."""

from dataclasses import replace
from typing import Any

import pytest

from bot.desk.offering import offered
from bot.desk.sittings import open_interview, sitting_of
from bot.desk.views import Views
from bot.screens.card import Card
from bot.storage.store import Store
from bot.turn import Act, Actor, Turn, Unit
from flows.improvise import improvise


async def answer_once(base, account: str, part: str) -> None:  # type: ignore[no-untyped-def]
    """The next answer of a made-up person, committed."""
    row = await open_interview(base.desk, "survey", part, account)
    base.count += 1
    turn = Turn(f"7000000001:{base.count}", "chat", Actor(account), account, base.world.now(), "s", Act("x"))
    sitting = await sitting_of(base.desk, turn, row or {})
    assert sitting is not None
    effects = await offered(turn, base.desk, sitting, improvise(sitting.step, account))  # type: ignore[arg-type]
    await base.foundation.writer.write(Unit(turn.id, effects, account, base.town))


class Interrupted:
    """A store in whose midst an answer is committed, just before one query is read for the first time."""

    def __init__(self, store: Store, query: str, meanwhile: Any) -> None:
        self._store, self._query, self._meanwhile = store, query, meanwhile

    async def read(self, name: str, /, **params: Any) -> list[dict[str, Any]]:
        if name == self._query and self._meanwhile:
            meanwhile, self._meanwhile = self._meanwhile, None
            await meanwhile()
        return await self._store.read(name, **params)

    async def one(self, name: str, /, **params: Any) -> dict[str, Any] | None:
        rows = await self.read(name, **params)
        return rows[0] if rows else None


async def drawn(base, store: Any) -> Card | None:  # type: ignore[no-untyped-def]
    return await Views(replace(base.desk, store=store), base.world).card("101", "survey", "")


@pytest.mark.parametrize("query", ["records_of_interview", "draft", "part"])
async def test_a_card_drawn_while_an_answer_comes(base, query: str) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", ["101", "102", "103", "104", "105"])
    wave = await base.launch("d1")
    part = await base.part(wave)
    await base.act("101", "take_part", part)
    await answer_once(base, "101", part)
    before = await drawn(base, base.desk.store)
    during = await drawn(base, Interrupted(base.desk.store, query, lambda: answer_once(base, "101", part)))
    after = await drawn(base, base.desk.store)
    assert before != after, "nothing was answered in between"
    assert during in (before, after), "text and buttons of two moments"
