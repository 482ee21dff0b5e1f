"""The shipped model and policy, and the problems that a broken file gets: place, cause."""

from importlib import resources

import pytest

from scoring.model import Model, parse_model
from scoring.policy import Policy
from scoring.yaml_file import FileError, read_yaml

TEXT = resources.files("scoring").joinpath("models/egov_maturity.model.yaml").read_text("utf-8")


def test_seven_dimensions_and_38_indicators(model: Model) -> None:
    sizes = {dimension.id: len(dimension.indicators) for dimension in model.dimensions}
    assert sizes == {"A": 6, "B": 5, "C": 5, "D": 5, "E": 6, "F": 4, "G": 7}
    assert len({indicator.id for _, indicator in model.indicators()}) == 38


def test_weights_of_the_roll_up(model: Model) -> None:
    weights = {one.id: one.weight for _, one in model.indicators()}
    assert {name for name, weight in weights.items() if weight == "headcount"} == {"A1", "A2", "A3", "A5", "F1", "F2"}
    assert {name for name, weight in weights.items() if weight == "volume"} == {"C1"}
    assert len(weights) - sum(weight is None for weight in weights.values()) == 22


def test_one_level_more_than_cuts(model: Model, policy: Policy) -> None:
    assert len(model.levels) == len(policy.level_cuts) + 1


def test_every_text_in_every_language(model: Model) -> None:
    texts = [words for _, one in model.indicators() for words in (one.name, one.meaning)]
    texts += [words for one in model.dimensions for words in (one.name, one.plain)]
    texts += [words for rule in model.rules for words in (rule.step, rule.residents)]
    texts += [value.title for value in model.values() if not value.is_fact] + [thing.name for thing in model.things()]
    texts += [cap.sentence for cap in model.caps] + [one.name for one in model.profiles]
    texts += [*model.checks.values(), *(note.text for note in model.notes), *(one.name for one in model.levels)]
    assert all(set(words) == set(model.model.languages) and all(words.values()) for words in texts)


def test_every_rule_stands_once_in_order_in_every_language(model: Model) -> None:
    assert [rule.id for rule in model.rules] == [f"R{number:02}" for number in range(1, 48)]
    assert {rule.id for rule in model.rules if rule.kind == "stop"} == {"R11", "R25", "R47"}
    texts = [words for rule in model.rules for words in (rule.step, rule.residents)]
    assert all(set(words) == {"en", "fr", "es", "pt", "ar"} for words in texts)
    assert max(len(words["en"].split()) for words in texts) <= 20


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("        weight: headcount\n", "", r"E-MODEL-LEVEL"),
        ("  - id: R05\n", "  - id: R05\n    colour: red\n", r"model\.yaml:\d+:\d+: rules\.4\.colour"),
        (
            "prerequisites: [R16]",
            "prerequisites: [R99]",
            r"yaml:\d+:\d+: E-MODEL-NAME: no rule and no check R99",
        ),
        ("      - id: A2\n", "      - id: A1\n", r"E-MODEL-NAME: A1 stands twice"),
        ("gates: [LF4]", "gates: [LF99]", r"E-MODEL-GATE: no gate LF99"),
        ("    owner: it_officer\n", "    owner: mayor\n", r"E-MODEL-AUTHORITY: mayor"),
        ("spec_version: 1\n", "spec_version: 1\nspec_version: 1\n", r"'spec_version' stands twice"),
        ("spec_version: 1\n", "spec_version: [1\n", r"model\.yaml:\d+:\d+: "),
    ],
)
def test_problems_have_a_place_and_a_cause(old: str, new: str, problem: str) -> None:
    assert old in TEXT
    with pytest.raises(FileError, match=problem):
        parse_model(TEXT.replace(old, new, 1))


def test_yaml_words_are_words() -> None:
    assert read_yaml("{a: yes, b: true, c: 2026-11-23, d: 3, e: '3', f: ~}", "x").data == {
        "a": "yes",
        "b": True,
        "c": "2026-11-23",
        "d": 3,
        "e": "3",
        "f": None,
    }
    with pytest.raises(FileError, match="aliases"):
        read_yaml("a: &x {b: 1}\nc: *x\n", "x")
    with pytest.raises(FileError):
        read_yaml("a: 1\n---\nb: 2\n", "x")


def test_hash_is_of_the_content(model: Model) -> None:
    assert parse_model("# another comment\n" + TEXT).hash == model.hash
    assert parse_model(TEXT.replace("effort: 4", "effort: 5", 1)).hash != model.hash
