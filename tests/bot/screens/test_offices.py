"""What heads and officers read before they begin, what a launch says of them, and the list of summaries."""

from dataclasses import replace
from datetime import date

import pytest

from bot.screens.launch import AudienceLine, LaunchView, Unit, launch_lines
from bot.screens.layout import utf16_len
from bot.screens.notice import LAYER_LIMIT, MoreView, NoticeView, draw_more, layer
from bot.screens.summaries import SummariesView, draw_summaries
from bot.turn import Press
from bot.words import words

TAP = Press(2, "t", "part")
DAY = date(2026, 12, 4)
AGENT = NoticeView(
    sender="The mayor", municipality="Testville", minutes=13, kb=40, k=5, close_date=DAY, ids_days=30, raw_months=12,
    operator="Ms Fall", operator_employer="the region", reviewer="Ms Sow", contact="clerk@example.org",
    authority="Data authority", start=TAP, who=TAP, not_now=TAP, decline=TAP, back=TAP,
)  # fmt: skip
HEAD = replace(AGENT, official=True, questions=31, title="Inventory of the department")


def text(view: NoticeView, number: int, language: str = "en") -> str:
    return "\n".join(part.text for part in layer(view, number, words(language)))


def test_an_office_is_told_that_its_word_is_read() -> None:
    said = text(HEAD, 1)
    assert "You answer for your office. Your statements carry the name of the office and are read by the coord" in said
    assert "About 31 questions, more where there are lists to fill: 13 minutes and 40 kB for most." in said
    assert "A result is shown only" not in said
    assert "Nobody at the town hall" not in said
    assert "mixed with others" not in text(HEAD, 2)
    assert "Vous répondez au titre de votre fonction." in text(HEAD, 1, "fr")


def test_an_agent_is_told_nothing_of_it() -> None:
    """The control: what is left out for an office is there for an agent."""
    said = text(AGENT, 1)
    assert "You answer for your office" not in said
    assert "A result is shown only if 5" in said
    assert "Nobody at the town hall" in said
    assert "mixed with others" in text(AGENT, 2)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("number", [1, 2])
def test_layers_stay_short_with_long_names(language: str, number: int) -> None:
    names = ("sender", "municipality", "operator", "operator_employer", "reviewer", "contact", "authority", "title")
    long = replace(HEAD, **dict.fromkeys(names, "Communauté de communes de Sandiara-les-Eaux et environs " * 3))
    assert sum(utf16_len(part.text) + 2 for part in layer(long, number, words(language))) <= LAYER_LIMIT


@pytest.mark.parametrize(("rows", "head"), [(1, "1 more to check."), (3, "3 more to check.")])
def test_what_came_later_says_how_much(rows: int, head: str) -> None:
    card = draw_more(MoreView("Law and resources", rows, DAY, TAP, TAP), words("en"))
    assert head in card.text
    assert [button.label for row in card.rows for button in row] == ["Start", "Not now"]


def test_a_launch_says_who_receives_what_and_who_is_missing() -> None:
    heads = AudienceLine("Heads of department", "Inventory", 2, 1, 0, 13, official=True, missing=1)
    agents = AudienceLine("Agents", "Work with residents", 24, 0, 2, 10)
    view = LaunchView(DAY, 0, 5, (Unit("A + B", 12, "will"),), 26, 1, 2, "Ms Sow", audiences=(agents, heads))
    said = "\n".join(launch_lines(view, words("en")))
    assert "Agents: Work with residents, about 10 minutes\n• 24 people are asked now.\n• 2 people without" in said
    assert "Heads of department: Inventory, about 13 minutes\n• 2 people are asked now.\n• 1 more is asked" in said
    assert "• 1 is not on the list yet: make the personal link in /people" in said
    assert "Never: which agent answered, or what." in said
    assert "Never: who answered" not in said


def test_summaries_are_a_list_of_buttons() -> None:
    units = (("The whole town", Press(2, "S", "p1")), ("Markets + Town planning", Press(2, "S", "p2")))
    card = draw_summaries(SummariesView(DAY, units), words("en"))
    assert "4 December 2026" in card.text
    assert [[button.label for button in row] for row in card.rows] == [["The whole town"], ["Markets + Town planning"]]
