"""What an Ask tells besides its question: steps, plain ranges, and whether a table may be sent."""

from collections.abc import Callable
from typing import Any

import pytest

from flows.conversation import Ask, Table, TableRow, plain
from flows.engine import submit

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


FIRST = """
  - type: repeat
    name: r
    label: Things
    hint: One line each.
    min: 1
    max: 10
    items:
      - {type: KIND, name: a, label: A}
      - {type: integer, name: b, label: B}
"""


@pytest.mark.parametrize(("kind", "offered"), [("text", True), ("integer", True), ("image", False)])
def test_a_table_may_be_sent_before_the_first_question_of_a_list(begin: Begin, kind: str, offered: bool) -> None:
    talk = begin(FIRST.replace("KIND", kind), tables=True)
    assert (talk.ask.address, talk.ask.can_table) == ("r#1.a", offered)
    assert talk.ask.table_repeat == "r"


def test_once_somebody_has_begun_the_table_waits_for_the_prompt(begin: Begin) -> None:
    talk = begin(FIRST.replace("KIND", "text"), tables=True)
    talk.says("x")
    assert (talk.ask.address, talk.ask.can_table) == ("r#1.b", False)
    talk.says("1")
    assert (talk.ask.kind, talk.ask.can_table, talk.ask.table_repeat) == ("more", True, "r")
    assert plain(talk.ask.hint) == "One line each."
    talk.add()
    assert (talk.ask.address, talk.ask.can_table) == ("r#2.a", False)


def test_no_table_before_the_first_question_where_none_is_permitted(begin: Begin) -> None:
    assert begin(FIRST.replace("KIND", "text")).ask.can_table is False


def test_what_a_table_would_do_stands_in_the_place_of_the_question(begin: Begin) -> None:
    talk = begin(FIRST.replace("KIND", "text"), tables=True)
    rows = (TableRow(4, 1, {"a": "x", "b": 1}), TableRow(5, None, {"a": "y", "b": 2}))
    tried = submit(talk.flow, talk.records, talk.context, Table("r", rows)).step
    assert isinstance(tried, Ask)
    assert (tried.kind, tried.address, plain(tried.label), tried.allow) == ("table", "r#1.a", "Things", ())
    saved = submit(talk.flow, talk.records, talk.context, Table("r", rows, save=True)).step
    assert isinstance(saved, Ask)
    assert (saved.kind, saved.address) == ("more", "r")
    assert submit(talk.flow, talk.records, talk.context, Table("q", rows)).step.notice == "stale"
