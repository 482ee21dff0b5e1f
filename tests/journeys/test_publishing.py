"""A coordinator sends flows in the chat: published, asked, changed while somebody is in the middle of it."""

import asyncio

from journey import WAIT, House, link_in, open_report, seeded
from small_flows import BROKEN, SHORTER, UNSOUND, V1, V2

from bot.cli.flows.publish import asked
from bot.sandbox.people import Person
from flows.conversation import Status
from flows.source import parse_flow
from flows.versions import columns_of
from scoring.cases import Case

DEPARTMENT = "Civil registry"


async def sends(one: Person, text: str, name: str = "bicycles.yaml") -> None:
    await one.sends("document", data=text.encode(), name=name)


async def publishes(one: Person, text: str, sees: str) -> None:
    await sends(one, text)
    await one.sees(sees, WAIT)
    await one.taps("Publish", within=WAIT)
    await one.sees("is published", WAIT)


async def launches(house: House, one: Person, department: str, title: str = "Bicycles at work") -> None:
    await one.types("/survey")
    await one.taps(department, within=WAIT)
    await one.sees("Which survey do you want to send?", WAIT)
    await one.taps(title, within=WAIT)
    await one.taps("3 days", within=WAIT)
    await one.sees("own words", WAIT)
    await one.types("Fatou Sow, secretary")
    card = await one.sees("The survey: Bicycles at work", WAIT)
    assert "This survey is not scored" in card.text
    await one.taps("Confirm", within=WAIT)
    await one.sees("The survey has begun.", WAIT)


async def cases(house: House) -> list[Case]:
    """What was released, as whoever exports it would open it."""
    assert house.service is not None
    key = house.service.foundation.vault.installation
    towns = await house.read("municipalities")
    waves = await house.read("waves_of_municipality", municipality=towns[0]["id"])
    return [
        Case.from_json(
            key.open(row["body"], "released_response", row["id"]),
            flow=row["flow"],
            version=row["version"],
            department=row["department"],
            wave=row["wave"],
        )
        for wave in waves
        for row in await house.read("released_of_wave", wave=wave["id"])
    ]


async def closes(house: House, one: Person, waves: int) -> None:
    """Close the open survey and wait until this many are closed."""
    await one.types("/progress")
    await one.taps("Close now", within=WAIT)
    await one.taps("Yes, close", within=WAIT)
    for _ in range(200):
        towns = await house.read("municipalities")
        states = [row["state"] for row in await house.read("waves_of_municipality", municipality=towns[0]["id"])]
        if states == ["closed"] * waves:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(states)


async def test_a_survey_is_changed_while_somebody_answers_it(house: House) -> None:
    director = await seeded(house, 2, launch=False)
    one, (awa, moussa) = director.coordinator, director.people
    await publishes(one, V1, "2 questions, about 1 minute")
    await launches(house, one, DEPARTMENT)
    notice = await awa.sees("asks staff: Bicycles at work", WAIT)
    assert "work with residents" not in notice.text
    await awa.taps("Start", within=WAIT)
    await awa.taps("Yes", within=WAIT)
    await awa.sees("How many minutes", WAIT)

    await sends(one, V2)
    draft = await one.sees("Version 2, in place of 1", WAIT)
    assert "Added:\n• Would you use a repair stand?" in draft.text
    assert "Renamed:\n• has_bicycle → rides" in draft.text
    await one.taps("Publish", within=WAIT)
    await one.sees("surveys that are running keep theirs", WAIT)

    await awa.types("12")  # goes on, and ends, on the version it began with
    await awa.taps("Send", within=WAIT)
    await awa.sees("Sent. Thank you.", WAIT)
    await closes(house, one, 1)
    summary = await one.sees("/r/", WAIT)
    assert "1 of 2 people answered." in summary.text
    assert "this survey is not scored" in summary.text
    assert "hidden to protect" not in summary.text
    page = await open_report(link_in(summary))
    assert "This survey is not scored" in page
    assert (await awa.sees("The results of the survey are in", WAIT)).text.count("not scored") == 1
    await launches(house, one, DEPARTMENT)
    await moussa.sees("asks staff: Bicycles at work", WAIT)
    await moussa.taps("Start", within=WAIT)
    await moussa.taps("No", within=WAIT)
    await moussa.types("40")
    await moussa.sees("Would you use a repair stand?", WAIT)
    await moussa.taps("Yes", within=WAIT)
    await moussa.taps("Send", within=WAIT)
    await moussa.sees("Sent. Thank you.", WAIT)
    await closes(house, one, 2)

    old, new = sorted(await cases(house), key=lambda case: case.version)
    union = columns_of((parse_flow(V1), parse_flow(V2)))
    assert [column.name for column in union.columns] == ["rides", "minutes", "would_repair"]
    assert union.values("1", old.values) == {"rides": "yes", "minutes": old.values["minutes"]}
    assert "would_repair" not in union.statuses("1", old.statuses)
    assert union.values("2", new.values)["would_repair"] == "yes"
    assert union.statuses("2", new.statuses)["would_repair"] is Status.ANSWERED


