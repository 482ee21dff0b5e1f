"""What the checker lets through fits on a card: the bot draws the same flow, and no text of its author is cut."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from bot.screens.layout import TEXT_LIMIT, utf16_len
from bot.screens.survey import draw_survey
from bot.screens.view import SurveyView
from flows.check import check_text
from flows.conversation import Answer, Ask, Context, Record, Refuse
from flows.engine import replay, submit
from flows.limits import MAX_BUTTON_UNITS, MAX_CARD_UNITS
from flows.source import parse_flow
from reports.words import Words

HEAD = """spec_version: 1
settings: {id: s, version: "1", title: S, default_language: en, languages: {en: English}, allow: [], back: true,
  intro: Intro ENDS}
choices:
  long:
"""
LONG = [f"{'choice ' * 12}{n} ENDS" for n in range(10)]
Draft = Callable[[int], str]


def whole(survey: str) -> str:
    return (
        HEAD + "".join(f"    - {{name: c{n}, label: {text}}}\n" for n, text in enumerate(LONG)) + "survey:\n" + survey
    )


def text(units: int) -> str:
    """A text of that many units, whose end shows whether it was cut."""
    return ("word " * (units // 5 + 1))[: units - 5] + " ENDS"


def choosing(units: int) -> str:
    return whole(f"  - {{type: select_one, name: q, choices: long, label: {text(units)}, hint: {text(300)}}}\n")


def noted(units: int) -> str:
    note = f"  - {{type: note, name: n, label: {text(1500)}}}\n"
    return whole(f"{note}  - {{type: group, name: g, label: G ENDS, items: [{asked(units)}]}}\n")


def asked(units: int) -> str:
    message = text(400)
    return f"{{type: integer, name: q, label: {text(units)}, constraint: . < 5, constraint_message: {message}}}"


def table(units: int) -> str:
    rows = [f"{{type: select_one, name: r{n}, choices: long, label: Row {n} ENDS}}" for n in range(12)]
    return whole(
        f"  - {{type: group, name: g, appearance: field-list, label: {text(units)}, items: [{', '.join(rows)}]}}\n"
    )


DRAFTS: dict[str, Draft] = {"choices": choosing, "note, heading and message": noted, "matrix": table}


def is_refused(flow: str) -> bool:
    found = [problem for problem in check_text(flow) if problem.severity == "error"]
    assert {problem.code for problem in found} <= {"E-LIMIT"}
    return bool(found)


def largest(draft: Draft) -> int:
    """The longest question that the checker lets through."""
    low, high = 10, MAX_CARD_UNITS
    assert is_refused(draft(high))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_refused(draft(middle)) else (middle, high)
    return low


def drawn(flow_text: str) -> str:
    """The text of the longest card: after an answer that breaks the constraint, or at the last row of a matrix."""
    flow = parse_flow(flow_text)
    context = Context(now=datetime(2026, 11, 23, tzinfo=UTC), language="en", seed="s")
    step = replay(flow, (), context)
    records: tuple[Record, ...] = ()
    for address in (f"r{n}" for n in range(11) if "field-list" in flow_text):
        outcome = submit(flow, records, context, Answer(address, "c9", typed=False))
        records, step = (*records, *outcome.records), outcome.step
    if "constraint" in flow_text:
        step = submit(flow, (), context, Answer("q", "7")).step
        assert isinstance(step, Refuse)
    assert isinstance(step, Ask | Refuse)
    view = SurveyView(step, "kJ3x9Qpa", 7, "1k", today=date(2026, 11, 23), intro=("Intro ENDS",))
    return re.sub(r"<[^>]+>", "", draw_survey(view, Words("bot", "en")).text)


@pytest.mark.parametrize("name", sorted(DRAFTS))
def test_a_card_that_is_let_through_is_drawn_whole(name: str) -> None:
    draft = DRAFTS[name]
    units = largest(draft)
    card = drawn(draft(units))
    assert utf16_len(card) <= TEXT_LIMIT
    assert card.count("ENDS") >= drawn(draft(20)).count("ENDS")
    # Far beyond, the drawing has to cut: this is what the checker spares people.
    if units + 1_200 < 3_500:
        assert drawn(draft(units + 1_200)).count("ENDS") < card.count("ENDS")


def test_a_label_of_a_prompt_has_to_fit_on_its_button() -> None:
    def repeat(units: int) -> str:
        item = "{type: text, name: a, label: A}"
        return whole(f"  - {{type: repeat, name: r, label: R, add_label: {text(units)}, items: [{item}]}}\n")

    assert not is_refused(repeat(MAX_BUTTON_UNITS))
    assert is_refused(repeat(MAX_BUTTON_UNITS + 1))


def test_every_language_is_measured() -> None:
    flow = choosing(20).replace("{en: English}", "{en: English, fr: Français}")
    long = flow.replace(f"label: {text(20)}", f"label: {{en: Short, fr: {text(3_400)}}}")
    (problem,) = [each for each in check_text(long) if each.code == "E-LIMIT"]
    assert "characters in fr, at most 4,096" in problem.cause
    assert problem.place == "survey/q label fr"
