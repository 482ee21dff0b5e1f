"""10: a tap and a text of one person arrive in either order or together: each question has one answer."""

import pytest
from acting import count, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last


@pytest.mark.parametrize("order", ["", "reversed"])
async def test_both_orders(either: House, order: str) -> None:
    one = await (await lay_ground(either, 1)).begin()
    await settled(either)
    before = await count(either, "inbox WHERE state = 'done'")
    await either.town.holds_updates()
    await one.taps("Every day")
    await one.types("never")
    await either.town.releases_updates(order)
    assert await count(either, "inbox WHERE state = 'done'", before + 2) == before + 2
    await settled(either)
    assert await count(either, "record") == 1, "the one that came second was refused or told that it is late"
    last = (await one.phone())[-1].text
    assert "Which of these procedures" in last or "can you use a computer" in last
    await one.types("1 2" if "Which of these" in last else "1")
    assert await count(either, "record", 2) == 2, "and the conversation goes on"


async def test_a_label_and_a_number_are_typed_instead_of_tapped(house: House) -> None:
    ground = await lay_ground(house, 2)
    one, two = await ground.begin(0), await ground.begin(1)
    await one.types("Every day")
    await sees_last(one, "Which of these procedures", WAIT)
    await two.types("1")
    await sees_last(two, "Which of these procedures", WAIT)
