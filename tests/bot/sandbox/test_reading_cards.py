"""How the comparison reads cards of other flows than the agents': matrices, and flows that it leaves alone."""

from pathlib import Path

import pytest

from bot.sandbox.comparing.cards import Card, read_card
from bot.sandbox.comparing.hearing import Confirmed, Hearing
from bot.sandbox.comparing.sheet import Sheet, read_sheet

LIBRARY = Path(__file__).parents[3] / "flows" / "library"
MATRIX = (
    "12 of about 28\n\nOn which of these do residents give input today?\n\nBudget: Does not apply\n{}Works priorities\n"
    "Urban planning\nMarkets"
)


@pytest.mark.parametrize("pointer", ["▸ ", "◂ "])
def test_of_a_matrix_the_marked_row_is_asked(pointer: str) -> None:
    sheet = read_sheet(LIBRARY / "department_inventory" / "flow.yaml", {})
    card = read_card(sheet, MATRIX.format(pointer), [["No input"], ["Meetings"]])
    assert (card.kind, card.name) == ("question", "input_works")


@pytest.mark.parametrize(
    ("flow", "legible"),
    [
        ("agent_consultation", True),
        ("department_inventory", True),
        ("technical_diagnosis", False),  # rows are handed in
        ("regulatory_diagnosis", False),  # and one question is put after many others in the same words
    ],
)
def test_a_flow_whose_cards_do_not_tell_is_left_alone(flow: str, legible: bool) -> None:
    assert read_sheet(LIBRARY / flow / "flow.yaml", {}).is_legible is legible


ASKED = "Which of these procedures do you handle? Choose up to 5."


def procedures(sheet: Sheet, ticked: tuple[int, ...], page: range, done: int) -> Card:
    """A page of a list of choices, as the person sees it."""
    choices = sheet.choices(sheet.questions["procedures"])
    boxes = [[f"{'☑' if n in ticked else '☐'} {choices[n].labels[0]}"] for n in page]
    return read_card(sheet, ASKED, [*boxes, ["More"], [f"Done ({done})"], ["Back"]])


@pytest.mark.parametrize(("done", "kept"), [(1, True), (0, False)])
def test_a_tick_on_another_page_counts_when_the_button_counts_it(done: int, kept: bool) -> None:
    sheet = read_sheet(LIBRARY / "agent_consultation" / "flow.yaml", {})
    names = [choice.name for choice in sheet.choices(sheet.questions["procedures"])]
    heard, nothing = Hearing(sheet), Confirmed()
    second = procedures(sheet, (), range(8, 12), 0)
    heard.show(second, 1, nothing)
    heard.tap(second, second.labels[0], 2, 1)
    heard.tap(procedures(sheet, (8,), range(8, 12), 1), "Done (1)", 3, 2)
    heard.show(read_card(sheet, "Something else", []), 4, nothing)
    heard.cause = "back"
    first = procedures(sheet, (), range(8), done)
    heard.show(first, 5, nothing)
    heard.tap(first, first.labels[6], 6, 3)
    heard.tap(procedures(sheet, (6,), range(8), done + 1), f"Done ({done + 1})", 7, 4)
    heard.settle()
    assert heard.answers["procedures"].value == frozenset({names[6], *([names[8]] if kept else [])})
