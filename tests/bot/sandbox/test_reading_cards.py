"""How the comparison reads cards of other flows than the agents': matrices, and flows that it leaves alone."""

from pathlib import Path

import pytest

from bot.sandbox.comparing.cards import read_card
from bot.sandbox.comparing.sheet import read_sheet

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
