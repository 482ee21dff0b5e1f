"""The pages about the language say what the code has: every key, type, function, operator and status."""

from pathlib import Path

import pytest

from flows.functions.registry import FUNCTIONS
from flows.items import EVERYWHERE, TYPES, Group, Question, Repeat
from flows.manual.pages import UnknownBlock, blocks_in, fill
from flows.manual.tables import BLOCKS, keys_of, read_data
from flows.model import Flow, Settings
from flows.model_parts import Choice, Input, Measure, Part
from flows.status import Status

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "flow-reference.md").read_text(encoding="utf-8")
SIGNS = {"=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "and", "or", "[ ]"}


def keys(model: type[Part]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


@pytest.mark.parametrize(
    ("section", "known"),
    [
        ("flow", keys(Flow)),
        ("settings", keys(Settings)),
        ("item", set(EVERYWHERE)),
        ("question", keys(Question) - set(EVERYWHERE)),
        ("repeat", keys(Repeat) - set(EVERYWHERE)),
        ("choice", keys(Choice) - {"columns"}),
        ("input", keys(Input)),
        ("measure", keys(Measure)),
    ],
)
def test_every_key_is_explained_and_no_other(section: str, known: set[str]) -> None:
    assert sorted(row["key"] for row in keys_of(section)) == sorted(known)
    assert all(row["means"].endswith(".") for row in keys_of(section))


def test_a_group_has_no_key_of_its_own_but_items() -> None:
    assert keys(Group) - set(EVERYWHERE) == {"items"}


def test_every_type_function_and_operator_is_explained() -> None:
    assert sorted(row["type"] for row in read_data("types.yaml")) == sorted(TYPES)
    calls = read_data("functions.yaml")
    assert {row["name"] for row in calls["functions"]} == set(FUNCTIONS)
    assert {row["name"] for row in calls["operators"]} == SIGNS


def test_the_reference_has_every_block_and_is_up_to_date() -> None:
    assert set(blocks_in(REFERENCE)) == set(BLOCKS)
    assert fill(REFERENCE, BLOCKS) == REFERENCE, "run civimeter flows docs"
    assert all(f"`{status}`" in REFERENCE for status in Status)


def test_a_block_that_nothing_fills_is_an_error() -> None:
    with pytest.raises(UnknownBlock):
        fill("<!-- nothing: begin -->\n<!-- nothing: end -->", BLOCKS)
    stale = REFERENCE.replace("| `renamed_from` |", "| `renamed` |", 1)
    assert fill(stale, BLOCKS) != stale
