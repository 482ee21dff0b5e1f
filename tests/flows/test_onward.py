"""An answer that stirs only what is asked behind it: the replay moves or walks on, to what a new replay comes to."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows import onward
from flows.catalogue import library_ids, load_library
from flows.conversation import Answer, Ask, Complete, Context, Record
from flows.engine import begin, go_on, replay, rows_of
from flows.model import Flow
from flows.plan import plan_of
from flows.replay import Replay
from flows.source import parse_body, parse_flow
from tests.support.random_flows import random_context, random_flow
from tests.support.random_walks import addresses, next_event

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
STEPS = 40
SEEDS = range(100, 112)
HEAD = """spec_version: 1
settings: {id: small, version: "1", title: {en: Small}, default_language: en, languages: {en: English}}
choices:
  yes_no: [{name: yes, label: {en: "Yes"}}, {name: no, label: {en: "No"}}]
  bikes: [{name: a, label: {en: A}, kind: yes}, {name: b, label: {en: B}, kind: no}]
survey:
"""


def question(name: str, more: str = "") -> str:
    return f"  - {{type: select_one, name: {name}, choices: yes_no, label: {{en: {name}}}{more}}}\n"


def small(*items: str) -> Flow:
    return parse_flow(HEAD + "".join(items))


def walk(flow: Flow, context: Context, seed: str) -> None:
    """Events one after the other; after each the replay that went on is compared with one made anew."""
    slow, dice, known = parse_body(flow.body()), random.Random(f"onward {seed}"), addresses(flow)
    records: tuple[Record, ...] = ()
    here: Replay = begin(flow, records, context)
    for minute in range(1, STEPS):
        now = replace(context, now=START + timedelta(minutes=minute))
        step = here.step()
        assert step == replay(slow, records, context), f"{seed}, event {minute}"
        assert rows_of(here) == rows_of(begin(slow, records, context)), f"{seed}, event {minute}"
        if isinstance(step, Complete):
            return
        if not here.holds_under(now):
            here = begin(flow, records, now)
        context = now
        answered = [record.address for record in records if record.status is not None]
        outcome, after = go_on(here, next_event(here.step(), known, answered, dice))  # type: ignore[arg-type]
        records = (*records, *outcome.records)
        here = after if after is not None else begin(flow, records, context)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_flow_goes_on_as_it_is_replayed(seed: int) -> None:
    flow = random_flow(seed)
    walk(flow, replace(random_context(flow, seed), now=START), f"{seed}")


@pytest.mark.parametrize("flow_id", library_ids())
def test_a_flow_of_the_library_goes_on_as_it_is_replayed(flow_id: str) -> None:
    for number in range(2):
        walk(load_library(flow_id), of_the_library(flow_id), f"{flow_id} {number}")


def of_the_library(flow_id: str) -> Context:
    rows = [{"name": f"d{n}", "label": {"en": f"Office {n}"}} for n in range(3)]
    choices = {each.name: rows for each in load_library(flow_id).inputs if each.type == "choices"}
    return Context(START, "en", "seed", choices=choices)


# ------------------------------------------------------------------------------------------------ what is stirred
TOTAL = "  - {type: calculate, name: total, calculation: \"if(${q1} = 'yes', 1, 0)\"}\n"
READERS = {
    "nothing": ((question("q2"),), frozenset()),
    "a condition behind it": ((question("q2", ", relevant: \"${q1} = 'yes'\""),), frozenset({"q2", "q2__given"})),
    "a calculation, and what reads that": (
        (TOTAL, question("q2"), question("q3", ', relevant: "${total} > 0"')),
        frozenset({"total", "q3", "q3__given"}),
    ),
    "a filter": (
        ('  - {type: select_one, name: q2, choices: bikes, choice_filter: "kind = ${q1}", label: {en: Q}}\n',),
        None,
    ),
    "a filter that looks beside it": (
        (
            "  - {type: select_one, name: q2, choices: bikes, label: {en: Q},"
            ' choice_filter: "kind = current()/../q1"}\n',
        ),
        None,
    ),
    "a number held against it": (
        (
            "  - {type: integer, name: q2, label: {en: Q}, constraint: \"${q1} = 'yes' or . > 1\","
            " constraint_message: {en: No}}\n",
        ),
        None,
    ),
    "a text in a repeat": (
        (
            "  - {type: repeat, name: r, label: {en: R}, instance_label: {en: I}, add_label: {en: More}, items: [\n"
            '    {type: select_one, name: q2, choices: yes_no, label: {en: "After ${q1}"}}]}\n',
        ),
        None,
    ),
}


@pytest.mark.parametrize("what", READERS)
def test_what_an_answer_stirs(what: str) -> None:
    items, stirred = READERS[what]
    found = plan_of(small(question("q1"), *items)).nodes["q1"].stirs
    derived = {name for name in found or () if "__" in name}
    assert (found and found - derived) == (stirred and frozenset(name for name in stirred if "__" not in name))


def test_what_reads_from_before_it_is_replayed() -> None:
    plan = plan_of(small(question("q0", ", relevant: \"${q1} != 'no'\""), question("q1")))
    assert plan.nodes["q1"].stirs is None


def test_an_answer_that_only_a_filter_beside_it_reads_is_not_passed_over() -> None:
    flow = small(question("q1"), *READERS["a filter that looks beside it"][0], question("q3"))
    here, context = begin(flow, (), Context(START, "en", "seed")), Context(START, "en", "seed")
    outcome, _ = go_on(here, Answer("q1", "yes", typed=False))
    assert isinstance(outcome.step, Ask)
    assert outcome.step == replay(parse_body(flow.body()), outcome.records, context)
    assert [each.name for each in outcome.step.choices] == ["a"]


def test_the_walk_goes_on_in_most_flows(monkeypatch: pytest.MonkeyPatch) -> None:
    walked = counted(monkeypatch)
    test_a_flow_of_the_library_goes_on_as_it_is_replayed("regulatory_diagnosis")
    assert sum(walked) > 2


def counted(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    walked: list[bool] = []
    walk_on = onward._walk_on

    def noted(*about: Any) -> bool:
        walked.append(walk_on(*about))
        return walked[-1]

    monkeypatch.setattr(onward, "_walk_on", noted)
    return walked


# ------------------------------------------------------------------------------------------------ controls
def walk_often(flow: Flow) -> None:
    for number in range(10):
        walk(flow, of_the_library("regulatory_diagnosis"), f"control {number}")


def test_the_control_what_is_stirred_must_be_worked_out_anew() -> None:
    flow = load_library("regulatory_diagnosis")
    flow = parse_body(flow.body())
    for node in plan_of(flow).nodes.values():
        node.stirs = frozenset() if node.stirs else node.stirs
    with pytest.raises(AssertionError):
        walk_often(flow)


def test_the_control_what_is_behind_must_be_walked_anew() -> None:
    flow = parse_body(load_library("regulatory_diagnosis").body())
    for node in plan_of(flow).nodes.values():
        node.after = node.after[:1]
    with pytest.raises(AssertionError):
        walk_often(flow)
