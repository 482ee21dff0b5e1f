"""Registers as they are kept: filled at a release, corrected in the chat, told of in time, sealed in the database."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.desk.looking import Looking
from bot.desk.registers import added, filled, line_key, open_book
from bot.desk.views import SCREENS
from bot.turn import Act, Actor, Effects, Turn, Unit
from bot.words import words
from flows.conversation import Status
from flows.source import parse_flow
from scoring.cases import Case
from scoring.questionnaire import read_flow
from scoring.registers.lines import Entry

OFFICE = parse_flow("""
spec_version: 1
settings: {id: regulatory_diagnosis, version: "1", title: {en: Law}, default_language: en, languages: {en: English}}
choices:
  call_status: [{name: watching, label: {en: Watching it}}, {name: won, label: {en: Won}}]
survey:
  - type: repeat
    name: calls
    label: {en: Call}
    max: 5
    instance_label: {en: "Call: ${call_name}"}
    items:
      - {type: text, name: call_name, label: {en: What is it called?}}
      - {type: date, name: call_deadline, label: {en: What is the deadline?}}
      - {type: select_one, name: call_status, choices: call_status, label: {en: Where does it stand?}}
""")
QUESTIONS = {OFFICE.settings.id: read_flow(OFFICE)}


def case(deadline: str, status: str = "watching") -> Case:
    values = {"calls#1.call_name": "Green towns", "calls#1.call_deadline": deadline, "calls#1.call_status": status}
    statuses = dict.fromkeys(values, Status.ANSWERED)
    return Case(OFFICE.settings.id, "1", "d1", "w", statuses, values)


async def release(base: Any, *cases: Case) -> None:
    turn = Turn("t", "clock", Actor("clock"), "", base.world.now(), base.world.seed(), Act("close"))
    writes = filled(turn, base.desk, base.town, cases, QUESTIONS)
    await base.foundation.writer.write(Unit("", Effects(writes=writes), "shell", base.town))


async def told(base: Any) -> list[dict[str, Any]]:
    return await base.rows("SELECT * FROM outbox WHERE key LIKE 'notice:deadline:%'")


async def tick(base: Any) -> None:
    await base.turn("clock", Act("remind_dates"), "clock", name=f"clock:dates:{base.world.now()}")


@pytest.fixture
async def town(base: Any) -> Any:
    await base.make_town()
    return base


async def test_a_release_fills_the_register_with_who_says_so(town: Any) -> None:
    await release(town, case("2027-05-01"))
    book = await open_book(town.desk, town.town, "calls")
    (line,) = book.lines
    assert (line.subject, line.value("call_deadline")) == ("Green towns", "2027-05-01")
    assert line.fields["call_deadline"].author == "legal_officer:d1"
    sealed = await town.rows("SELECT * FROM register_entry")
    assert not any("Green" in str(row) for row in sealed)


async def test_a_deadline_is_told_once_for_each_notice(town: Any) -> None:
    today = town.world.now().date()
    await release(town, case((today + timedelta(days=29)).isoformat()))
    await tick(town)
    await tick(town)
    assert len(await told(town)) == 1
    town.world.pass_time(days=23)
    await tick(town)
    await tick(town)
    assert {row["key"].split(":")[4] for row in await told(town)} == {"30", "7"}


async def test_what_is_won_or_far_away_is_not_told(town: Any) -> None:
    today = town.world.now().date()
    await release(town, case((today + timedelta(days=5)).isoformat(), "won"))
    await tick(town)
    await release(town, case((today + timedelta(days=40)).isoformat()))
    await tick(town)
    assert await told(town) == []


async def test_a_line_is_taken_off_by_its_coordinator_alone(town: Any) -> None:
    await release(town, case("2027-05-01"))
    about = f"calls:{line_key('Green towns')}"
    await town.grant("77", "head")
    await town.act("77", "register_take_off", about)
    assert len((await open_book(town.desk, town.town, "calls")).lines) == 1
    await town.act("1000", "register_take_off", about)
    assert (await open_book(town.desk, town.town, "calls")).lines == ()
    town.world.pass_time(days=1)
    await release(town, case("2027-06-01"))
    assert len((await open_book(town.desk, town.town, "calls")).lines) == 1


async def test_another_town_has_registers_of_its_own(town: Any) -> None:
    await release(town, case("2027-05-01"))
    first = town.town
    entry = Entry("2026-11-23T10:00:00Z", 0, "calls", "Elsewhere", "call_deadline", "2027-01-01", "coordinator")
    turn = Turn("t", "clock", Actor("clock"), "", town.world.now(), town.world.seed(), Act("close"))
    await town.make_town("Otherville")
    writes = added(turn, town.desk, town.town, [entry])
    await town.foundation.writer.write(Unit("", Effects(writes=writes), "shell", town.town))
    assert [line.subject for line in (await open_book(town.desk, first, "calls")).lines] == ["Green towns"]
    assert [line.subject for line in (await open_book(town.desk, town.town, "calls")).lines] == ["Elsewhere"]


async def read_line(town: Any, *, said: bool) -> str:
    """The line of the call on the coordinator's phone, after an office that knew the deadline or did not."""
    known = case("2027-05-01")
    address = "calls#1.call_deadline"
    unknown = replace(
        known,
        statuses={**known.statuses, address: Status.DONT_KNOW},
        values={name: value for name, value in known.values.items() if name != address},
    )
    await release(town, known if said else unknown)
    row = await town.desk.store.one("chat", bot=town.desk.bot, chat="1000")
    about = f"calls:{line_key('Green towns')}"
    look = Looking(town.desk, "1000", about, town.world.now(), words("en"), row or {})
    card = await SCREENS["registers"](look)
    assert card is not None
    return card.text


async def test_a_line_tells_who_was_asked_and_does_not_know(town: Any) -> None:
    text = await read_line(town, said=False)
    assert "Does not know: the officer for law and finance, " in text
    assert "Nobody has said so far." in text, "of what this office was not asked"


async def test_what_is_known_names_who_said_it(town: Any) -> None:
    """The control: nothing is unknown to somebody who said it."""
    assert "Does not know" not in await read_line(town, said=True)
