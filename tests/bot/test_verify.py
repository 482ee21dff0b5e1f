"""Answers that differ, over the real desk: frozen at the close, asked about, answered, decided; and by whom not."""

import dataclasses
import json
from datetime import timedelta
from typing import Any

import pytest
from saying import Sayer

from bot.desk.matters import freeze_queue, open_queue
from bot.desk.offering import offered
from bot.desk.people import identify
from bot.desk.registers import added, line_key, open_book
from bot.desk.sittings import Sitting, open_interview, sitting_of
from bot.desk.views import Views
from bot.dialogs.launch import apply, choices
from bot.dialogs.table import DIALOGS
from bot.screens.card import Card
from bot.turn import Act, Actor, Effects, Turn, Unit
from flows.conversation import Answer, Attachment, Complete, Confirm, Context
from scoring.books import Book
from scoring.contested import Contested, Side
from scoring.ledger import LedgerRow
from scoring.model import load_model
from scoring.registers.declared import load_registers
from scoring.registers.lines import Entry

HEADS = {"d1": "410", "d2": "420"}
OTHER_HEAD = "430"
PROCEDURE = "residence_identity"


def contested(**changes: Any) -> Contested:
    """Two heads, 3500 and 3000 a year; colleagues hidden."""
    sides = (Side("dept_head", ("d1",), 3500.0), Side("dept_head", ("d2",), 3000.0))
    plain = Contested("procedure_volume", "tax", "", {"en": "Cases a year"}, {"en": "Tax"}, "number", "differs", sides)
    return dataclasses.replace(plain, **changes)


async def settle(base: Any) -> None:
    """Three departments whose heads have joined; the third has nothing to do with what differs."""
    for id, account in {**HEADS, "d3": OTHER_HEAD}.items():
        await base.department(id, [account])
        await base.write(("give_role", {"id": f"{id}p0", "role": "dept_head"}))


async def freeze(base: Any, *found: Contested, wave: str = "w1") -> str:
    """A release that found these facts; the key of the first of them."""
    turn = Turn(wave, "clock", Actor("clock"), "", base.world.now(), base.world.seed(), Act("close"))
    row = {"id": wave, "municipality": base.town, "number": 1}
    effects = await freeze_queue(turn, base.desk, row, {"id": "c1", "launched_chat": "1000"}, {"": "p1"}, found)
    await base.foundation.writer.write(Unit("", effects, "shell", base.town))
    return line_key((await open_queue(base.desk, base.town)).matters[0].subject)


async def see(base: Any, account: str, screen: str, about: str = "") -> Card | None:
    return await Views(base.desk, base.world).card(account, screen, about)


async def shown(base: Any, account: str, screen: str) -> list[dict[str, Any]]:
    return await base.rows(f"SELECT * FROM outbox WHERE chat = '{account}' AND screen = '{screen}'")


def turn_of(base: Any, account: str) -> Turn:
    base.count += 1
    now, seed = base.world.now(), base.world.seed()
    return Turn(f"7000000001:{base.count}", "chat", Actor(account), account, now, seed, Act("x"))


async def say(base: Any, account: str, dialog: str, *said: Any) -> Any:
    """Answer a dialog to its end: choices by name, words, or a file, then Confirm."""
    for event in (*said, Confirm()):
        row = await open_interview(base.desk, "dialog", dialog, account)
        turn = await identify(turn_of(base, account), base.desk)
        sitting = await sitting_of(base.desk, turn, row or {})
        assert sitting is not None
        assert not isinstance(sitting.step, Complete)
        effects = await offered(turn, base.desk, sitting, answered(sitting.step, event))
        await base.foundation.writer.write(Unit(turn.id, effects, account, base.town))
    return effects


def answered(ask: Any, event: Any) -> Any:
    match event:
        case str():
            return Answer(ask.address, event, typed=not ask.choices)
        case Attachment():
            return Answer(ask.address, "", typed=False, files=(event,))
        case _:
            return event


@pytest.fixture
async def town(base: Any) -> Any:
    await settle(base)
    return base


