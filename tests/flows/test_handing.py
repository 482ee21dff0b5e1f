"""Asking a colleague: an item steps aside, their interview covers it alone, and their answers come back with a name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from flows.conversation import (
    Answer,
    Complete,
    Confirm,
    Context,
    Delegate,
    Done,
    Edit,
    OpenInstance,
    Record,
    Status,
    TakeBack,
    plain,
)
from flows.engine import EngineError, replay, submit
from flows.handing.exchange import hand_back, hand_over

Begin = Callable[..., Any]
SURVEY = """
  - {type: integer, name: staff, label: Staff?}
  - type: group
    name: net
    label: The network
    items:
      - {type: integer, name: computers, label: "Computers for ${staff}?", constraint: ". <= 2 * ${staff}"}
      - {type: select_one, name: wifi, choices: yes_no, label: Wi-Fi?}
  - type: repeat
    name: spot
    label: Spot
    min: 0
    relevant: ${wifi} != 'no'
    items:
      - {type: text, name: place, label: Place?}
  - {type: calculate, name: share, calculation: "${computers} div ${staff}"}
  - {type: integer, name: last, label: Last?, required: false}
"""


def colleague(talk: Any, item: str, *events: Any) -> tuple[Record, ...]:
    """The records of a colleague who sends the events and confirms."""
    given = hand_over(talk.flow, talk.records, talk.context, item)
    context = Context(now=datetime(2026, 11, 23, 15, tzinfo=UTC), language="en", scope=item, given=given)
    records: tuple[Record, ...] = ()
    for event in (*events, Confirm()):
        outcome = submit(talk.flow, records, context, event)
        records += outcome.records
    step = replay(talk.flow, records, context)
    assert isinstance(step, Complete), step
    return records


def bring_back(talk: Any, item: str, theirs: tuple[Record, ...], author: str = "c-1") -> Any:
    made = hand_back(talk.flow, talk.records, talk.context, item, theirs, author)
    from flows.records import dump_records

    talk.kept = dump_records([*talk.records, *made])
    talk.step = replay(talk.flow, talk.records, talk.context)
    return talk


def begun(begin: Begin, **given: Any) -> Any:
    return begin(SURVEY, delegate=True, **given).says("10")


def test_the_card_names_the_item_that_can_be_handed_over(begin: Begin) -> None:
    talk = begin(SURVEY, delegate=True)
    assert talk.ask.delegable == "staff"
    assert talk.says("10").ask.delegable == "net"
    talk.says("3").taps("yes")
    assert (talk.ask.kind, talk.ask.delegable) == ("more", "spot")
    assert talk.add().ask.delegable == "spot"
    assert begin(SURVEY).ask.delegable is None


def test_an_item_with_a_colleague_is_stepped_over(begin: Begin) -> None:
    talk = begun(begin).send(Delegate("net", "c-1"))
    assert (talk.ask.kind, talk.at) == ("more", "spot")
    record = talk.records[-1]
    assert (record.address, record.status, record.value, record.source) == ("net/delegated", None, "c-1", "delegation")
    assert [(row.item, plain(row.label), row.to, row.since) for row in talk.ask.pending] == [
        ("net", "The network", "c-1", "2026-11-23T09:02:00+00:00")
    ]
    assert (talk.ask.progress.done, talk.ask.progress.total) == (1, 4)


def test_the_interview_waits_and_then_completes(begin: Begin) -> None:
    talk = begun(begin).send(Delegate("net", "c-1")).done().says("")
    assert (talk.ask.kind, talk.ask.can_back, len(talk.ask.pending)) == ("waiting", True, 1)
    assert talk.confirm().ask.notice == "stale"
    theirs = colleague(talk, "net", Answer("computers", "15"), Answer("wifi", "yes", typed=False))
    bring_back(talk, "net", theirs)
    assert talk.ask.kind == "review"
    rows = {row.address: (plain(row.answer), row.author) for row in talk.ask.rows}
    assert rows["computers"] == ("15", "c-1")
    assert rows["staff"] == ("10", None)
    talk.confirm()
    assert talk.complete.responses == {"staff": 10, "computers": 15, "wifi": "yes", "share": 1.5}


def test_a_colleague_is_asked_the_item_alone(begin: Begin) -> None:
    talk = begun(begin).send(Delegate("net", "c-1"))
    given = hand_over(talk.flow, talk.records, talk.context, "net")
    assert given == {"staff": 10}
    context = Context(now=talk.now, language="en", scope="net", given=given, delegate=True)
    step = replay(talk.flow, (), context)
    assert not isinstance(step, Complete)
    assert (step.address, plain(step.label), step.can_back, step.delegable) == (
        "computers",
        "Computers for 10?",
        False,
        None,
    )
    assert (step.progress.done, step.progress.total) == (0, 2)
    refused = submit(talk.flow, (), context, Answer("computers", "21"))
    assert refused.step.reason == "constraint"  # type: ignore[union-attr]
    theirs = colleague(talk, "net", Answer("computers", "15"), Answer("wifi", "no", typed=False))
    end = replay(talk.flow, theirs, context)
    assert end == Complete({"computers": 15, "wifi": "no"}, {"computers": Status.ANSWERED, "wifi": Status.ANSWERED})


def test_without_what_was_given_the_constraint_refuses(begin: Begin) -> None:
    talk = begun(begin).send(Delegate("net", "c-1"))
    context = Context(now=talk.now, language="en", scope="net")
    assert submit(talk.flow, (), context, Answer("computers", "15")).step.reason == "constraint"  # type: ignore[union-attr]


def test_constraints_meet_the_answers_of_now(begin: Begin) -> None:
    talk = begun(begin).send(Delegate("net", "c-1")).edit("staff").says("4")
    theirs = colleague(
        begun(begin).send(Delegate("net", "c-1")), "net", Answer("computers", "15"), Answer("wifi", "no", typed=False)
    )
    bring_back(talk, "net", theirs)
    assert (talk.at, talk.ask.notice, talk.ask.previous) == ("computers", "constraint_changed", 15)
    talk.says("8")
    assert talk.at == "last"
    edited = [record for record in talk.records if record.address == "computers"][-1]
    assert (edited.source, edited.author) == ("edit", None)


def test_while_away_answers_read_blank_and_are_not_reached(begin: Begin) -> None:
    talk = begun(begin).says("15").taps("no").edit("staff").keep().send(Delegate("net", "c-1"))
    assert talk.at == "spot"
    talk.done().says("")
    assert talk.ask.kind == "waiting"
    talk.send(TakeBack("net"))
    assert talk.ask.kind == "review"
    talk.confirm()
    assert talk.complete.responses["computers"] == 15


def test_taken_back_is_asked_again_here_and_their_answers_are_not_used(begin: Begin) -> None:
    talk = begun(begin).send(Delegate("net", "c-1"))
    theirs = colleague(talk, "net", Answer("computers", "15"), Answer("wifi", "no", typed=False))
    talk.send(TakeBack("net"))
    assert (talk.at, talk.marks[-1]) == ("computers", ("net/delegated", None))
    assert hand_back(talk.flow, talk.records, talk.context, "net", theirs, "c-1") == ()
    assert talk.send(TakeBack("net")).ask.notice == "stale"


def test_a_repeat_comes_back_with_ids_of_its_own(begin: Begin) -> None:
    talk = begun(begin).says("3").taps("yes").add().says("Mine").add().says("Mine too")
    talk.delete("spot#1").send(Delegate("spot", "c-2"))
    assert talk.at == "last"
    events = (
        OpenInstance("spot"),
        Answer("spot#1.place", "Library"),
        OpenInstance("spot"),
        Answer("spot#2.place", "Market"),
        Done("spot"),
    )
    bring_back(talk, "spot", colleague(talk, "spot", *events), "c-2")
    assert talk.at == "last"
    talk.says("").confirm()
    places = {key: value for key, value in talk.complete.responses.items() if key.startswith("spot")}
    assert places == {"spot#3.place": "Library", "spot#4.place": "Market"}


def test_none_of_them_comes_back_as_none(begin: Begin) -> None:
    talk = begun(begin).says("3").taps("yes").send(Delegate("spot", "c-2"))
    bring_back(talk, "spot", colleague(talk, "spot", Done("spot")), "c-2")
    assert talk.at == "last"


@pytest.mark.parametrize("item", ["place", "nowhere", "share", "", "spot#1"])
def test_what_cannot_be_handed_over(begin: Begin, item: str) -> None:
    assert begun(begin).send(Delegate(item, "c-1")).ask.notice == "stale"


def test_not_without_permission_nor_twice_nor_to_nobody(begin: Begin) -> None:
    assert begin(SURVEY).send(Delegate("net", "c-1")).ask.notice == "stale"
    talk = begun(begin)
    assert talk.send(Delegate("net", " ")).ask.notice == "stale"
    assert talk.send(Delegate("net", "returned")).ask.notice == "stale"
    talk.send(Delegate("net", "c-1"))
    assert talk.send(Delegate("net", "c-2")).ask.notice == "stale"
    assert talk.send(Delegate("wifi", "c-2")).ask.notice == "stale"
    assert talk.send(Delegate("spot", "c-2")).ask.notice == "none"


def test_a_colleague_of_an_item_that_does_not_exist(begin: Begin) -> None:
    talk = begun(begin)
    with pytest.raises(EngineError, match="scope"):
        replay(talk.flow, (), Context(now=talk.now, language="en", scope="place"))


def test_an_item_that_is_no_longer_asked_is_not_waited_for(begin: Begin) -> None:
    survey = """
  - {type: select_one, name: gate, choices: yes_no, label: Gate?}
  - {type: text, name: inner, label: Inner?, relevant: "${gate} = 'yes'"}
