"""The agents' own survey as people see it: every card of whole interviews, in every language."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.screens.card import Card
from bot.screens.layout import ONE_COLUMN, TEXT_LIMIT, utf16_len, width
from bot.screens.survey import NON_ANSWERS, draw_survey
from bot.screens.view import SurveyView
from bot.turn import Press
from flows.catalogue import load_library
from flows.conversation import (
    Answer,
    Ask,
    Complete,
    Confirm,
    Context,
    Done,
    Event,
    NonAnswer,
    OpenInstance,
    Record,
    Refuse,
    Step,
)
from flows.engine import replay, submit
from reports.words import Words

CODES = {code: status for status, code in NON_ANSWERS.items()}
TYPED = {"text": "A shorter form at the counter", "integer": "12", "decimal": "12.5"}
DEPARTMENTS = [
    {"name": "civil", "label": "Civil registry"},
    {"name": "tax", "label": {"en": "Finance and tax <all of it>", "fr": "Finances et impôts"}},
]


def context(language: str, department: str) -> Context:
    return Context(
        now=datetime(2026, 11, 23, 10, tzinfo=UTC),
        language=language,
        seed="seed",
        inputs={"invited_department": department, "dept_procs": "", "reviewer": "Fatou Sow, <mayor's office>"},
        choices={"departments": DEPARTMENTS},
    )


def event_of(press: Press, ask: Ask, marks: list[str]) -> Event | None:
    """What a press means; None where it only changes what is marked or shown."""
    offers = {offer.ordinal: offer for offer in ask.choices}
    match press.action:
        case "=":
            return Answer(ask.address, offers[int(press.arg, 36)].name, typed=False)
        case "+":
            offer = offers[int(press.arg, 36)]
            marks[:] = [offer.name] if offer.exclusive else [*marks, offer.name]
            return None
        case "!":
            return Done(ask.address) if ask.kind == "more" else Answer(ask.address, " ".join(marks), typed=False)
        case "a":
            return OpenInstance(ask.address)
        case "s":
            return Confirm()
        case code if code in CODES:
            return NonAnswer(ask.address, CODES[code])
    return None


def play(language: str, department: str, seed: int) -> Iterator[tuple[Step, Card]]:
    """One interview, answered by chance, as the cards that the person saw."""
    flow, chance, known = load_library("agent_consultation"), random.Random(seed), context(language, department)
    records: tuple[Record, ...] = ()
    step: Step = replay(flow, records, known)
    for _ in range(200):
        marks: list[str] = []
        event: Event | None = None
        while event is None:
            if isinstance(step, Complete):
                return
            ask = step.ask if isinstance(step, Refuse) else step
            card = draw_survey(
                SurveyView(step, "kJ3x9Qpa", len(records), "1k", " ".join(marks)), Words("bot", language)
            )
            yield step, card
            event = _choose(card, ask, marks, chance)
        outcome = submit(flow, records, known, event)
        records, step = (*records, *outcome.records), outcome.step
    raise AssertionError("the interview does not end")


def _choose(card: Card, ask: Ask, marks: list[str], chance: random.Random) -> Event | None:
    if card.expects == "text" and (not ask.allow or chance.random() < 0.7):
        return Answer(ask.address, TYPED.get(ask.type, "Nurses' desk"))
    presses = [button.press for row in card.rows for button in row if button.press]
    useful = [press for press in presses if press.action not in "<p#ek-d"]
    answers = [press for press in useful if press.action not in CODES]
    return event_of(chance.choice(answers if answers and chance.random() < 0.9 else useful), ask, marks)


def check(card: Card, ask: Ask) -> None:
    assert utf16_len(card.text) <= TEXT_LIMIT
    assert "<all" not in card.text
    assert "<mayor" not in card.text
    assert sum(len(row) for row in card.rows) <= 30
    for row in card.rows:
        for button in row:
            # The tick before a choice of several does not count.
            assert width(button.label.removeprefix("☐ ").removeprefix("☑ ")) <= ONE_COLUMN, button.label


@pytest.mark.parametrize("department", ["civil", ""])
@pytest.mark.parametrize("language", ["en", "fr", "es", "pt", "ar"])
def test_whole_interviews_can_be_drawn(language: str, department: str) -> None:
    """Every card keeps to the limits; the interview can be finished with the buttons alone and typed words."""
    seen: dict[str, Any] = {}
    for seed in range(8):
        for step, card in play(language, department, seed):
            ask = step.ask if isinstance(step, Refuse) else step
            assert isinstance(ask, Ask)
            check(card, ask)
            seen[ask.address.rpartition(".")[2]] = card
    assert len(seen) > 18
    assert ("department" in seen) == (department == "")
    assert "/review" in seen or any("count only" in card.text or "comptent" in card.text for card in seen.values())


def test_the_first_question_in_both_languages() -> None:
    firsts = [next(play(language, "civil", 0))[1] for language in ("en", "fr")]
    assert [row[0].label for row in firsts[0].rows[:2]] == ["Every day", "Rarely"]
    assert [row[0].label for row in firsts[1].rows[:2]] == ["Tous les jours", "Rarement"]
    assert "1 of about" in firsts[0].text
    assert "1 sur environ" in firsts[1].text
