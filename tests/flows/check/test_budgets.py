"""An expression that is let through is computed, one that is refused would have been given up: at the very limit."""

from datetime import UTC, datetime

import pytest

from flows.check import check_text
from flows.conversation import Ask, Context, plain
from flows.engine import replay
from flows.source import parse_flow

ROWS = 200
FLOW = """spec_version: 1
settings: {id: s, version: "1", title: S, default_language: en, languages: {en: English}, allow: [], review: false}
inputs: [{name: given, type: rows, label: Given, columns: [speed]}]
survey:
  - type: repeat
    name: spot
    label: Spot
    prefill: given
    add_when: count(${given}) = 0
    items: [{type: integer, name: speed, label: Speed}]
  - {type: calculate, name: made, calculation: "EXPRESSION"}
  - {type: note, name: told, label: "${made}"}
"""


def is_refused(expression: str) -> bool:
    return "E-BUDGET" in {problem.code for problem in check_text(FLOW.replace("EXPRESSION", expression))}


def computed(expression: str) -> str:
    """The value with two hundred rows, as the note shows it; nothing where the run gave it up."""
    rows = {"given": [{"speed": n + 1} for n in range(ROWS)]}
    context = Context(now=datetime(2026, 11, 23, tzinfo=UTC), language="en", seed="s", rows=rows)
    step = replay(parse_flow(FLOW.replace("EXPRESSION", expression)), (), context)
    assert isinstance(step, Ask)
    return plain(step.label)


def dots(times: int) -> str:
    return f"count(${{speed}}[{' and '.join(['. > 0'] * times)}])"


def within(times: int) -> str:
    """A set inside the predicate of a set is visited once for each member."""
    return f"count(${{speed}}[{' and '.join(['. <= max(${speed})'] * times)}])"


@pytest.mark.parametrize("expression", ["sum(${speed})", dots(49), "count(${spot}[speed > 1])"])
def test_what_is_let_through_is_computed(expression: str) -> None:
    assert not is_refused(expression)
    assert computed(expression)


@pytest.mark.parametrize("expression", [dots(50), within(1)])
def test_what_is_refused_would_be_given_up(expression: str) -> None:
    assert is_refused(expression)
    assert computed(expression) == ""
