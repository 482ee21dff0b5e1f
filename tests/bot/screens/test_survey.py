"""The card of a question: what stands on it, in which order, and what each button says."""

import html
import re
from dataclasses import replace

import pytest

from bot.screens.card import Card
from bot.screens.survey import draw_survey
from bot.screens.view import SurveyView
from flows.conversation import (
    Ask,
    Candidate,
    Inserted,
    NonAnswerOffer,
    Offer,
    Progress,
    Refuse,
    Status,
)
from reports.words import FSI, PDI, Words

EN, FR, ES, AR = (Words("bot", language) for language in ("en", "fr", "es", "ar"))
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


# ------------------------------------------------------------------------------------------------ text
def test_the_parts_stand_in_their_order() -> None:
    ask = replace(
        ASK,
        headings=(("Hard procedure: ", Inserted("Birth certificate")),),
        notes=(("A few questions are left.",),),
        hint=("Count every visit.",),
        previous="rarely",
        previous_status=Status.ANSWERED,
        previous_label=("Rarely",),
    )
    refuse = Refuse("serve_public", "not_a_choice", ask)
    assert draw_survey(SurveyView(refuse, "kJ3x9Qpa", 7, "1k"), EN).text == (
        "<i>This is not in the list. Please tap one of the answers.</i>\n\n"
        "3 of about 12\n\n"
        "<b>Hard procedure: Birth certificate</b>\n\n"
        "A few questions are left.\n\n"
        "<b>How often?</b>\n\n"
        "<i>Count every visit.</i>\n\n"
        "Your answer: Rarely"
    )


def test_progress_says_about_until_it_is_certain() -> None:
    assert "3 of about 12" in shown(ASK).text
    assert "3 of 12" in shown(replace(ASK, progress=Progress(2, 12, exact=True))).text
    assert "3 sur environ 12" in shown(ASK, FR).text
    assert "3 de unas 12" in shown(ASK, ES).text
    assert f"{FSI}3{PDI} من نحو {FSI}12{PDI}" in shown(ASK, AR).text
    exact = replace(ASK, progress=Progress(2, 18, exact=True))
    assert f"{FSI}3{PDI} من {FSI}18{PDI}" in shown(exact, AR).text
    assert "of" not in shown(replace(ASK, progress=Progress(0, 0)), FR).text.replace("often", "")


def test_the_intro_stands_above_the_first_question() -> None:
    card = shown(ASK, intro=("We ask all municipal staff.",))
    assert card.text.startswith("We ask all municipal staff.\n\n3 of about 12")


@pytest.mark.parametrize(
    ("notice", "said"),
    [
        ("stale", "This was already answered."),
        ("no_longer_offered", "Your earlier answer “Market” is no longer offered."),
        ("constraint_changed", "Another answer has changed"),
        ("resumed", "Welcome back."),
        ("from_pack", "From the country pack: is this right?"),
        ("understood", "✓ 30,000"),
    ],
)
def test_every_notice_is_said(notice: str, said: str) -> None:
    understood = (Inserted("30000", "number"),)
    ask = replace(ASK, notice=notice, previous_label=("Market",), understood=understood)  # type: ignore[arg-type]
    assert said in words_of(shown(ask))


def test_a_long_hint_gives_way_before_anything_else() -> None:
    card = shown(replace(ASK, hint=("h" * 5000,), notes=(("n" * 300,),)))
    assert "n" * 300 in card.text
    assert "How often?" in card.text
    assert "h…" in card.text


def test_html_in_a_label_is_shown_as_it_is() -> None:
    card = shown(replace(ASK, label=("<b>&amp;",)))
    assert "<b>&lt;b&gt;&amp;amp;</b>" in card.text


# ------------------------------------------------------------------------------------------------ choices
def test_short_labels_stand_in_two_columns() -> None:
    card = shown(ASK)
    assert labels(card) == [["Every day", "Every week"], ["Rarely", "Never"], ["Pause"]]
    assert codes(card)["Rarely"] == "=2"
    assert card.expects == "tap"


def test_every_press_names_interview_question_and_revision() -> None:
    for row in shown(ASK).rows:
        for button in row:
            assert button.press is not None
            assert (button.press.version, button.press.subject) == (1, "kJ3x9Qpa")
            assert (button.press.question, button.press.revision) == ("1k", 7)


def test_a_filtered_list_keeps_the_ordinals_of_the_full_one() -> None:
    offers = (Offer(36, "a", ("A",)), Offer(71, "b", ("B",)))
    assert codes(shown(replace(ASK, choices=offers))) == {"A": "=10", "B": "=1z", "Pause": "p"}


def test_longer_labels_stand_in_one_column() -> None:
    offers = (Offer(0, "a", ("x" * 30,)), Offer(1, "b", ("No",)))
    assert labels(shown(replace(ASK, choices=offers)))[:2] == [["x" * 30], ["No"]]


