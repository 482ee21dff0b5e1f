"""`civimeter flows check`, `schema` and `inspect` as somebody at a shell meets them."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from bot.cli.main import app
from flows.check.reporting.machine import uri_of

GOOD = """spec_version: 1
settings: {id: small, version: "1", title: Small, default_language: en, languages: {en: English}}
choices: {yes_no: [{name: yes, label: "Yes"}, {name: no, label: "No"}]}
survey:
  - {type: select_one, name: wifi, choices: yes_no, label: "Is there Wi-Fi?"}
"""
WARNED = GOOD + "  - {type: text, name: why, relevant: \"${wifi} = 'maybe'\", label: Why?}\n"
BROKEN = GOOD.replace("choices: yes_no", "choices: yesno")

# The parts of SARIF 2.1.0 that are written here, as strict as the standard's own schema is about them.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
FROM_1 = {"type": "integer", "minimum": 1}
PLACE = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "properties": {
        "artifactLocation": {"required": ["uri"], "properties": {"uri": {"pattern": "^[!-~]+$"}}},
        "region": {"required": ["startLine"], "properties": {"startLine": FROM_1, "startColumn": FROM_1}},
    },
}
RULE = {
    "type": "object",
    "required": ["id", "shortDescription", "help", "defaultConfiguration"],
    "properties": {"shortDescription": TEXT, "help": TEXT, "defaultConfiguration": {"properties": {"level": LEVEL}}},
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
    "properties": {
        "level": LEVEL,
        "message": TEXT,
        "locations": {"minItems": 1, "items": {"properties": {"physicalLocation": PLACE}}},
    },
}
DRIVER = {"required": ["name", "rules"], "properties": {"rules": {"items": RULE}}}
RUN = {
    "required": ["tool", "results"],
    "properties": {
        "tool": {"properties": {"driver": DRIVER}},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"items": RESULT},
    },
}
SARIF = Draft202012Validator(
    {
        "type": "object",
        "required": ["version", "runs"],
        "properties": {"version": {"const": "2.1.0"}, "runs": {"minItems": 1, "items": RUN}},
    }
)


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["flows", *words])
    return result.exit_code, result.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"good": GOOD, "warned": WARNED, "broken": BROKEN}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "flow.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "strict", "status"),
    [("good", True, 0), ("warned", False, 0), ("warned", True, 1), ("broken", False, 2), ("broken", True, 2)],
)
def test_the_exit_status_says_how_bad_it_is(folder: Path, name: str, strict: bool, status: int) -> None:
    assert run("check", str(folder / name), *(["--strict"] if strict else []))[0] == status


def test_a_folder_of_flows_is_told_file_by_file_with_counts(folder: Path) -> None:
    status, told = run("check", str(folder))
    assert status == 2
    assert told.splitlines()[-1] == "3 flows: 1 error, 1 warning"
    assert f"{folder / 'broken' / 'flow.yaml'}\n" in told
    assert '5:45  E-LIST  survey/wifi choices: no list "yesno": did you mean "yes_no"?' in told
    assert "W-UNREACHABLE  survey/why relevant: no answer makes ${wifi} = 'maybe' true: list yes_no has yes, no" in told


def test_json_and_sarif_say_the_same(folder: Path) -> None:
    rows = json.loads(run("check", str(folder), "--format", "json")[1])
    (row,) = [row for row in rows if row["severity"] == "error"]
    assert (row["code"], row["line"], row["file"]) == ("E-LIST", 5, str(folder / "broken" / "flow.yaml"))
    sarif = json.loads(run("check", str(folder), "--format", "sarif")[1])
    (played,) = sarif["runs"]
    assert sarif["version"] == "2.1.0"
    assert {rule["id"] for rule in played["tool"]["driver"]["rules"]} >= {each["ruleId"] for each in played["results"]}
    (result,) = [each for each in played["results"] if each["level"] == "error"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 5, "startColumn": 45}
    assert len(played["results"]) == len(rows)
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///")


def test_sarif_has_the_shape_that_readers_need(folder: Path) -> None:
    sarif = json.loads(run("check", str(folder), "--format", "sarif")[1])
    assert list(SARIF.iter_errors(sarif)) == []
    (played,) = sarif["runs"]
    rules = played["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in played["results"])
    # What the shape must catch: a place before the first line, and a rule without help.
    played["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    del rules[3]["help"]
    assert len(list(SARIF.iter_errors(sarif))) == 2


def test_names_of_files_become_addresses() -> None:
    assert uri_of("flows/my flow/flow.yaml") == "flows/my%20flow/flow.yaml"
    assert uri_of("/srv/été/flow.yaml") == "file:///srv/%C3%A9t%C3%A9/flow.yaml"


def test_nothing_is_coloured_where_nobody_looks(folder: Path) -> None:
    assert "\x1b" not in run("check", str(folder))[1]
    told = CliRunner().invoke(app, ["flows", "check", str(folder)], color=True).output
    assert "\x1b[31m" in told


def test_a_flow_that_is_not_there_is_said_and_the_others_are_checked(folder: Path) -> None:
    result = CliRunner().invoke(app, ["flows", "check", str(folder / "nothing"), str(folder / "warned")])
    assert result.exit_code == 2
    assert f"civimeter: {folder / 'nothing'}: no such flow" in result.stderr
    assert result.stdout.splitlines()[-1] == "1 flow: 1 warning"


def test_the_schema_is_json_and_a_flow_can_be_looked_into(folder: Path, tmp_path: Path) -> None:
    assert json.loads(run("schema")[1])["title"] == "Civimeter flow"
    picture = tmp_path / "flow.svg"
    status, told = run("inspect", str(folder / "warned"), "--picture", str(picture))
    assert status == 0
    assert "wifi (select_one) ← why" in told
    assert "why (text): relevant reads wifi" in told
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert run("inspect", str(folder / "broken"))[0] == 2
