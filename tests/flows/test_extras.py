"""What an Ask tells besides its question: steps, plain ranges, and whether a table may be sent."""

from collections.abc import Callable
from typing import Any

import pytest

Begin = Callable[..., Any]


@pytest.mark.parametrize(
    ("kind", "constraint", "bounds"),
    [
        ("integer", ". >= 1 and . <= 100", (1, 100)),
        ("integer", ". > 0 and . < 100", (1, 99)),
        ("integer", "0 <= . and 100 >= .", (0, 100)),
        ("integer", "(. >= -5) and (. <= 5.5)", (-5, 5)),
        ("integer", ". > 0.5", (1, None)),
        ("integer", ". <= 20", (None, 20)),
        ("integer", ". >= 1 and . >= 3 and . <= 9 and . <= 8", (3, 8)),
        ("decimal", ". > 0 and . <= 10000", (0, 10000)),
        ("integer", ". >= 1 or . <= -1", None),
        ("integer", ". >= 1 and . <= ${x}", None),
        ("integer", ". >= 1 and . != 7", None),
        ("integer", "not(. < 1)", None),
        ("integer", ". >= '1'", None),
        ("integer", "1 < . < 5", None),
        ("text", "string-length(.) < 5", None),
    ],
)
def test_the_plain_range_of_a_constraint(begin: Begin, kind: str, constraint: str, bounds: Any) -> None:
    survey = f'  - {{type: {kind}, name: q, label: Q, constraint: "{constraint}"}}\n'
    assert begin(survey + '  - {type: calculate, name: x, calculation: "5"}\n').ask.bounds == bounds


def test_the_steps_of_a_range(begin: Begin) -> None:
    ask = begin("  - {type: range, name: q, label: Q, start: 0, end: 100, step: 0.5}\n").ask
    assert (ask.steps, ask.choices) == ((0.0, 100.0, 0.5), ())
    ask = begin("  - {type: range, name: q, label: Q, end: 5}\n").ask
    assert (ask.steps, len(ask.choices)) == ((0.0, 5.0, 1.0), 6)


REPEAT = """
  - type: repeat
    name: r
    label: R
    min: 0
    KEYS
    items:
      - {type: text, name: a, label: A}
      INNER
"""
INNER = "- {type: repeat, name: s, label: S, items: [{type: text, name: b, label: B}]}"


@pytest.mark.parametrize(
    ("keys", "inner", "permitted", "offered"),
    [
        ("max: 10", "", True, True),
        ("max: 10", "", False, False),
        ("max: 9", "", True, False),
        ("max: 9\n    table: true", "", True, True),
        ("max: 10\n    table: false", "", True, False),
        ("max: 10", INNER, True, False),
    ],
)
def test_where_a_table_may_be_sent(begin: Begin, keys: str, inner: str, permitted: bool, offered: bool) -> None:
    survey = REPEAT.replace("KEYS", keys).replace("INNER", inner)
    talk = begin(survey, tables=permitted)
    assert (talk.ask.kind, talk.ask.can_table) == ("more", offered)
    talk.add().says("x")
    if inner:
        talk.says("y").done()
    assert (talk.ask.kind, talk.ask.can_table) == ("more", offered)