async def test_a_flow_with_mistakes_is_answered_with_place_cause_and_way_out(house: House) -> None:
    one = await house.found()
    await sends(one, UNSOUND)
    card = await one.sees("cannot be used: 1 thing must be mended", WAIT)
    assert 'did you mean "yes_no"' in card.text
    assert card.labels == []
    for junk in (b"\xff\xfe", b"- just\n- a list\n", b"", b"a: &x 1\nb: *x\n", b"[" * 5000):
        await one.sends("document", data=junk, name="x.yaml")
        await one.sees("cannot be used: 1 thing", WAIT)
    assert await house.read("live_flows", municipality="") == []


async def test_what_breaks_answers_is_told_and_cannot_be_published(house: House) -> None:
    one = await house.found()
    await publishes(one, V2, "3 questions")
    await sends(one, BROKEN)
    card = await one.sees("Cannot be published:", WAIT)
    assert "survey/minutes type: integer became decimal" in card.text
    assert "--accept" not in card.text
    assert card.labels == ["Cancel"]
    await one.taps("Cancel", within=WAIT)
    await one.sees("Nothing was published", WAIT)
    await sends(one, SHORTER)
    card = await one.sees("Removed:", WAIT)
    assert "How many minutes is it?" in card.text
    await one.taps("Publish", within=WAIT)
    await one.sees("version 3, is published", WAIT)


async def test_too_big_not_wanted_and_nobody_else(house: House) -> None:
    director = await seeded(house, 1, launch=False)
    one, agent = director.coordinator, director.people[0]
    await one.sends("document", data=b"#" * (256 * 1024 + 1), name="big.yaml")
    await one.sees("This file is too big", WAIT)
    await one.sends("document", data=b"MZ", name="virus.exe")
    await one.sees("Pictures and files are not read here", WAIT)
    await sends(agent, V1)
    await agent.sees("Pictures and files are not read here", WAIT)
    assert {line["method"] for line in house.sandbox.journal.lines if line.get("method") == "getFile"} == set()


async def test_the_shell_publishes_beside_the_running_service(house: House) -> None:
    """The lock of the database is the service's: the request goes through its folder."""
    one = await house.found()
    said = await asked(house.settings, {"body": parse_flow(V1).body(), "accept": [], "municipality": ""})
    assert said.startswith("published: bicycles 1")
    await sends(one, V2)
    card = await one.sees("belongs to somebody else here", WAIT)
    assert card.labels == ["Cancel"]
    await house.stop()
    said = await asked(house.settings, {"body": parse_flow(V2).body(), "accept": [], "municipality": ""})
    assert said.startswith("published: bicycles 2, in place of 1"), "control: without a service it is done at once"
