"""Random walks through flows that use everything at once: whatever people do, the engine stays sound."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.catalogue import load_library
from flows.conversation import (
    Answer,
    Ask,
    Back,
    Complete,
    Confirm,
    Context,
    DeleteInstance,
    Done,
    Edit,
    Event,
    Keep,
    KeepFirst,
    NonAnswer,
    OpenInstance,
    Pause,
    Record,
    Refuse,
    Resume,
    Status,
)
from flows.engine import replay, submit
from flows.interview import Interview
from flows.kinds import REASONS
from flows.model import Flow
from flows.plan import plan_of
from flows.records import dump_records, load_records
from flows.replay import Replay
from flows.source import parse_flow

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EVERYTHING = """spec_version: 1
settings:
  id: everything
  version: "1"
  title: Everything
  default_language: en
  languages: {en: English, fr: Français}
  allow: [dont_know, refused, not_applicable]
inputs:
  - {name: town, type: text, label: Town, default: Thiès}
  - {name: departments, type: choices, label: Departments}
choices:
  yes_no: [{name: yes, label: "Yes"}, {name: no, label: "No"}]
  kind:
    - {name: red, label: Red, warm: yes}
    - {name: blue, label: Blue, warm: no}
    - {name: other_kind, label: Other, warm: any, ask_name: true}
    - {name: none, label: None, warm: any, exclusive: true}
survey:
  - {type: note, name: hello, label: "Hello ${town}"}
  - {type: select_one, name: gate, choices: yes_no, label: Gate}
  - {type: select_multiple, name: kinds, choices: kind, label: Kinds, constraint: count-selected(.) <= 2}
  - {type: integer, name: many, label: Many, constraint: ". >= 0 and . <= 4", required: "${gate} = 'yes'"}
  - {type: integer, name: some, label: Some, constraint: ". <= ${many}", required: false}
  - type: group
    name: g
    label: "About ${kinds}"
    relevant: ${gate} = 'yes'
    items:
      - {type: decimal, name: ratio, label: Ratio, default: "${many} div 2"}
      - {type: range, name: grade, label: Grade, end: 5}
      - {type: date, name: day, label: Day, constraint: . <= today()}
      - {type: acknowledge, name: seen, label: Seen}
  - type: repeat
    name: thing
    label: Thing
    instance_label: "Thing: ${colour}"
    min: 0
    max: 3
    unique_by: colour
    add_when: ${size} != '' or count(${thing}) < 2
    items:
      - type: select_one
        name: colour
        choices: kind
        choice_filter: selected(${kinds}, name) or warm = 'any'
        label: Colour
      - {type: integer, name: size, label: "Size of ${colour}", relevant: "${colour} != 'none'"}
      - type: repeat
        name: part
        label: Part
        max: 2
        unique_by: part_key
        items:
          - {type: text, name: part_name, label: Part, constraint: string-length(.) < 20}
          - {type: calculate, name: part_key, calculation: "concat(${part_name}, ${size})"}
      - {type: calculate, name: parts, calculation: "count(${part})"}
  - {type: calculate, name: sizes, calculation: "sum(${size})"}
  - {type: calculate, name: fixed, calculation: "once(${sizes})"}
  - type: repeat
    name: counted
    label: Counted
    repeat_count: ${many}
    items:
      - {type: text, name: line, label: "Line ${position_now}"}
      - {type: calculate, name: position_now, calculation: position(..)}
  - {type: select_one, name: keeper, choices: [departments, kind], label: Keeper}
  - {type: text, name: idea, label: Idea, accept: [text, voice]}
  - {type: text, name: more, label: More, relevant: "${idea__given} = 1 and ${sizes} > 3"}
  - {type: select_one, name: helping, choices: yes_no, label: Help, store: volunteer}
  - {type: note, name: bye, label: "${sizes}, ${fixed}"}
