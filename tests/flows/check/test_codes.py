"""The checker: one failing example for each code, and the library's flows without a warning."""

import re
from pathlib import Path

import pytest

import flows
from flows.catalogue import library_ids, library_text
from flows.check import Code, check_text
from flows.problems import Problem
from tests.flows.check.test_rules import CASES

SOUND = """
spec_version: 1
settings:
  id: example
  version: "1"
  title: {en: Example, fr: Exemple}
  default_language: en
  languages: {en: English, fr: Français}
inputs:
  - {name: register, type: choices, label: {en: Register, fr: Liste}}
choices:
  yes_no:
    - {name: yes, label: {en: "Yes", fr: Oui}}
    - {name: no, label: {en: "No", fr: Non}}
survey:
  - type: select_one
    name: wifi
    choices: yes_no
    label: {en: "Is there Wi-Fi?", fr: "Y a-t-il du Wi-Fi ?"}
    measure: {indicator: A1, kind: fact, authority: [dept_head], score: {yes: 100, no: 0}}
  - type: integer
    name: age
    label: {en: Age, fr: Âge}
    relevant: ${wifi} = 'yes'
    constraint: . >= 0
    constraint_message: {en: Not below 0., fr: Pas moins de 0.}
  - {type: calculate, name: double, calculation: "${age} * 2"}
  - type: repeat
    name: spot
    label: {en: Spot, fr: Point}
    max: 3
    items:
      - {type: integer, name: speed, label: {en: Speed, fr: Débit}}
      - type: repeat
        name: room
        label: {en: Room, fr: Salle}
        items:
          - {type: text, name: room_name, label: {en: Name, fr: Nom}}
  - {type: note, name: told, label: {en: "Twice: ${double}", fr: "Deux fois : ${double}"}}
"""


# What is replaced in the sound flow, and by what, so that exactly this code is found.
SPOILED: dict[Code, tuple[str, str]] = {
    Code.E_YAML: ("survey:", "survey: ]"),
    Code.E_YAML_ALIAS: ("[dept_head]", "*heads"),
    Code.E_YAML_TAG: ('version: "1"', "version: !!str 1"),
    Code.E_YAML_SIZE: ("id: example", "id: " + "[" * 30 + "]" * 30),
    Code.E_DUPLICATE_KEY: ("id: example", "id: example\n  id: again"),
    Code.E_KEY: ("name: age", "nam: age"),
    Code.E_TYPE: ("type: integer", "type: integr"),
    Code.E_NAME: ("name: told", "name: to__ld"),
    Code.E_NAME_TWICE: ("name: told", "name: age"),
    Code.E_LIST: ("choices: yes_no", "choices: yesno"),
    Code.E_CHOICE: ("{name: no, label", "{name: yes, label"),
    Code.E_MEASURE: ("no: 0}", "maybe: 0}"),
    Code.E_INPUT: ("    max: 3\n", "    max: 3\n    prefill: register\n"),
    Code.E_STORE: ("    choices: yes_no\n", "    choices: yes_no\n    store: volunteer\n"),
    Code.E_REF: ("${wifi} = 'yes'", "${wify} = 'yes'"),
    Code.E_SYNTAX: (". >= 0\n", ". >= and 5\n"),
    Code.E_FUNC: (". >= 0\n", "pow(., 2) > 4\n"),
    Code.E_ARGS: (". >= 0\n", "coalesce(., 2, 3) > 4\n"),
    Code.E_CYCLE: ("${age} * 2", "${double} * 2"),
    Code.E_NODESET: (". >= 0\n", "sum(${wifi}) > 0\n"),
    Code.E_REGEX: (". >= 0\n", "regex(., '(a+)+')\n"),
    Code.E_DATE: (". >= 0\n", "date('2026-02-30') > today()\n"),
    Code.E_FORMAT: (". >= 0\n", "format-date(today(), '%B') != ''\n"),
    Code.E_EXPONENT: (". >= 0\n", ". >= 1e3\n"),
    Code.E_POSITION: (". >= 0\n", "position(${wifi}) = 1\n"),
    Code.E_REPEAT_SCOPE: ("${wifi} = 'yes'", "${speed} > 4"),
    Code.E_DEPTH: (
        "- {type: text, name: room_name, label: {en: Name, fr: Nom}}",
        "- {type: repeat, name: bed, label: {en: Bed, fr: Lit}, items: [{type: text, name: a, label: {en: A, fr: A}}]}",
    ),
    Code.E_LIMIT: ("    max: 3\n", "    min: 4\n    max: 3\n"),
    Code.E_TABLE: ("    max: 3\n", "    max: 3\n    table: true\n"),
    Code.E_UNIQUE: ("    max: 3\n", "    max: 3\n    unique_by: speed\n"),
    Code.E_LANGUAGE: ("{en: Age, fr: Âge}", "{en: Age, fr: Âge, de: Alter}"),
    Code.E_SPEC: ("spec_version: 1", "spec_version: 3"),
    Code.W_UNTRANSLATED: ("{en: Age, fr: Âge}", "{en: Age}"),
    Code.W_FORWARD: ("    choices: yes_no\n", "    choices: yes_no\n    relevant: ${age} > 4\n"),
    Code.W_BUTTON_LONG: ("fr: Oui", f"fr: {'O' * 31}"),
    Code.W_TEXT_LONG: ("fr: Âge", f"fr: {'Â' * 301}"),
    Code.W_NO_MESSAGE: ("    constraint_message: {en: Not below 0., fr: Pas moins de 0.}\n", ""),
    Code.W_OTHER_NAME: ("    - {name: no, label", "    - {name: other_way, label"),
    Code.W_UNUSED: ("Deux fois : ${double}", "Deux fois"),
    Code.W_SENSITIVE_PIPE: ("    name: age\n", "    name: age\n    sensitive: true\n"),
}