"""
    talk = begin(survey, delegate=True).taps("yes").send(Delegate("inner", "c-1"))
    assert talk.ask.kind == "waiting"
    talk.edit("gate").taps("no")
    assert (talk.ask.kind, talk.ask.pending) == ("review", ())


def test_a_colleague_hands_nothing_on(begin: Begin) -> None:
    theirs = Context(now=datetime(2026, 11, 23, tzinfo=UTC), language="en", scope="net", delegate=True)
    flow = begin(SURVEY).flow
    assert submit(flow, (), theirs, Delegate("net", "c-2")).step.notice == "stale"
    assert submit(flow, (), theirs, Delegate("wifi", "c-2")).step.notice == "stale"
    assert submit(flow, (), replace(theirs, scope=None), Delegate("net", "c-2")).records, "control: whoever was asked"


def test_what_is_kept_apart_from_the_answers_is_not_handed_over(begin: Begin) -> None:
    note = '  - {type: text, name: phone, store: volunteer, label: "Your number?"}\n'
    assert begin(note + SURVEY, delegate=True).send(Delegate("phone", "c-1")).ask.notice == "stale"
    plain_one = note.replace("store: volunteer, ", "")
    assert begin(plain_one + SURVEY, delegate=True).send(Delegate("phone", "c-1")).at == "staff", "control"


def test_only_what_stands_comes_back_and_no_mark_of_their_interview(begin: Begin) -> None:
    talk = begun(begin).send(Delegate("net", "c-1"))
    events = (
        Answer("computers", "15"),
        Answer("wifi", "no", typed=False),
        Edit("computers"),
        Answer("computers", "12"),
    )
    theirs = colleague(talk, "net", *events)
    assert [record.value for record in theirs if record.address == "computers"] == [15, 12], "control: both were made"
    made = hand_back(talk.flow, talk.records, talk.context, "net", theirs, "c-1")
    assert [(record.address, record.value) for record in made] == [
        ("wifi", "no"),
        ("computers", 12),
        ("net/delegated", "returned"),
    ]


ROWED = """
  - {type: integer, name: before, label: Before?}
  - type: repeat
    name: spot
    label: Spot
    prefill: known
    min: 0
    items:
      - {type: text, name: place, label: Place?}
      - {type: integer, name: speed, label: "Speed of ${place}?"}
