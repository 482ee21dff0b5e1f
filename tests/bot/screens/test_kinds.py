"""The card of every other kind of step: typed answers, one more, the review, and why an answer was not taken."""

import html
import re
import typing
from dataclasses import replace

import pytest

from bot.screens.card import Card
from bot.screens.kinds import DRAWINGS, NEVER_ASKED, NotDrawn
from bot.screens.refusals import REFUSALS, refusal
from bot.screens.survey import draw_survey
from bot.screens.view import SurveyView, base36
from flows.conversation import (
    Ask,
    Complete,
    NonAnswerOffer,
    Offer,
    Progress,
    Refuse,
    ReviewRow,
    Status,
)
from flows.items import TYPES
from flows.kinds import REASONS
from reports.words import Words

EN, FR, AR = Words("bot", "en"), Words("bot", "fr"), Words("bot", "ar")
SERVE = tuple(
    Offer(n, name, (label,))
    for n, (name, label) in enumerate(
        [("every_day", "Every day"), ("every_week", "Every week"), ("rarely", "Rarely"), ("never", "Never")]
    )
)
ASK = Ask("question", "serve_public", "select_one", ("How often?",), choices=SERVE, progress=Progress(2, 12))


def shown(ask: Ask, words: Words = EN, **view: object) -> Card:
    return draw_survey(SurveyView(ask, "kJ3x9Qpa", 7, "1k", **view), words)  # type: ignore[arg-type]


def words_of(card: Card) -> str:
    return html.unescape(re.sub("</?[bi]>", "", card.text))


def labels(card: Card) -> list[list[str]]:
    return [[button.label for button in row] for row in card.rows]


def codes(card: Card) -> dict[str, str]:
    """Label -> action and argument."""
    return {b.label: f"{b.press.action}{b.press.arg}" for row in card.rows for b in row if b.press}


ALL = tuple(
    NonAnswerOffer(status) for status in (Status.REFUSED, Status.NOT_APPLICABLE, Status.DONT_KNOW, Status.SKIPPED)
)


# ------------------------------------------------------------------------------------------------ other kinds
@pytest.mark.parametrize(
    ("type_", "said"),
    [
        ("integer", "Write a number, for example 12."),
        ("decimal", "Write a number, for example 12.5."),
        ("text", "Write your answer in one message."),
    ],
)
def test_typed_answers_say_what_is_expected(type_: str, said: str) -> None:
    card = shown(replace(ASK, type=type_, choices=()))
    assert said in card.text
    assert card.expects == "text"


def test_a_long_text_is_welcome_where_the_flow_says_so() -> None:
    assert "A long answer is welcome." in shown(replace(ASK, type="text", choices=(), appearance="multiline")).text


def test_the_name_of_an_other_choice() -> None:
    card = shown(Ask("name", "procedures/name/other_proc", "text", ("Which procedure is it?",), allow=ALL[:1]))
    assert card.expects == "text"
    assert "40 characters at most" in card.text
    assert codes(card) == {"Rather not say": "~", "Pause": "p"}


def test_one_more() -> None:
    more = Ask("more", "hard", "repeat", ("Hard procedure",), add_label=("One more",), done_label=("No, go on",))
    assert codes(shown(more)) == {"One more": "a", "No, go on": "!", "Pause": "p"}
    assert codes(shown(replace(more, can_add=False))) == {"No, go on": "!", "Pause": "p"}
    assert codes(shown(replace(more, add_label=None, done_label=None, can_done=False))) == {
        "Add another": "a",
        "Pause": "p",
    }


def test_acknowledge() -> None:
    assert codes(shown(replace(ASK, type="acknowledge", choices=()))) == {"OK": "y", "Pause": "p"}


def test_a_range_has_a_button_a_step_up_to_eleven() -> None:
    steps = tuple(Offer(n, str(n), (str(n),)) for n in range(11))
    card = shown(replace(ASK, type="range", choices=steps))
    assert [len(row) for row in card.rows] == [6, 5, 1]
    assert codes(card)["10"] == "=a"
    assert shown(replace(ASK, type="range", choices=())).expects == "text"


def test_a_type_without_a_drawing_is_a_clear_error() -> None:
    with pytest.raises(NotDrawn, match="'barcode' cannot be shown in the chat"):
        shown(replace(ASK, type="barcode"))


def test_a_finished_interview_is_not_a_question() -> None:
    with pytest.raises(ValueError, match="closing screen"):
        draw_survey(SurveyView(Complete({}, {})), EN)


