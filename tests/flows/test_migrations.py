"""Older versions of the language: read in order, by steps that change nothing else, and never guessed at."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from flows.items import Group, Question, Repeat
from flows.migrations import MIGRATIONS, migrate, steps
from flows.migrations.rewriting import ITEM_EXPRESSIONS, ITEM_TEXTS, SETTING_TEXTS, rename_references, walk_data
from flows.model import SPEC_VERSION, Settings
from flows.source import FlowProblems, parse_body, parse_flow
from flows.yaml_nodes import read_yaml

FILES = Path(__file__).parent / "migrations"
BEFORE = (FILES / "invented_before.yaml").read_text(encoding="utf-8")
AFTER = (FILES / "invented_after.yaml").read_text(encoding="utf-8")


def from_nought(data: dict[str, Any]) -> dict[str, Any]:
    """An invented step: a type and a key were called otherwise, and one name is no longer allowed."""
    for item in walk_data(data["survey"]):
        if item["type"] == "number":
            item["type"] = "integer"
        if "if" in item:
            item["relevant"] = item.pop("if")
        if item["name"] == "staff":
            item["name"] = "employees"
    rename_references(data, "staff", "employees")
    return data


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    """A history in which the present version was preceded by another."""
    monkeypatch.setattr(steps, "MIGRATIONS", (from_nought, *MIGRATIONS))
    monkeypatch.setattr(steps, "FIRST", steps.FIRST - 1)


def test_the_version_of_the_model_is_the_newest_step() -> None:
    assert steps.newest_version() == SPEC_VERSION


def test_before_becomes_after(invented: None) -> None:
    assert migrate(read_yaml(BEFORE, "before").data) == read_yaml(AFTER, "after").data
    assert parse_flow(BEFORE) == parse_flow(AFTER)


def test_without_the_step_the_older_one_is_refused() -> None:
    with pytest.raises(FlowProblems, match="spec_version 0: this program knows 1: write 1"):
        parse_flow(BEFORE)


def test_a_newer_one_is_refused_with_the_version() -> None:
    with pytest.raises(FlowProblems, match="spec_version 7: this program knows 1: upgrade Civimeter"):
        parse_flow(AFTER.replace("spec_version: 1", "spec_version: 7"))


def test_a_published_body_stays_and_is_migrated_at_load(invented: None) -> None:
    data = read_yaml(BEFORE, "before").data
    body = json.dumps(data, sort_keys=True)
    assert parse_body(body) == parse_flow(AFTER)
    assert parse_body(parse_flow(AFTER).body()) == parse_flow(AFTER)


def test_what_was_handed_in_is_not_changed(invented: None) -> None:
    data = read_yaml(BEFORE, "before").data
    kept = deepcopy(data)
    migrate(data)
    assert data == kept


@pytest.mark.parametrize(
    "data", [None, [], "text", {}, {"spec_version": "1"}, {"spec_version": True}, {"spec_version": -4}]
)
def test_what_has_no_known_version_is_left_to_the_loader(invented: None, data: Any) -> None:
    assert migrate(data) is data


def test_the_lists_of_keys_are_whole() -> None:
    """What the model takes as an expression or a text of an item is in the lists, and nothing else."""
    expressions, texts = set(), set()
    for model in (Question, Group, Repeat):
        for name, field in model.model_fields.items():
            kind = repr(field.annotation) + repr(field.metadata)
            if "_read_expression" in kind or "_read_required" in kind:
                expressions.add(name)
            elif "_read_localised" in kind:
                texts.add(name)
    assert expressions == set(ITEM_EXPRESSIONS)
    assert texts == set(ITEM_TEXTS)
    assert {
        name
        for name, field in Settings.model_fields.items()
        if "_read_localised" in repr(field.annotation) + repr(field.metadata)
    } == set(SETTING_TEXTS)
