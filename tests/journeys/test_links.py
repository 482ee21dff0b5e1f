"""Links: a personal one works once, and nobody learns why another one does not."""

import asyncio

from journey import WAIT, House, seeded

from bot.cli.eyes import sees_last
from bot.sandbox.people import Person

NEUTRAL = "This link is not usable. Ask the person who sent it for a new one."


async def personal_link(house: House, coordinator: Person, name: str) -> str:
    """The payload of a personal link, made in the chat."""
    await coordinator.types("/people")
    await coordinator.taps("Enrolment link", within=WAIT)
    await coordinator.taps("Civil registry", within=WAIT)
    await coordinator.taps("For one person", within=WAIT)
    await sees_last(coordinator, "Whose link is it", WAIT)
    await coordinator.types(name)
    await coordinator.taps("Confirm", within=WAIT)
    picture = await coordinator.sees("start=i", WAIT)
    return picture.text.rpartition("start=")[2].split()[0]


async def make_room(house: House, places: int) -> None:
    """Places that nobody has taken yet."""
    from bot.desk.desk import write
    from bot.turn import Effects, Unit

    assert house.service is not None
    town = (await house.read("municipalities"))[-1]["id"]
    row = {"municipality": town, "department": "dseeded", "label": "", "role": "agent", "no_telegram": 0}
    rows = [row | {"id": f"pfree{number}"} for number in range(places)]
    await house.service.foundation.writer.write(
        Unit("", Effects(writes=(write("insert_place", *rows),)), "shell", town)
    )


async def test_two_people_with_one_personal_link(house: House) -> None:
    director = await seeded(house, 1, launch=False)
    await make_room(house, 1)
    payload = await personal_link(house, director.coordinator, "Binta Diop")
    binta = await house.town.person(2001, first_name="Binta")
    await binta.start(payload)
    await sees_last(binta, "You are on the list of Civil registry", WAIT)
    other = await house.town.person(2002, first_name="Demba")
    for wrong in (payload, payload, "i" + "x" * 22, "zzz", "d'; DROP TABLE link; --"[:20]):
        await other.start(wrong)
        await sees_last(other, NEUTRAL, WAIT)
        assert "Binta" not in (await other.phone())[-1].text
    await director.coordinator.sees("opened by a second person", WAIT)
    await asyncio.sleep(2.5)  # longer than two messages in one chat are apart
    alerts = [one for one in await director.coordinator.phone() if "opened by a second person" in one.text]
    assert len(alerts) == 1
    await binta.start(payload)
    assert NEUTRAL not in (await binta.phone())[-1].text


async def test_of_many_at_once_one_wins(house: House) -> None:
    director = await seeded(house, 1, launch=False)
    await make_room(house, 3)
    payload = await personal_link(house, director.coordinator, "Binta Diop")
    crowd = [await house.town.person(3000 + n, first_name=f"Guest{n}") for n in range(50)]
    await asyncio.gather(*(person.start(payload) for person in crowd))
    await asyncio.gather(*(one.sees(" ", WAIT) for one in crowd))
    await asyncio.sleep(1)
    told = ["".join(message.text for message in await one.phone() if not message.mine) for one in crowd]
    assert sum("You are on the list" in text for text in told) == 1
    assert sum(NEUTRAL in text for text in told) == 49


async def test_unknown_expired_and_revoked_say_the_same(house: House) -> None:
    director = await seeded(house, 1, launch=False)
    await make_room(house, 2)
    revoked = await personal_link(house, director.coordinator, "Binta Diop")
    await director.coordinator.types("/links")
    await director.coordinator.taps("✕ 1", within=WAIT)
    await director.coordinator.sees("No link is in use", WAIT)
    binta = await house.town.person(2001, first_name="Binta", language="fr")
    french = "Ce lien ne peut pas être utilisé. Demandez-en un nouveau à la personne qui vous l'a envoyé."
    await binta.start(revoked)
    await sees_last(binta, french, WAIT)
    old = await personal_link(house, director.coordinator, "Binta Diop")
    await house.pass_time(days=91)
    await binta.start(old)
    await sees_last(binta, french, WAIT)
    said = [one.text for one in await binta.phone() if not one.mine]
    assert set(said) == {french}
