"""The card after an answer is drawn from what the turn knows already: the same card as from the database."""

from dataclasses import replace

import pytest
from acting import answer_shortly, begin
from doubting import Doubt, Forgotten
from journey import House, seeded

from bot.desk.sittings import open_interview, sitting_of
from bot.desk.views import Views
from bot.turn import Act, Actor, Turn


async def test_cards_are_drawn_ahead_and_compared(house: House, doubt: Doubt) -> None:
    await answer_shortly(await begin(await seeded(house, 1)))
    assert doubt.drawn > 5, "hardly any card was drawn from what the turn knew"


async def test_a_wrong_card_would_be_found(base, doubt: Doubt) -> None:  # type: ignore[no-untyped-def]
    await base.department("d1", ["101", "102", "103", "104", "105"])
    part = await base.part(await base.launch("d1"))
    await base.act("101", "take_part", part)
    views = Views(base.desk, base.world)
    row = (await open_interview(base.desk, "survey", part, "101")) or {}
    turn = Turn("7000000001:9", "chat", Actor("101"), "101", base.world.now(), "s", Act("x"))
    sitting = await sitting_of(base.desk, turn, row)
    assert sitting is not None
    await views.card("101", "survey", "", sitting)
    french = replace(sitting.context, language="fr")
    with pytest.raises(Forgotten):
        await views.card("101", "survey", "", replace(sitting, context=french, standing=None))
