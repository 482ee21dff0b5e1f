"""Answers of a country pack: they count from the start and are asked about all the same, until somebody says so."""

from collections.abc import Callable
from typing import Any

import pytest

from flows.conversation import Answer, Keep, NonAnswer, Status, plain

Begin = Callable[..., Any]
SURVEY = """
  - {type: integer, name: fee, label: Fee?, constraint: ". >= 0 and . <= 5000", allow: [dont_know]}
  - type: select_multiple
    name: papers
    choices: [{name: id, label: Card}, {name: photo, label: Photo}]
    label: Papers?
  - {type: text, name: dear, label: Why?, relevant: "${fee} > 100"}
"""
PACK = {"fee": 200, "papers": "id photo"}


def test_it_counts_before_anybody_says_so(begin: Begin) -> None:
    talk = begin(SURVEY, pack=PACK)
    assert (talk.at, talk.ask.notice, talk.ask.previous, plain(talk.ask.previous_label)) == (
        "fee",
        "from_pack",
        200,
        "200",
    )
    assert (talk.ask.progress.done, talk.ask.progress.total, talk.records) == (0, 3, ())


def test_kept_it_is_an_answer_of_the_pack(begin: Begin) -> None:
    talk = begin(SURVEY, pack=PACK).keep()
    (record,) = talk.records
    assert (record.value, record.status, record.source, record.raw) == (200, Status.ANSWERED, "pack", None)
    assert (talk.at, talk.ask.notice, plain(talk.ask.previous_label)) == ("papers", "from_pack", "Card, Photo")
    talk.keep().says("x").confirm()
    assert talk.complete.responses == {"fee": 200, "papers": "id photo", "dear": "x"}


@pytest.mark.parametrize(("raw", "value"), [("50", 50), ("200", 200)])
def test_said_otherwise_or_the_same_it_is_the_answer_of_a_person(begin: Begin, raw: str, value: int) -> None:
    talk = begin(SURVEY, pack=PACK).says(raw)
    assert (talk.records[0].value, talk.records[0].source) == (value, "person")
    assert talk.at == "papers"
    talk.back()
    assert (talk.ask.notice, talk.ask.previous) == ("none", value)


def test_a_non_answer_takes_its_place(begin: Begin) -> None:
    talk = begin(SURVEY, pack=PACK).send(NonAnswer("fee", Status.DONT_KNOW)).keep()
    assert talk.ask.kind == "review"
    assert talk.confirm().complete.statuses["fee"] is Status.DONT_KNOW


def test_a_value_that_no_longer_passes_is_not_kept(begin: Begin) -> None:
    talk = begin(SURVEY, pack={"fee": 9000})
    assert (talk.keep().refused, talk.records) == ("constraint", ())
    talk = begin(SURVEY, pack={"papers": "id gone"}).says("1")
    assert talk.at == "papers"
    assert talk.keep().refused == "not_a_choice"


def test_nothing_is_kept_elsewhere_or_twice(begin: Begin) -> None:
    talk = begin(SURVEY, pack=PACK).send(Keep("papers"))
    assert talk.ask.notice == "stale"
    assert talk.keep().send(Keep("fee")).ask.notice == "stale"


def test_the_echo_of_a_number_is_said_beside_a_pack(begin: Begin) -> None:
    talk = begin("  - {type: integer, name: n, label: N}\n" + SURVEY.replace("PACK", ""), pack={"dear": "x"}).says(
        "1 000"
    )
    assert (talk.at, talk.ask.notice) == ("fee", "understood")


def test_hidden_questions_and_repeats_take_nothing_from_it(begin: Begin) -> None:
    inner = "  - {type: repeat, name: r, label: R, min: 0, items: [{type: text, name: a, label: A}]}\n"
    talk = begin(SURVEY + inner, pack={"fee": 50, "dear": "because", "a": "x", "r": "y", "nowhere": 1})
    talk.keep().send(Answer("papers", "1"))
    assert (talk.ask.kind, talk.at) == ("more", "r")
    talk.done().confirm()
    assert talk.complete.responses == {"fee": 50, "papers": "id"}