# ------------------------------------------------------------------------------------------------ the release
def head(volume: str, stage: str) -> Sayer:
    said = {"proc_which": PROCEDURE, "proc_stage": stage, "proc_volume_class": "exact", "proc_volume": volume}
    return Sayer({f"dept_procedures#1.{name}": value for name, value in said.items()}, {"dept_procedures": 1})


async def launch(base: Any) -> str:
    """The heads' inventory alone, in the whole town; the wave's id."""
    turn = turn_of(base, "1000")
    context = Context(base.world.now(), "en", choices=await choices(base.desk, base.town))
    sitting = Sitting({"municipality": base.town}, None, (), context, None, turn)  # type: ignore[arg-type]
    said = {"launch_department": "town", "launch_whole": "some", "launch_parts": "department_inventory"}
    said |= {"launch_groups": "alone", "launch_duration": "days_7", "launch_reviewer": "Reviewer"}
    effects = await apply(turn, base.desk, sitting, said)
    await base.foundation.writer.write(Unit(turn.id, effects, "1000", base.town))
    return str((await base.foundation.store.read("open_waves", municipality=base.town))[-1]["id"])


async def interview(base: Any, account: str, part: str, sayer: Sayer) -> None:
    await base.act(account, "take_part", part)
    for _ in range(200):
        row = await open_interview(base.desk, "survey", part, account)
        turn = turn_of(base, account)
        sitting = await sitting_of(base.desk, turn, row or {})
        if sitting is None or sitting.row["state"] == "sent" or isinstance(sitting.step, Complete):
            return
        effects = await offered(turn, base.desk, sitting, sayer.event(sitting.step))
        await base.foundation.writer.write(Unit(turn.id, effects, account, base.town))
    raise AssertionError("the interview does not end")


async def test_the_close_freezes_what_two_heads_say_differently(town: Any) -> None:
    wave = await launch(town)
    part = await town.part(wave, "dept_head")
    for account, sayer in (("410", head("3500", "form")), ("420", head("2000", "information"))):
        await interview(town, account, part, sayer)
    await town.turn("clock", Act("close", wave), "clock", name=f"clock:close:{wave}")
    matters = (await open_queue(town.desk, town.town)).matters
    facts = {one.fact.fact: one.fact for one in matters}
    assert [side.answer for side in facts["procedure_volume"].sides] == [3500, 2000]
    assert all(side.words["fr"] for side in facts["procedure_stage"].sides)
    assert facts["procedure_volume"].thing["en"]
    assert await shown(town, "1000", "verify")
    card = await see(town, "1000", "verify")
    assert card is not None
    assert "3,500" in card.text
    assert "Office d1" in card.text
    sealed = await town.rows("SELECT * FROM register_entry WHERE register = 'verify'")
    assert sealed
    assert not any("procedure_volume" in str(row) or PROCEDURE in str(row) for row in sealed)


# ------------------------------------------------------------------------------------------------ asking and answering
async def test_only_the_offices_that_differ_are_asked_and_each_reads_its_own_answer(town: Any) -> None:
    key = await freeze(town, contested())
    await town.act("1000", "ask_proof", key)
    asked = {account for account in (*HEADS.values(), OTHER_HEAD) if await shown(town, account, "proof_asked")}
    assert asked == set(HEADS.values())
    card = await see(town, "410", "proof_asked", f"{town.town}:{key}")
    assert card is not None
    assert "3,500" in card.text
    assert "3,000" not in card.text
    assert await see(town, OTHER_HEAD, "proof_asked", f"{town.town}:{key}") is None
    steps = (await open_queue(town.desk, town.town)).matters[0].steps
    assert [(step.what, step.author) for step in steps] == [("asked", "coordinator")]


async def test_an_office_answers_in_words_and_with_a_photo(town: Any) -> None:
    key = await freeze(town, contested())
    await town.act("410", "give_proof", f"{town.town}:{key}")
    await say(town, "410", "proof", "words", "https://town.example/count")
    await town.act("420", "give_proof", f"{town.town}:{key}")
    await say(town, "420", "proof", "photo", Attachment("AgACphoto", "image", "image/jpeg"))
    steps = (await open_queue(town.desk, town.town)).matters[0].steps
    assert [(one.what, one.author, one.evidence) for one in steps] == [
        ("proof", "dept_head:d1", "https://town.example/count"),
        ("file", "dept_head:d2", "AgACphoto"),
    ]
    assert len(await shown(town, "1000", "proof_given")) == 2
    told = await see(town, "1000", "proof_given", f"{key}:0")
    assert told is not None
    assert "the head of Office d1" in told.text
    file = await see(town, "1000", "proof_file", f"{key}:1")
    assert file is not None
    assert file.again == ("photo", "AgACphoto")
    assert await see(town, "1000", "proof_file", f"{key}:0") is None
    assert b"town.example/count" not in town.files()
    assert b"AgACphoto" not in town.files()