def test_long_labels_stand_in_the_body_with_numbers_on_the_buttons() -> None:
    offers = tuple(Offer(n, f"c{n}", (f"A long answer that no button can hold, {n}",)) for n in range(8))
    card = shown(replace(ASK, choices=offers))
    assert "1. A long answer that no button can hold, 0\n2. A long" in card.text
    assert labels(card)[:2] == [["1", "2", "3", "4"], ["5", "6", "7", "8"]]
    assert codes(card)["8"] == "=7"


def test_above_twelve_choices_there_are_pages_of_eight() -> None:
    twelve = tuple(Offer(n, f"c{n}", (f"Answer {n}",)) for n in range(12))
    assert sum(len(row) for row in shown(replace(ASK, choices=twelve)).rows) == 13
    fifteen = tuple(Offer(n, f"c{n}", (f"Answer {n}",)) for n in range(15))
    first, second = (shown(replace(ASK, choices=fifteen), page=page) for page in (0, 1))
    assert labels(first) == [[f"Answer {n}", f"Answer {n + 1}"] for n in (0, 2, 4, 6)] + [["More"], ["Pause"]]
    assert codes(first)["More"] == "#1"
    assert codes(second)["Previous"] == "#0"
    assert "More" not in codes(second)
    assert "Page 2 of 2. To search, write the first letters." in second.text
    assert labels(shown(replace(ASK, choices=fifteen), page=99)) == labels(second)


def test_select_multiple_states_the_wanted_mark() -> None:
    ask = replace(ASK, type="select_multiple")
    card = shown(ask, marks="rarely never gone")
    assert labels(card)[:3] == [["☐ Every day", "☐ Every week"], ["☑ Rarely", "☑ Never"], ["Done (2)"]]
    assert codes(card) == {
        "☐ Every day": "+0",
        "☐ Every week": "+1",
        "☑ Rarely": "-2",
        "☑ Never": "-3",
        "Done (2)": "!",
        "Pause": "p",
    }


def test_a_mark_does_not_change_the_columns() -> None:
    offers = (Offer(0, "a", ("x" * 18,)), Offer(1, "b", ("y" * 18,)))
    assert len(labels(shown(replace(ASK, type="select_multiple", choices=offers)))[0]) == 2


def test_in_arabic_the_first_button_is_at_the_right() -> None:
    card = shown(replace(ASK, can_back=True), AR)
    assert labels(card)[0] == ["Every week", "Every day"]
    assert labels(card)[-1] == ["توقف مؤقت", "رجوع"]
    assert card.direction == "rtl"


# ------------------------------------------------------------------------------------------------ non-answers, ways out
ALL = tuple(
    NonAnswerOffer(status) for status in (Status.REFUSED, Status.NOT_APPLICABLE, Status.DONT_KNOW, Status.SKIPPED)
)


def test_non_answers_come_last_in_one_order_then_back_and_pause() -> None:
    card = shown(replace(ASK, allow=ALL, can_back=True))
    assert labels(card)[2:] == [["Skip", "I don't know"], ["Does not apply", "Rather not say"], ["Back", "Pause"]]
    assert [codes(card)[label] for row in labels(card)[2:] for label in row] == [">", "?", "0", "~", "<", "p"]


def test_french_non_answers() -> None:
    assert labels(shown(replace(ASK, allow=ALL), FR))[2:6] == [
        ["Passer"],
        ["Je ne sais pas"],
        ["Ne s'applique pas"],
        ["Je préfère ne pas répondre"],
    ]


def test_a_non_answer_may_have_its_own_words() -> None:
    allow = (NonAnswerOffer(Status.NOT_APPLICABLE, ("I receive none",)),)
    assert codes(shown(replace(ASK, allow=allow)))["I receive none"] == "0"


def test_an_earlier_answer_can_be_kept() -> None:
    card = shown(replace(ASK, previous="rarely", previous_status=Status.ANSWERED))
    assert "Your answer: Rarely" in card.text
    assert codes(card)["Keep"] == "k"
    assert "Suggested answer: Rarely" in shown(replace(ASK, previous="rarely")).text
    number = Ask("question", "staff", "integer", ("How many?",), previous=30000, previous_status=Status.ANSWERED)
    assert "Your answer: 30,000" in shown(number).text
    silent = shown(replace(ASK, previous_status=Status.DONT_KNOW, allow=ALL))
    assert "Your answer: I don't know" in words_of(silent)
    gone = shown(replace(ASK, previous="x", previous_status=Status.ANSWERED, notice="no_longer_offered"))
    assert "Keep" not in codes(gone)
    assert "Keep" not in codes(shown(ASK))


def test_cancel_deletes_the_instance_that_was_just_opened() -> None:
    assert codes(shown(replace(ASK, can_cancel=True)))["Cancel"] == "d1"


def test_an_ambiguous_answer_offers_its_readings() -> None:
    readings = (Candidate("1.5", ("1.5",)), Candidate("1500", ("1,500",)))
    ask = Ask("question", "staff", "decimal", ("How many?",))
    card = draw_survey(SurveyView(Refuse("staff", "ambiguous_number", ask, candidates=readings), "i", 1, "2"), EN)
    assert labels(card)[0] == ["1.5", "1,500"]
    assert codes(card)["1,500"] == "y1"