# Codes whose examples are files beside the flow, or files that were sent.
OTHERS: dict[Code, str] = {
    Code.W_COVERAGE: "flows/test_coverage.py",
}


def codes_of(text: str) -> set[str]:
    return {problem.code for problem in check_text(text)}


def test_sound_flow_is_only_told_its_length() -> None:
    (problem,) = check_text(SOUND)
    assert (problem.code, problem.severity) == ("I-MINUTES", "information")
    assert str(problem) == "settings: 4 questions on the longest path, about 2 min: shorten it where people leave"


def spoil(code: Code) -> str:
    before, after = SPOILED[code]
    assert before in SOUND
    text = SOUND.replace(before, after)
    return {
        Code.W_OTHER_NAME: text.replace("no: 0", "other_way: 0"),
        Code.W_UNUSED: text.replace("Twice: ${double}", "Twice"),
        Code.W_SENSITIVE_PIPE: text.replace('${double}"', '${age}"'),
        Code.E_STORE: text.replace('${double}"', '${wifi}"'),
    }.get(code, text)


@pytest.mark.parametrize("code", sorted(SPOILED))
def test_each_code_has_an_example_that_fails(code: Code) -> None:
    problems = [problem for problem in check_text(spoil(code)) if problem.code == code]
    assert problems, codes_of(spoil(code))
    assert all(isinstance(each, Problem) and each.cause and each.way_out for each in problems)
    assert all(each.severity == {"E": "error", "W": "warning"}[code[0]] for each in problems)
    assert all(each.line > 0 for each in problems)


def test_every_code_said_anywhere_is_in_the_enum_and_has_an_example() -> None:
    sources = Path(flows.__file__).parent.rglob("*.py")
    said = {code for source in sources for code in re.findall(r'"([EWI]-[A-Z][A-Z0-9-]+)"', source.read_text("utf-8"))}
    assert said == {str(code) for code in Code}
    elsewhere = {case.code for case in CASES} | {Code.W_RTL, Code.I_MINUTES} | set(OTHERS)
    assert set(Code) - set(SPOILED) == elsewhere - set(SPOILED)


def test_what_others_say_is_proved_by_others() -> None:
    for code, path in OTHERS.items():
        assert str(code) in (Path(__file__).parents[2] / path).read_text(encoding="utf-8"), (
            f"{path} no longer has {code}"
        )


def test_every_code_says_what_it_means() -> None:
    assert all(re.fullmatch(r"\S.{10,}\.", code.meaning) for code in Code)


def test_a_cycle_names_its_path() -> None:
    text = SOUND.replace("relevant: ${wifi} = 'yes'", "relevant: ${double} > 1")
    (cycle,) = [problem for problem in check_text(text) if problem.code == "E-CYCLE"]
    assert str(cycle) == "survey/age relevant: age → double → age: remove one of the 2 references"
    # A constraint and a default give no value, so they close no circle.
    harmless = SOUND.replace("constraint: . >= 0", "constraint: ${double} >= 0\n    default: ${double}")
    assert "E-CYCLE" not in codes_of(harmless)


def test_forward_to_a_calculate_is_fine() -> None:
    text = SOUND.replace("    choices: yes_no\n", "    choices: yes_no\n    constraint: ${double} != 4\n")
    assert "W-FORWARD" not in codes_of(text)


def test_score_must_be_na_or_a_number_up_to_100() -> None:
    for score, told in (("101", True), ("-1", True), ("na", False), ("0.5", False)):
        assert ("E-MEASURE" in codes_of(SOUND.replace("no: 0}", f"no: {score}}}"))) is told
    without = SOUND.replace(", score: {yes: 100, no: 0}", "")
    assert "E-MEASURE" in codes_of(without)
    assert "E-MEASURE" not in codes_of(without.replace("indicator: A1", "indicator: A1, use: input"))


@pytest.mark.parametrize("flow_id", library_ids())
def test_library_flows_pass_strictly(flow_id: str) -> None:
    problems = check_text(library_text(flow_id, "flow.yaml"), f"{flow_id}/flow.yaml")
    assert [str(problem) for problem in problems if problem.severity != "information"] == []
