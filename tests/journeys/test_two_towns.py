"""Two municipalities in one bot: what belongs to one is nowhere for the coordinator of the other."""

from acting import forged, rows, settled, told
from journey import WAIT, House, seeded

from bot.cli.director import Director
from bot.cli.eyes import sees_last
from bot.cli.legal import legal_profile
from bot.desk.desk import write
from bot.desk.founding import found
from bot.sandbox.people import Person
from bot.turn import Effects, Press, Unit

OTHER = "Elsewhere"


async def other_coordinator(house: House) -> Person:
    assert house.service is not None
    base = house.service.foundation
    legal = legal_profile(OTHER, f"{OTHER}, Main square 1", "clerk@example.org", "Data authority", 12)
    facts = {"timezone": "UTC", "population": 0, "country": "", "language": "en"}
    unit, token = found(base.desk("x"), OTHER, legal, facts, house.world.now(), house.world.seed())
    await base.writer.write(unit)
    person = await house.town.person(1900, first_name="Bakary", language="en")
    await person.start(token)
    await person.sees(OTHER, WAIT)
    return person


async def make_department_link(director: Director) -> str:
    one = director.coordinator
    await one.types("/people")
    await one.taps("Enrolment link", within=WAIT)
    await one.taps("Civil registry", within=WAIT)
    await one.taps("For a whole department", within=WAIT)
    await one.taps("Confirm", within=WAIT)
    poster = await one.sees("start=d", WAIT)
    assert "you approve each one" in poster.text
    return poster.text.rpartition("start=")[2].split()[0]


async def give_room(house: House, places: int) -> None:
    assert house.service is not None
    town = (await rows(house, "SELECT municipality FROM department WHERE id = 'dseeded'"))[0]["municipality"]
    row = {"municipality": town, "department": "dseeded", "label": "", "role": "agent", "no_telegram": 0}
    free = [row | {"id": f"pfree{number}"} for number in range(places)]
    unit = Unit("", Effects(writes=(write("insert_place", *free),)), "shell", town)
    await house.service.foundation.writer.write(unit)


async def test_a_coordinator_reaches_nothing_of_another_town(house: House) -> None:
    director = await seeded(house, 1)
    await give_room(house, 1)
    payload = await make_department_link(director)
    guest = await house.town.person(2100, first_name="Coumba", language="en")
    await guest.start(payload)
    await director.coordinator.sees("Coumba", WAIT)
    other = await other_coordinator(house)
    wave = (await rows(house, "SELECT id FROM wave"))[0]["id"]
    request = (await rows(house, "SELECT id FROM access_request"))[0]["id"]
    link = (await rows(house, "SELECT id FROM link WHERE kind = 'd'"))[0]["id"]
    message = (await other.phone())[-1].id
    about = {"C": wave, "c": wave, "f": wave, "a": request, "b": request, "r": link[:8]}
    for code, subject in about.items():
        await other.forges(forged(house, other, Press(2, code, subject)), message)
    for command in ("/people", "/links", "/progress", "/summary"):
        await other.types(command)
    await other.sees("No survey is running", WAIT)
    await settled(house)
    assert not await told(other, "Civil registry")
    assert not await told(other, "Coumba")
    assert (await rows(house, "SELECT state FROM wave"))[0]["state"] == "open"
    assert (await rows(house, "SELECT state FROM access_request"))[0]["state"] == "open"
    assert (await rows(house, "SELECT revoked_at FROM link WHERE kind = 'd'"))[0]["revoked_at"] == ""
    # Enrolled as an agent here, they still coordinate there and nowhere else.
    await house.service.foundation.writer.write(Unit("", Effects(writes=_enrolled(await _town(house))), "shell", ""))
    await other.types("/people")
    await sees_last(other, OTHER, WAIT)
    await other.types("/links")
    await settled(house)
    assert not await told(other, "Civil registry")


async def _town(house: House) -> str:
    return str((await rows(house, "SELECT municipality FROM department WHERE id = 'dseeded'"))[0]["municipality"])


def _enrolled(town: str):  # type: ignore[no-untyped-def]
    respondent = {"id": "rother", "municipality": town, "telegram_id": "1900", "language": "en"}
    return (
        write("insert_respondent", respondent | {"created_day": "2026-01-01"}),
        write("bind_place", {"id": "pfree0", "respondent": "rother"}),
        write(
            "upsert_chat_focus",
            {"bot": "7000000001", "chat": "1900", "municipality": town, "language": "en"} | {"focus": ""},
        ),
    )


async def test_a_department_link_asks_first_and_has_an_end(house: House) -> None:
    director = await seeded(house, 1, launch=False)
    await give_room(house, 1)
    payload = await make_department_link(director)
    one = director.coordinator
    yes, no, more = [await house.town.person(2200 + n, first_name=f"Guest{n}", language="en") for n in range(3)]
    await no.start(payload)
    await one.taps("No, refuse", within=WAIT)
    await one.sees("Guest1 was not added", WAIT)
    await no.start(payload)
    await sees_last(no, "This link is not usable", WAIT)
    await yes.start(payload)
    await sees_last(yes, "The coordinator confirms", WAIT)
    await yes.start(payload)
    await sees_last(yes, "already passed on", WAIT)
    await one.taps("Yes, add", within=WAIT)
    await sees_last(yes, "You are on the list of Civil registry", WAIT)
    await more.start(payload)
    await sees_last(more, "This link is not usable", WAIT)
    await one.types("/links")
    await one.taps("✕ 1", within=WAIT)
    await one.sees("No link is in use", WAIT)
    assert (await rows(house, "SELECT COUNT(*) AS n FROM place WHERE respondent <> ''"))[0]["n"] == 2