"""


def test_rows_that_were_handed_in_keep_their_ids_when_they_come_back(begin: Begin) -> None:
    inputs = "inputs: [{name: known, type: rows, label: Known, columns: [place]}]\n"
    rows = {"known": [{"place": "Library"}, {"place": "Market"}]}
    talk = begin(ROWED, inputs, delegate=True, rows=rows).says("1").says("30")
    assert talk.at == "spot#2.speed"
    talk.says("31").add().says("Mine").says("9").send(Delegate("spot", "c-1"))
    given = hand_over(talk.flow, talk.records, talk.context, "spot")
    context = replace(talk.context, scope="spot", given=given, delegate=False)
    theirs: tuple[Record, ...] = ()
    for event in (
        Answer("spot#1.speed", "40"),
        Answer("spot#2.speed", "41"),
        OpenInstance("spot"),
        Answer("spot#3.place", "Port"),
        Answer("spot#3.speed", "42"),
        Done("spot"),
        Confirm(),
    ):
        theirs += submit(talk.flow, theirs, context, event).records
    bring_back(talk, "spot", theirs)
    talk.confirm()
    speeds = {key: value for key, value in talk.complete.responses.items() if key.endswith(".speed")}
    assert speeds == {"spot#1.speed": 40, "spot#2.speed": 41, "spot#4.speed": 42}
