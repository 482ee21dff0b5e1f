"""What is called unreachable is never asked: every way through small random flows is gone, answer by answer."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from flows.check import check_text
from flows.conversation import Answer, Ask, Complete, Context, Event, NonAnswer, Record, Status
from flows.engine import replay, submit
from flows.source import parse_flow

CONTEXT = Context(now=datetime(2026, 11, 23, tzinfo=UTC), language="en", seed="s")
HEAD = """spec_version: 1
settings: {id: s, version: "1", title: S, default_language: en, languages: {en: English}, allow: [dont_know],
  review: false}
choices:
  two: [{name: yes, label: "Yes"}, {name: no, label: "No"}]
  ways: [{name: web, label: Web}, {name: desk, label: Desk}]
survey:
  - {type: calculate, name: fixed, calculation: "'yes'"}
  - {type: select_one, name: a, choices: two, label: A}
"""
ANSWERS: dict[str, tuple[str, ...]] = {"a": ("yes", "no"), "b": ("yes", "no"), "m": ("web", "desk", "web desk")}


def condition(dice: random.Random, depth: int = 0) -> str:
    if depth < 2 and dice.random() < 0.6:
        word = dice.choice(["and", "and", "or"])
        return f"({condition(dice, depth + 1)}) {word} ({condition(dice, depth + 1)})"
    name = dice.choice(["a", "a", "b", "b", "m", "fixed"])
    if name == "m" or dice.random() < 0.3:
        choice = dice.choice(["web", "desk", "post"] if name == "m" else ["yes", "no"])
        test = f"selected(${{{name}}}, '{choice}')"
    else:
        test = f"${{{name}}} {dice.choice(['=', '=', '!='])} '{dice.choice(['yes', 'no', 'maybe', ''])}'"
    if name == "m" and dice.random() < 0.4:
        test = f"${{m}} {dice.choice(['=', '!='])} '{dice.choice(['web', 'web desk', 'post', ''])}'"
    return f"not({test})" if dice.random() < 0.2 else test


def small(seed: int) -> str:
    """A flow whose last question `t` stands in a group, each with a condition of its own."""
    dice = random.Random(seed)
    asked_when = f"\"${{a}} = '{dice.choice(['yes', 'no'])}'\""
    b = f"  - {{type: select_one, name: b, choices: two, relevant: {asked_when}, label: B}}\n"
    m = "  - {type: select_multiple, name: m, choices: ways, label: M}\n"
    t = f'{{type: acknowledge, name: t, relevant: "{condition(dice)}", label: T}}'
    return HEAD + b + m + f'  - {{type: group, name: g, relevant: "{condition(dice, 1)}", items: [{t}]}}\n'


def ways(text: str) -> Iterator[tuple[str, ...]]:
    """The addresses asked on every way through a flow."""
    flow = parse_flow(text)

    def go(records: tuple[Record, ...], asked: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        step = replay(flow, records, CONTEXT)
        if isinstance(step, Complete):
            yield asked
            return
        assert isinstance(step, Ask)
        address = step.address
        if address == "t":
            yield (*asked, "t")
            return
        events: list[Event] = [Answer(address, answer, typed=False) for answer in ANSWERS[address]]
        for event in (*events, NonAnswer(address, Status.DONT_KNOW)):
            yield from go((*records, *submit(flow, records, CONTEXT, event).records), (*asked, address))

    yield from go((), ())


def is_called_unreachable(text: str) -> bool:
    found = [problem for problem in check_text(text) if problem.code == "W-UNREACHABLE"]
    assert {problem.place for problem in found} <= {"survey/t relevant", "survey/g relevant"}
    return bool(found)


@pytest.mark.parametrize("start", range(0, 240, 60))
def test_what_is_called_unreachable_is_never_asked(start: int) -> None:
    called, reached = 0, 0
    for seed in range(start, start + 60):
        text = small(seed)
        asked = any("t" in way for way in ways(text))
        if is_called_unreachable(text):
            assert not asked, text
            called += 1
        reached += asked
    assert called > 5
    assert reached > 5


def test_the_walk_would_notice_a_question_that_is_asked() -> None:
    text = HEAD + "  - {type: acknowledge, name: t, relevant: \"${a} = 'yes'\", label: T}\n"
    assert sorted(ways(text)) == [("a",), ("a",), ("a", "t")]


FIXED = "{{type: calculate, name: c, {when}calculation: \"'yes'\"}}"
NEVER = "  - {type: acknowledge, name: t, relevant: \"${c} != 'yes'\", label: T}\n"
ONLY_IF_A = "relevant: \"${a} = 'yes'\", "
HANDED = HEAD.replace("choices:\n", "inputs: [{name: given, type: choices, label: Given}]\nchoices:\n", 1)


@pytest.mark.parametrize(
    ("calculate", "dead"),
    [
        (f"  - {FIXED.format(when='')}\n", True),
        (f"  - {FIXED.format(when=ONLY_IF_A)}\n", False),
        (f"  - {{type: group, name: g, {ONLY_IF_A}items: [{FIXED.format(when='')}]}}\n", False),
    ],
    ids=["always", "only at times", "in a group that is there only at times"],
)
def test_a_fixed_value_counts_only_where_it_is_always_there(calculate: str, dead: bool) -> None:
    assert is_called_unreachable(HEAD + calculate + NEVER) is dead


@pytest.mark.parametrize(("choices", "dead"), [("ways", True), ("given", False), ("[ways, given]", False)])
def test_nothing_is_said_of_choices_that_are_handed_in(choices: str, dead: bool) -> None:
    m = f"  - {{type: select_one, name: m, choices: {choices}, label: M}}\n"
    assert (
        is_called_unreachable(HANDED + m + "  - {type: acknowledge, name: t, relevant: \"${m} = 'x'\", label: T}\n")
        is dead
    )


def test_a_clash_is_found_behind_conditions_that_agree() -> None:
    told = "${a} != 'maybe' and ${a} = 'yes'"
    asked = '  - {{type: acknowledge, name: t, relevant: "{}", label: T}}\n'
    assert is_called_unreachable(HEAD + asked.format(f"{told} and ${{a}} = 'no'"))
    assert not is_called_unreachable(HEAD + asked.format(told)), "control: what agrees"
