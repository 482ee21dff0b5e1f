"""What coordinators read: the launch, the board, the poster; and help, languages and the ways out."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from bot.dialogs.launch import town_line
from bot.dialogs.launch_plan import Asked, LaunchPlan
from bot.screens.board import BoardLine, BoardView, draw_board
from bot.screens.card import Card
from bot.screens.help import HelpView, draw_help
from bot.screens.launch import LaunchView, Unit, launch_lines
from bot.screens.links import PosterView, draw_poster
from bot.screens.misc import LanguageView, StopView, draw_language, draw_stop
from bot.turn import Press
from bot.words import languages, words
from flows.catalogue import load_library

EN, FR = words("en"), words("fr")
CLOSE = date(2026, 12, 11)


def press(action: str) -> Press:
    return Press(2, action, "wave0001")


def said(card: Card) -> str:
    return html.unescape(re.sub("</?[bi]>", "", card.text))


def labels(card: Card) -> list[list[str]]:
    return [[button.label for button in row] for row in card.rows]


# ------------------------------------------------------------------------------------------------ coordinators
def launch(headcount: int, chance: str, ideas: str = "hidden") -> str:
    unit = Unit("Civil registry", headcount, chance, ideas)  # type: ignore[arg-type]
    view = LaunchView(CLOSE, 10, 5, (unit,), 9, 2, 1, "Fatou Sow", ("computers and internet",), ("documents",))
    return "\n".join(launch_lines(view, EN))


@pytest.mark.parametrize(
    ("headcount", "chance", "words_"),
    [
        (12, "will", "Civil registry (12): results will show."),
        (8, "may", "Civil registry (8): results may show."),
        (5, "hidden", "Civil registry (5): results will stay hidden."),
        (4, "never", "Civil registry (4): too few people, results are never shown."),
    ],
)
def test_the_launch_says_what_will_show(headcount: int, chance: str, words_: str) -> None:
    text = launch(headcount, chance)
    assert words_ in text
    assert "9 people are asked now." in text
    assert "2 more are asked as soon as they have opened the enrolment link." in text
    assert "1 person without Telegram is counted and cannot answer here." in text
    assert "Not asked in this survey, so not in it: documents." in text
    assert "What people write is first read by Fatou Sow." in text
    assert "%" not in text


def test_the_launch_says_how_many_show_side_by_side() -> None:
    """Departments one by one, and then all of them: one is sometimes hidden to protect another."""
    alone = launch(12, "will")
    assert "Side by side" not in alone
    units = (Unit("Civil registry", 12, "will"), Unit("Markets", 8, "may"))
    for town, word in (("nearly_all", "nearly all"), ("most", "most"), ("few", "few")):
        view = LaunchView(CLOSE, 10, 5, units, 9, 2, 1, "Fatou Sow", town=town)  # type: ignore[arg-type]
        text = "\n".join(launch_lines(view, EN))
        assert f"Side by side {word} of them will show" in text
        assert text.index("Markets (8)") < text.index("Side by side")


def test_the_word_of_the_forecast_is_that_of_the_gate() -> None:
    """The same towns as the forecast's own test: three equal groups of eight rarely show all."""

    def plan(*sizes: int) -> LaunchPlan:
        places = tuple({"department": f"d{at}", "no_telegram": 0} for at, size in enumerate(sizes) for _ in range(size))
        part = Asked(load_library("agent_consultation"), "agent", places)
        rows = tuple({"id": f"d{at}", "name": f"D{at}"} for at in range(len(sizes)))
        return LaunchPlan(rows, (part,), tuple((str(row["id"]),) for row in rows))

    assert town_line(plan(12, 14, 18, 24, 31, 40, 21, 14), 5) == "nearly_all"
    assert town_line(plan(12, 12, 8), 5) == "most"
    assert town_line(plan(6, 6, 6), 5) == "few"
    assert town_line(plan(40), 5) == "", "one alone is not side by side"
    assert town_line(LaunchPlan((), (), ()), 5) == ""


@pytest.mark.parametrize(
    ("ideas", "words_"),
    [("will", "if 10 or more answer."), ("may", "which may not happen."), ("hidden", "10 answers would be needed.")],
)
def test_the_launch_says_whether_ideas_will_show(ideas: str, words_: str) -> None:
    assert words_ in launch(12, "will", ideas)


def test_the_board_shows_who_declined_only_where_it_may() -> None:
    line = BoardLine("Civil registry", 12, 1, 10, 7)
    text = said(draw_board(BoardView("Work with residents", (line,), close_date=CLOSE), EN))
    assert text == (
        "Work with residents\nRunning, until 11 December 2026\n\n"
        "Civil registry\nOn the list: 12\nWithout Telegram: 1\nEnrolled: 10\nAnswered: 7"
    )
    open_line = replace(line, declined=2, unreachable=0)
    text = said(draw_board(BoardView("Work with residents", (open_line,), open=False), EN))
    assert text.endswith("Answered: 7\nSaid no: 2\nCannot be reached: 0")
    assert "Closed" in text


def test_the_caption_of_a_poster_keeps_its_address() -> None:
    url = "https://t.me/ndar_bot?start=d" + "A" * 22
    card = draw_poster(PosterView("department", "x" * 5000, url, b"png", CLOSE), EN)
    assert url in card.text
    assert card.photo == b"png"


def test_help_lists_the_commands_of_this_person() -> None:
    card = draw_help(HelpView((("help", "What this bot is"), ("pause", "Stop for now")), "Ndar", "the town hall"), EN)
    assert said(card) == (
        "This bot asks the staff of Ndar how their work goes.\n\n/help What this bot is\n/pause Stop for now\n\n"
        "Questions: the town hall"
    )


def test_each_language_is_named_in_itself() -> None:
    choices = tuple((name, press("l")) for _, name in languages())
    assert labels(draw_language(LanguageView(choices), FR)) == [
        ["العربية"],
        ["English"],
        ["Español"],
        ["Français"],
        ["Português"],
    ]


def test_the_ways_out_are_those_that_apply() -> None:
    assert labels(draw_stop(StopView(pause=press("p"), withdraw=press("w")), EN)) == [["Pause"], ["Delete my answers"]]