async def test_who_is_not_concerned_cannot_answer(town: Any) -> None:
    key = await freeze(town, contested())
    await town.act(OTHER_HEAD, "give_proof", f"{town.town}:{key}")
    assert await open_interview(town.desk, "dialog", "proof", OTHER_HEAD) is None
    await town.act("410", "give_proof", f"{town.town}:{key}")
    assert await open_interview(town.desk, "dialog", "proof", "410") is not None, "the control"


async def test_an_office_that_is_lost_before_sending_signs_nothing(town: Any) -> None:
    key = await freeze(town, contested())
    await town.act("410", "give_proof", f"{town.town}:{key}")
    await town.write(("give_role", {"id": "d1p0", "role": "agent"}))
    await say(town, "410", "proof", "words", "I was the head")
    assert (await open_queue(town.desk, town.town)).matters[0].steps == ()


# ------------------------------------------------------------------------------------------------ deciding
async def test_a_decision_stands_dated_and_signed_and_the_answers_stay(town: Any) -> None:
    key = await freeze(town, contested())
    before = await town.rows("SELECT * FROM register_entry")
    await town.act("1000", "settle", key)
    await say(town, "1000", "settle", "side_1", "Counted in the register of 2026")
    (matter,) = (await open_queue(town.desk, town.town)).matters
    assert matter.decision is not None
    assert (matter.decision.value, matter.decision.author) == ("1", "coordinator")
    assert matter.fact == contested()
    after = await town.rows("SELECT * FROM register_entry")
    assert [row for row in after if row in before] == before
    card = await see(town, "1000", "verify")
    assert card is not None
    assert "23 November 2026: the coordinator decided: 3,000. Counted in the register of 2026" in card.text
    lines = await town.rows("SELECT action, object FROM audit WHERE action = 'settle'")
    assert lines == [{"action": "settle", "object": f"fact:{key}"}]
    await town.act("410", "give_proof", f"{town.town}:{key}")
    assert await open_interview(town.desk, "dialog", "proof", "410") is None, "it is settled"


async def test_keeping_both_is_one_entry_however_often_it_is_tapped(town: Any) -> None:
    key = await freeze(town, contested(), contested(fact="procedure_stage"))
    for _ in range(2):
        await town.act("1000", "keep_both", key)
    queue = await open_queue(town.desk, town.town)
    assert (len(queue.open), len(queue.matters), queue.entries) == (1, 2, 3)
    assert queue.matters[-1].decision is not None, "what is decided comes last"
    assert len(await town.rows("SELECT * FROM audit WHERE action = 'keep_both'")) == 1


ACTIONS = ("verify_show", "ask_proof", "settle", "keep_both", "proof_show")


@pytest.mark.parametrize("account", ["410", "88", "1000"])
async def test_other_roles_change_nothing_and_the_coordinator_does(town: Any, account: str) -> None:
    """A head, a stranger; the coordinator is the control."""
    key = await freeze(town, contested())
    for action in ACTIONS:
        await town.act(account, action, key)
    denied = await town.rows("SELECT object FROM audit WHERE result = 'denied'")
    steps = (await open_queue(town.desk, town.town)).matters[0].steps
    if account == "1000":
        assert not denied
        assert {step.what for step in steps} == {"asked", "decision"}
    else:
        assert {row["object"] for row in denied} == set(ACTIONS)
        assert steps == ()
        assert await see(town, account, "verify") is None
        assert await see(town, account, "verify", key) is None