def test_the_table_of_kinds_is_the_table_of_the_language() -> None:
    """Types of the flow language and kinds of a step: each is drawn, or is never a step of its own."""
    kinds = set(typing.get_args(typing.get_type_hints(Ask)["kind"])) - {"question"}
    assert len(TYPES) > 15
    assert set(DRAWINGS) | NEVER_ASKED == TYPES | kinds
    assert not NEVER_ASKED & set(DRAWINGS)


# ------------------------------------------------------------------------------------------------ refusals
def test_every_reason_of_the_engine_has_words_and_no_other() -> None:
    assert set(REFUSALS) == {str(reason) for reason in REASONS}


def test_a_date_of_another_calendar_is_asked_again() -> None:
    assert "Gregorian" in refusal(Refuse("q", "not_a_date", ASK, detail={"calendar": "gregorian"}), EN)


@pytest.mark.parametrize("reason", REFUSALS)
def test_every_refusal_has_words_with_and_without_details(reason: str) -> None:
    for words in (EN, FR):
        for detail in ({}, {"count": 4213, "limit": 4000}, {"count": "many", "limit": None}):
            assert refusal(Refuse("q", reason, ASK, detail=detail), words)


def test_the_words_of_the_flow_come_first() -> None:
    assert refusal(Refuse("q", "constraint", ASK, ("Choose 5 at most.",)), EN) == "Choose 5 at most."


def test_nothing_ticked_is_said_as_such() -> None:
    several = Refuse("q", "required", replace(ASK, type="select_multiple"))
    assert refusal(several, EN) == "Please tick at least one answer, or tap another button."
    assert refusal(Refuse("q", "required", ASK), EN) == "Please answer, or tap one of the buttons."


def test_too_long_says_by_how_much() -> None:
    refuse = Refuse("q", "too_long", ASK, detail={"count": 4213, "limit": 4000})
    assert refusal(refuse, EN) == "That is 4,213 characters, at most 4,000 fit. Please shorten it."


def test_an_unknown_reason_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        refusal(Refuse("q", "because", ASK), EN)


# ------------------------------------------------------------------------------------------------ review
ROWS = tuple(
    ReviewRow(f"q{n}", (f"Question {n}?",), Status.ANSWERED, (f"Answer {n}",), ("Tools",) if n == 1 else None)
    for n in range(13)
)
REVIEW = Ask("review", "/review", "review", (), rows=ROWS)


def test_the_review_lists_ten_answers_with_a_button_each() -> None:
    card = shown(REVIEW)
    text = words_of(card)
    assert text.startswith(
        "These are your answers. They count only once you send them.\n\n1. Question 0?\nAnswer 0\n\n"
    )
    assert "Tools\n2. Question 1?\nAnswer 1" in text
    assert "11." not in text
    assert labels(card) == [["1", "2", "3", "4", "5"], ["6", "7", "8", "9", "10"], ["More"], ["Send"], ["Pause"]]
    assert codes(card)["10"] == "e9"
    assert codes(card)["Send"] == "s"
    assert labels(shown(REVIEW, page=1))[:2] == [["11", "12", "13"], ["Previous"]]


def test_the_review_in_french() -> None:
    card = shown(replace(REVIEW, rows=ROWS[:1]), FR)
    assert words_of(card).startswith("Voici vos réponses. Elles ne comptent qu'une fois envoyées.")
    assert labels(card)[-2] == ["Envoyer"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.DONT_KNOW, "I don't know"),
        (Status.REFUSED, "Rather not say"),
        (Status.SKIPPED, "Skip"),
        (Status.NOT_APPLICABLE, "Does not apply"),
        (Status.ANSWERED, "Given, kept apart"),
        (Status.NOT_REACHED, "Not answered yet"),
    ],
)
def test_the_review_has_words_for_what_is_no_answer(status: Status, said: str) -> None:
    row = ReviewRow("q", ("Question?",), status)
    assert f"1. Question?\n{said}" in words_of(shown(replace(REVIEW, rows=(row,))))


def test_the_review_of_a_dialog_says_what_will_happen() -> None:
    card = shown(replace(REVIEW, rows=ROWS[:1]), dialog=True, preview=("12 people are asked now.",))
    assert words_of(card).startswith("12 people are asked now.\n\nPlease check. Nothing happens before you confirm.")
    assert codes(card)["Confirm"] == "s"
    assert "Send" not in codes(card)


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (35, "z"), (36, "10"), (1295, "zz")])
def test_base36(number: int, text: str) -> None:
    assert base36(number) == text
    assert int(text, 36) == number
