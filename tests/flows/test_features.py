"""The feature matrix is whole and true: nothing that the code knows is without a row, and every proof is there."""

import ast
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from bot.cli.flows.app import COMMANDS
from flows import events
from flows.check.codes import Code
from flows.functions.registry import FUNCTIONS
from flows.items import TYPES
from flows.manual.features import FEATURE_BLOCKS, Feature, all_features
from flows.manual.pages import blocks_in, fill
from flows.manual.tables import SECTIONS, keys_of, read_data
from flows.status import Status
from flows.xlsform.columns import survey_headers
from flows.xlsform.marks import HEADER
from flows.xlsform.types import INSTEAD

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "feature-matrix.md").read_text(encoding="utf-8")
FEATURES = all_features()
SHEETS = {f"survey.{header}" for header in survey_headers({"en": ""})} | {f"civimeter.{header}" for header in HEADER}
SETTINGS = {f"settings.{header}" for header in ("form_id", "form_title", "version", "default_language")}


KNOWN: dict[str, set[str]] = {
    "types": set(TYPES),
    "keys": {f"{section}.{row['key']}" for section in SECTIONS for row in keys_of(section)},
    "functions": set(FUNCTIONS),
    "operators": {row["name"] for row in read_data("functions.yaml")["operators"]},
    "statuses": {str(status) for status in Status},
    "events": {kind.__name__ for kind in get_args(events.Event)},
    "commands": set(COMMANDS),
    "exchange": SHEETS | SETTINGS,
    "not in this version": set(INSTEAD),
}


def missing(group: str, known: Iterable[str], features: Iterable[Feature] = FEATURES) -> set[str]:
    return set(known) - {each.id for each in features if each.group == group}


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in tree.body if isinstance(node, kinds))


def is_there(proof: str) -> bool:
    path, _, test = proof.partition("::")
    if not (ROOT / path).is_file() or not path.startswith(("tests/", "flows/library/")):
        return False
    if path.endswith(".py"):
        return test.startswith("test_") and test in names_in(path)
    return not test and ("/transcripts/" in path or "/oracle/forms/" in path)


def unproved(features: Iterable[Feature]) -> list[str]:
    """The rows with a proof that is not there, and those that claim something without one."""
    return [
        f"{each.group}/{each.id}: {[proof for proof in each.proof if not is_there(proof)]}"
        for each in features
        if not all(map(is_there, each.proof)) or (each.status == "yes" and not each.proof)
    ]


@pytest.mark.parametrize("group", KNOWN)
def test_nothing_that_the_code_knows_is_left_out(group: str) -> None:
    assert len(KNOWN[group]) >= 7
    assert not missing(group, KNOWN[group])


@pytest.mark.parametrize("group", KNOWN)
def test_control_a_row_that_is_left_out_is_missed(group: str) -> None:
    gone = max(KNOWN[group])
    rest = [each for each in FEATURES if (each.group, each.id) != (group, gone)]
    assert missing(group, KNOWN[group], rest) == {gone}


def test_every_code_of_the_checker_belongs_to_one_row() -> None:
    told = [code for each in FEATURES for code in each.codes]
    assert sorted(told) == sorted(Code)
    assert all(bool(each.codes) == (each.group == "checker") for each in FEATURES)


def test_every_proof_is_there() -> None:
    assert not unproved(FEATURES)


def test_control_a_proof_that_is_not_there_is_seen() -> None:
    row = FEATURES[0]
    (test,) = [proof for proof in row.proof if proof.startswith("tests/flows/")]
    for wrong in (f"{test}_not", test.replace("/flows/", "/flow/"), test.partition("::")[0], "README.md", f"{test}[a]"):
        assert unproved([replace(row, proof=(wrong,))]), wrong
    assert unproved([replace(row, proof=())])
    assert not unproved([replace(row, proof=(), status="no")])


def test_rows_are_unique_and_what_is_not_whole_says_why() -> None:
    assert len({(each.group, each.id) for each in FEATURES}) == len(FEATURES)
    assert {each.status for each in FEATURES} == {"yes", "partial", "no"}
    assert not [each.id for each in FEATURES if each.status != "yes" and not each.note]
    assert not [each.id for each in FEATURES if each.note and not each.note.endswith(".")]
    assert {each.status for each in FEATURES if each.group == "not in this version"} == {"no"}


def calls(feature: Feature) -> list[str]:
    """The proofs whose file calls the function."""
    call = re.compile(rf"(?<![\w:-]){re.escape(feature.id)}\(")
    files = {proof.partition("::")[0] for proof in feature.proof}
    return [path for path in files if call.search((ROOT / path).read_text(encoding="utf-8"))]


def test_a_proof_of_a_function_calls_it() -> None:
    functions = [each for each in FEATURES if each.group == "functions"]
    assert not [each.id for each in functions if len(calls(each)) < len({p.partition("::")[0] for p in each.proof})]
    assert not calls(replace(functions[0], id="pow"))


def test_a_proof_of_a_type_has_a_question_of_it() -> None:
    forms = [each for each in FEATURES if each.group == "types"]
    for each in forms:
        word = each.id.partition(" ")[0]
        for path in [proof for proof in each.proof if "/oracle/forms/" in proof]:
            assert re.search(rf"type: {word}\b", (ROOT / path).read_text(encoding="utf-8")), path


def test_the_page_has_every_block_and_is_up_to_date() -> None:
    assert set(blocks_in(PAGE)) == set(FEATURE_BLOCKS)
    assert fill(PAGE, FEATURE_BLOCKS) == PAGE, "run civimeter flows docs"
    stale = PAGE.replace("| `select_one` |", "| `select_two` |", 1)
    assert fill(stale, FEATURE_BLOCKS) != stale