"""
WORDS = ["", "1", "2", "3", "12", "1 000", "1,500", "yes", "oui", "red", "Red, blue", "other", "today", "30/02/2026"]
WORDS += ["x", "a name", "A NAME ", "red blue", "red none", "red blue other_kind", "other_kind", "none", "ok", "²", "٣"]
WORDS += ["it", "no", "blue", "x" * 50, "23/11/2026", "2.5", "-1", "a\u0000b", "😀", "x" * 4001]
ADDRESSES = ["gate", "kinds", "many", "some", "thing", "thing#1.colour", "thing#2.colour", "thing#1.part#1.part_name"]
ADDRESSES += ["thing#1", "thing#2", "thing#3", "thing#1.part#2", "counted", "counted#2", "counted#1.line", "keeper"]
ADDRESSES += ["kinds/name/other_kind", "nowhere", "/review", "g", "day", "helping", "", "thing#x", "idea"]
WIFI = (Path(__file__).parent / "data" / "public_wifi.yaml").read_text(encoding="utf-8")
FLOWS: Mapping[str, Flow] = {
    "everything": parse_flow(EVERYTHING),
    "wifi": parse_flow(WIFI.replace("review: false", "review: true")),
    "consultation": load_library("agent_consultation"),
}
DICE = st.tuples(st.integers(0, 99), st.integers(0, 10_000))


def context(steps: int) -> Context:
    return Context(
        now=NOW + timedelta(minutes=steps),
        language="fr" if steps % 7 == 3 else "en",
        seed="walk",
        inputs={"reviewer": "Awa", "dept_procs": "", "invited_department": ""},
        choices={"departments": [{"name": "it", "label": "IT"}, {"name": "culture", "label": {"fr": "Culture"}}]},
    )


def event_of(ask: Ask, dice: tuple[int, int]) -> Event:
    """Mostly what a person does with this card, sometimes anything at all."""
    chance, pick = dice
    if chance < 60:
        return sensible(ask, pick)
    if chance < 72:
        return Answer(ask.address, WORDS[pick % len(WORDS)])
    if chance < 78:
        return NonAnswer(ask.address, list(Status)[pick % len(Status)])
    if chance < 84:
        return Edit(ADDRESSES[pick % len(ADDRESSES)])
    if chance < 88:
        return DeleteInstance(ADDRESSES[pick % len(ADDRESSES)])
    others: list[Event] = [Back(), Keep(ask.address), Done(ask.address), OpenInstance(ask.address), Pause(), Resume()]
    others += [KeepFirst(ask.address, pick % 4), Confirm(), Answer(ADDRESSES[pick % len(ADDRESSES)], "1")]
    return others[pick % len(others)]


def sensible(ask: Ask, pick: int) -> Event:
    if ask.kind == "more":
        return OpenInstance(ask.address) if ask.can_add and pick % 2 else Done(ask.address)
    if ask.kind == "fewer":
        return KeepFirst(ask.address, int(ask.previous or 0))
    if ask.kind == "review":
        return Edit(ask.rows[pick % len(ask.rows)].address) if ask.rows else Back()
    if ask.choices:
        return Answer(ask.address, ask.choices[pick % len(ask.choices)].name, typed=False)
    word = {"integer": str(pick % 5), "decimal": "2.5", "date": "23/11/2026", "acknowledge": "OK"}.get(ask.type)
    return Answer(ask.address, word or ["one", "two", "three", "a name"][pick % 4])


def values_of(flow: Flow, records: tuple[Record, ...], steps: int) -> dict[str, Any]:
    return dict(Replay(plan_of(flow), records, context(steps)).complete().responses)


def walk(flow: Flow, throws: list[tuple[int, int]]) -> tuple[tuple[Record, ...], list[Ask | Complete]]:
    """Takes every throw as an event and checks after each what must hold whatever happens."""
    records: tuple[Record, ...] = ()
    steps: list[Ask | Complete] = [replay(flow, records, context(0))]
    for number, dice in enumerate(throws):
        ask = steps[-1]
        if isinstance(ask, Complete):
            break
        outcome = submit(flow, records, context(number), event_of(ask, dice))
        after = load_records(dump_records([*records, *outcome.records]))
        again = replay(flow, after, context(number))
        if isinstance(outcome.step, Refuse):
            assert outcome.records == ()
            assert outcome.step.reason in REASONS
            assert type(outcome.step.reason) is str
        elif not (isinstance(outcome.step, Ask) and outcome.step.notice == "stale"):
            assert again == outcome.step
        records = after
        steps.append(again)
        if isinstance(again, Ask):
            assert again.progress.done <= again.progress.total
    return records, steps


@pytest.mark.parametrize("name", FLOWS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(throws=st.lists(DICE, max_size=60))
def test_nothing_that_people_do_breaks_it(name: str, throws: list[tuple[int, int]]) -> None:
    walk(FLOWS[name], throws)


@pytest.mark.parametrize("name", FLOWS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(throws=st.lists(DICE, min_size=5, max_size=40))
def test_back_and_keep_change_no_value(name: str, throws: list[tuple[int, int]]) -> None:
    flow = FLOWS[name]
    records, steps = walk(flow, throws)
    last = steps[-1]
    if isinstance(last, Complete) or not last.can_back:
        return
    before = values_of(flow, records, 99)
    outcome = submit(flow, records, context(99), Back())
    marked = (*records, *outcome.records)
    assert isinstance(outcome.step, Ask)
    assert values_of(flow, marked, 99) == before
    kept = submit(flow, marked, context(99), Keep(outcome.step.address))
    assert values_of(flow, (*marked, *kept.records), 99) == before
    assert isinstance(kept.step, Ask)
    assert (kept.step.address, kept.step.kind) == (last.address, last.kind)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(throws=st.lists(DICE, min_size=5, max_size=60))
def test_hidden_answers_are_never_in_complete(throws: list[tuple[int, int]]) -> None:
    flow = FLOWS["everything"]
    records, _ = walk(flow, throws)
    complete = Replay(plan_of(flow), records, context(99)).complete()
    gate = complete.responses.get("gate")
    hidden = {"ratio", "grade", "day", "seen"}
    assert gate == "yes" or not hidden & set(complete.responses)
    assert "helping" not in complete.responses
    for address, status in complete.statuses.items():
        assert (status is Status.ANSWERED) or address not in complete.responses


def test_the_walks_reach_what_they_are_for() -> None:
    seen: set[str] = set()
    for start in range(8):
        throws = [((start * 37 + n * 61) % 100, (start * 101 + n * 977) % 10_000) for n in range(120)]
        for step in walk(FLOWS["everything"], throws)[1]:
            if isinstance(step, Ask):
                seen |= {step.kind, step.notice, step.type}
    assert {"question", "name", "more", "fewer", "review", "no_longer_offered", "constraint_changed"} <= seen


def test_every_value_is_of_the_kind_that_was_promised() -> None:
    """Expressions are compiled for these kinds and look no further."""
    flow = FLOWS["everything"]
    throws = [((n * 61) % 60, (n * 977) % 10_000) for n in range(150)]
    records, _ = walk(flow, throws)
    plan = plan_of(flow)
    root = Interview(plan, records, context(99)).root
    for name, symbol in plan.symbols.items():
        if symbol.is_repeat or symbol.repeats:
            continue
        value = root.value(name)
        expected = {"text": str, "number": float, "boolean": bool}.get(symbol.kind)
        assert value is None or expected is None or type(value) is expected, name