async def test_another_municipality_sees_and_settles_nothing(town: Any) -> None:
    first, key = town.town, await freeze(town, contested())
    await town.make_town("Otherville")
    await town.grant("77", "coordinator")
    for action in ("ask_proof", "settle", "keep_both", "proof_show"):
        await town.act("77", action, key)
    assert (await open_queue(town.desk, first)).matters[0].steps == ()
    card = await see(town, "77", "verify", key)
    assert card is not None
    assert "Nothing to settle" in card.text
    assert await see(town, "77", "proof_given", f"{key}:0") is None


async def test_colleagues_are_a_number_or_hidden_and_the_ledger_keeps_what_is_shown(town: Any) -> None:
    people = Side("agent", ("d1",), 40.0, n=7, parts={"g1": 7})
    officer = Side("it_officer", (), 100.0, {"en": "Followed online"})
    key = await freeze(
        town,
        contested(fact="reports_followed", unit="points", sides=(officer, people)),
        contested(fact="online_channel", hidden=True),
    )
    card = await see(town, "1000", "verify", key)
    assert card is not None
    assert "7 colleagues, on average: 40 of 100" in card.text
    assert "view hidden" not in card.text
    other = line_key((await open_queue(town.desk, town.town)).matters[1].subject)
    hidden = await see(town, "1000", "verify", other)
    assert hidden is not None
    assert "Agents' view hidden" in hidden.text
    (row,) = await town.rows("SELECT * FROM publication_ledger")
    measure = f"verify.reports_followed.{line_key('tax')}"
    assert (row["measure"], row["n"]) == (measure, 7)
    assert json.loads(row["coefficients"]) == {f"{measure}@g1/c1.1.1#7": "1/7"}
    (place,) = Book([LedgerRow.read(row)]).places()
    assert (place.measure, place.unit, place.people) == (measure, "g1", 7), "as the gate of the next wave reads it"


def test_both_dialogs_ask_for_the_role_again_when_they_are_applied() -> None:
    assert {DIALOGS[name].action for name in ("settle", "proof")} == {"settle", "give_proof"}


# ------------------------------------------------------------------------------------------------ the lists
async def test_a_decision_stands_in_the_list_of_the_town_hall_as_well(town: Any) -> None:
    """Of two claims the larger stood; what was decided stands now, with what it rests on."""
    now = "2026-11-22T10:00:00Z"
    claims = [
        Entry(now, n, "procedures", "other:Carte de Marché", "proc_volume", value, f"dept_head:{at}")
        for n, (at, value) in enumerate((("d1", 3500), ("d2", 3000)))
    ]
    turn = turn_of(town, "1000")
    writes = added(turn, town.desk, town.town, claims)
    await town.foundation.writer.write(Unit("", Effects(writes=writes), "shell", town.town))
    key = await freeze(
        town, contested(key="carte de marché", thing={"": "carte de marché"}, line="procedures.proc_volume")
    )
    await town.act("1000", "settle", key)
    await say(town, "1000", "settle", "side_1", "Counted twice")
    (line,) = (await open_book(town.desk, town.town, "procedures")).lines
    claim = line.fields["proc_volume"]
    assert (claim.value, claim.author, claim.evidence) == (3000, "coordinator", "Counted twice")


def test_the_lines_that_the_model_names_are_fields_of_registers() -> None:
    named = [one.line for one in load_model().shared_facts if one.line]
    assert len(named) == 3
    for register, field in (one.split(".") for one in named):
        assert field in load_registers()[register].fields


async def test_two_dates_on_one_day_are_both_told(town: Any) -> None:
    """One turn adds to several lines: each addition is a row of its own."""
    today = town.world.now().date()
    soon = (today + timedelta(days=5)).isoformat()
    calls = [
        Entry("2026-11-22T10:00:00Z", n, "calls", f"Call {n}", "call_deadline", soon, "legal_officer") for n in (0, 1)
    ]
    writes = added(turn_of(town, "1000"), town.desk, town.town, calls)
    await town.foundation.writer.write(Unit("", Effects(writes=writes), "shell", town.town))
    await town.turn("clock", Act("remind_dates"), "clock", name="clock:dates")
    assert len(await shown(town, "1000", "deadline")) == 2
    book = await open_book(town.desk, town.town, "calls")
    assert all(line.value("told") for line in book.lines)
