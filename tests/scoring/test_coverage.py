"""Every item of the guide keeps its questions, its indicators and its place; the check sees what is lost."""

from pathlib import Path
from typing import Any

import pytest

from flows.catalogue import library_ids, load_library
from flows.source import parse_flow
from scoring.coverage import Flows, Guide, Item, draw_coverage, find_gaps, load_guide, parse_guide
from scoring.model import Model
from scoring.yaml_file import FileError

LIBRARY = Path(__file__).parents[2] / "flows" / "library"


@pytest.fixture(scope="module")
def library() -> Flows:
    return {name: load_library(name) for name in library_ids()}


def test_no_item_has_lost_anything(model: Model, library: Flows) -> None:
    assert find_gaps(load_guide(), model, library) == ()


def test_the_nineteen_items_stand_in_order() -> None:
    assert [item.id for item in load_guide().items] == list(range(1, 20))
    assert all(item.questions and item.place for item in load_guide().items)


def test_every_indicator_but_those_of_our_own_comes_from_an_item(model: Model) -> None:
    """What the guide does not ask and we add: case register, data asked once, tracked reports, help at the counter."""
    fed = {name for item in load_guide().items for name in item.indicators}
    assert {one.id for _, one in model.indicators()} - fed == {"C3", "C5", "D3", "E5"}


def test_all_four_roles_are_asked() -> None:
    assert {flow for item in load_guide().items for flow in item.questions} == {
        "agent_consultation",
        "department_inventory",
        "technical_diagnosis",
        "regulatory_diagnosis",
    }


PLAIN: dict[str, Any] = {
    "id": 1,
    "item": "Means",
    "questions": {"agent_consultation": ["computer_access"]},
    "indicators": ["A1"],
    "place": "dimension A",
}


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"questions": {}}, "no question asks for it"),
        ({"questions": {"agent_consultation": ["computer_acces"]}}, "has no question computer_acces"),
        ({"questions": {"agent_consultation": ["idea"]}}, "A1 reads none of its questions"),
        ({"indicators": ["A9"]}, "no indicator A9"),
        ({"indicators": []}, "neither scored nor shown"),
        ({"profiles": ["X9"]}, "no profile X9"),
    ],
)
def test_a_loss_is_named(model: Model, library: Flows, change: dict[str, Any], gap: str) -> None:
    guide = Guide(items=(Item.model_validate(PLAIN | change),))
    assert any(gap in found for found in find_gaps(guide, model, library))


def test_a_flow_that_loses_a_question_is_seen(model: Model, library: Flows) -> None:
    text = (LIBRARY / "agent_consultation" / "flow.yaml").read_text("utf-8")
    assert text.count("name: idea\n") == 1
    poorer = parse_flow(text.replace("name: idea\n", "name: thought\n").replace("${idea}", "${thought}"))
    found = find_gaps(load_guide(), model, {**library, "agent_consultation": poorer})
    assert found
    assert all("has no question idea" in gap for gap in found)


def test_the_table_names_codes_roles_and_places(model: Model, library: Flows) -> None:
    row = next(line for line in draw_coverage(load_guide(), model, library).splitlines() if line.startswith("| 11 "))
    assert row == (
        "| 11 | Public places with Wi-Fi | IT6, IT6b, IT7, IT7b, IT7c, IT7d, IT7h | IT or statistics officer | E4 | E "
        "| dimension E; list of places |"
    )


def test_a_mistake_in_the_file_has_a_place() -> None:
    with pytest.raises(FileError, match=r"guide\.yaml:2:\d+: items\.0\.place"):
        parse_guide("items:\n  - {id: 1, item: x, questions: {}, place: ''}\n")
