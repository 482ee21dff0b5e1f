"""19: a message that may have arrived is repeated once at most, a reminder never; a tap on it proves that it came."""

import asyncio

import pytest
from acting import rows, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last
from bot.sandbox.people import Person
from bot.telegram import request


async def uncertain(house: House, person: Person) -> None:
    """Until the card of this chat is one that may have left."""
    for _ in range(400):
        found = await rows(house, f"SELECT may_have_left, lease_owner FROM outbox WHERE key = 'card:{person.id}'")
        if found and found[0]["may_have_left"] and not found[0]["lease_owner"]:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the card is not uncertain")


async def copies(person: Person, text: str) -> int:
    return sum(text in message.text for message in await person.phone() if not message.mine)


@pytest.mark.parametrize("then", ["drop_connection", "hang", "half_response"])
async def test_cut_after_the_effect(house: House, then: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "CALL_TIMEOUT", 0.5)
    ground = await lay_ground(house, 2)
    one, two = await ground.begin(0), await ground.begin(1)
    await settled(house)
    do = {"effect": "yes", "then": then, "seconds": 30}
    for person in (one, two):
        await house.town.faults({"match": {"method": "sendMessage", "chat": person.id}, "do": do, "times": 1})
        await person.types("every day")
        await sees_last(person, "Which of these procedures", WAIT)
        await uncertain(house, person)
    await two.taps("Birth certificate", within=WAIT)
    await settled(house)
    await house.pass_time(seconds=11)
    for _ in range(200):
        if await copies(one, "Which of these procedures") == 2:
            break
        await asyncio.sleep(0.05)
    await settled(house)
    assert await copies(one, "Which of these procedures") == 2, "once more, and no more"
    assert await copies(two, "Which of these procedures") == 1, "the tap showed that it was there"
    await one.types("1 2")
    await sees_last(one, "Which one is hardest", WAIT)


async def test_cut_before_the_effect(house: House) -> None:
    one = await (await lay_ground(house, 1)).begin()
    await settled(house)
    do = {"effect": "no", "then": "drop_connection"}
    await house.town.faults({"match": {"method": "sendMessage"}, "do": do, "times": 1})
    await one.types("every day")
    await uncertain(house, one)
    await house.pass_time(seconds=11)
    await sees_last(one, "Which of these procedures", WAIT)
