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


# For each code what is replaced in the sound flow, what breaks it there, and what is nearly the same and does not.
SPOILED: dict[Code, tuple[str, str, str]] = {
    Code.E_YAML: ("survey:", "survey: ]", "survey: # ]"),
    Code.E_YAML_ALIAS: ("{en: Age, fr: Âge}", "{en: *age, fr: Âge}", "{en: '*age', fr: Âge}"),
    Code.E_YAML_TAG: ('version: "1"', "version: !!str 1", "version: '!!str 1'"),
    Code.E_YAML_SIZE: ("id: example", "id: " + "[" * 30 + "]" * 30, "id: example # " + "[" * 30),
    Code.E_DUPLICATE_KEY: ("id: example", "id: example\n  id: again", "id: example # id: again"),
    Code.E_KEY: ("    relevant: ${wifi}", "    relevent: ${wifi}", "    comment: relevent\n    relevant: ${wifi}"),
    Code.E_TYPE: ("type: integer", "type: integr", "type: decimal"),
    Code.E_NAME: ("name: told", "name: to__ld", "name: to_ld"),
    Code.E_NAME_TWICE: ("name: told", "name: age", "name: age_"),
    Code.E_LIST: ("choices: yes_no", "choices: yesno", "choices: [yes_no]"),
    Code.E_CHOICE: ("{name: no, label", "{name: yes, label", "{name: no, exclusive: false, label"),
    Code.E_MEASURE: ("no: 0}", "maybe: 0}", "no: na}"),
    Code.E_INPUT: ("    max: 3\n", "    max: 3\n    prefill: register\n", "    max: 3\n    prefill: rows\n"),
    Code.E_STORE: (
        "    name: age\n",
        "    name: age\n    store: volunteer\n",
        "    name: age\n    store: response\n",
    ),
    Code.E_REF: ("${wifi} = 'yes'", "${wify} = 'yes'", "${wifi} != 'yes'"),
    Code.E_SYNTAX: (". >= 0\n", ". >= and 5\n", ". >= 0 and . <= 5\n"),
    Code.E_FUNC: (". >= 0\n", "pow(., 2) > 4\n", "abs(.) > 4\n"),
    Code.E_ARGS: (". >= 0\n", "coalesce(., 2, 3) > 4\n", "coalesce(., 3) > 4\n"),
    Code.E_CYCLE: ("${age} * 2", "${double} * 2", "${wifi} * 2"),
    Code.E_NODESET: (". >= 0\n", "sum(${wifi}) > 0\n", "sum(${speed}) > 0\n"),
    Code.E_REGEX: (". >= 0\n", "regex(., '(a+)+')\n", "regex(., '(a)+')\n"),
    Code.E_DATE: (". >= 0\n", "date('2026-02-30') > today()\n", "date('2026-02-28') > today()\n"),
    Code.E_FORMAT: (". >= 0\n", "format-date(today(), '%B') != ''\n", "format-date(today(), '%b') != ''\n"),
    Code.E_EXPONENT: (". >= 0\n", ". >= 1e3\n", ". >= 1000\n"),
    Code.E_POSITION: (". >= 0\n", "position(${wifi}) = 1\n", ". = 1\n"),
    Code.E_REPEAT_SCOPE: ("${wifi} = 'yes'", "${speed} > 4", "count(${speed}[. > 4]) > 0"),
    Code.E_DEPTH: (
        "- {type: text, name: room_name, label: {en: Name, fr: Nom}}",
        "- {type: repeat, name: bed, label: {en: Bed, fr: Lit}, items: [{type: text, name: a, label: {en: A, fr: A}}]}",
        "- {type: group, name: bed, label: {en: Bed, fr: Lit}, items: [{type: text, name: a, label: {en: A, fr: A}}]}",
    ),
    Code.E_LIMIT: ("    max: 3\n", "    min: 4\n    max: 3\n", "    min: 3\n    max: 3\n"),
    Code.E_TABLE: ("    max: 3\n", "    max: 3\n    table: true\n", "    max: 3\n    table: false\n"),
    Code.E_UNIQUE: ("    max: 3\n", "    max: 3\n    unique_by: speed\n", "    max: 3\n    unique_by: place\n"),
    Code.E_LANGUAGE: ("{en: Age, fr: Âge}", "{en: Age, fr: Âge, de: Alter}", "{en: Age}"),
    Code.E_SPEC: ("spec_version: 1", "spec_version: 3", "spec_version: 1 # 3"),
    Code.E_RENAMED: (
        "name: age\n",
        "name: age\n    renamed_from: [wifi]\n",
        "name: age\n    renamed_from: [wlan]\n",
    ),
    Code.W_UNTRANSLATED: ("{en: Age, fr: Âge}", "{en: Age}", "{en: Age, fr: Age}"),
    Code.W_FORWARD: (
        "    choices: yes_no\n",
        "    choices: yes_no\n    constraint: ${age} > 4\n",
        "    choices: yes_no\n    constraint: ${double} > 4\n",
    ),
    Code.W_BUTTON_LONG: ("fr: Oui", f"fr: {'O' * 31}", f"fr: {'O' * 30}"),
    Code.W_TEXT_LONG: ("fr: Âge", f"fr: {'Â' * 301}", f"fr: {'Â' * 300}"),
    Code.W_NO_MESSAGE: (
        "    constraint_message: {en: Not below 0., fr: Pas moins de 0.}\n",
        "",
        "    constraint_message: {en: No., fr: Non.}\n",
    ),
    Code.W_OTHER_NAME: ("    - {name: no, label", "    - {name: other_way, label", "    - {name: another, label"),
    Code.W_UNUSED: ("Twice: ${double}", "Twice", "Double: ${double}"),
    Code.W_SENSITIVE_PIPE: ("${double}", "${age}", "${double}${wifi}"),
}

# What else changes with it, for the broken and for the near flow alike.
BESIDES: dict[Code, tuple[tuple[str, str], ...]] = {
    Code.E_INPUT: (("inputs:\n", "inputs:\n  - {name: rows, type: rows, label: {en: Rows, fr: Lignes}}\n"),),
    Code.E_UNIQUE: (
        ("      - {type: integer, name: speed", "      - {type: text, name: place, label: {en: P, fr: L}}\n"
         "      - {type: integer, name: speed"),
    ),
    Code.W_OTHER_NAME: (("no: 0", "another: 0"),),
    Code.W_UNUSED: (("Deux fois : ${double}", "Deux fois"),),
    Code.W_SENSITIVE_PIPE: (("    name: age\n", "    name: age\n    sensitive: true\n"),),
}  # fmt: skip

# Codes whose examples stand in another file: what they are about lies beside the flow, or was sent.
OTHERS: dict[Code, str] = {
    Code.W_COVERAGE: "flows/test_coverage.py",
    Code.E_OVERLAY: "flows/test_folder.py",
    Code.E_PACK: "flows/test_folder.py",
    Code.E_FILE_BOMB: "support/bombs.py",
    Code.E_FILE_UNSAFE: "support/bombs.py",
}
ROOT = Path(flows.__file__).parents[1]


def codes_of(text: str) -> set[str]:
    return {problem.code for problem in check_text(text)}


def test_sound_flow_is_only_told_its_length() -> None:
    (problem,) = check_text(SOUND)
    assert (problem.code, problem.severity) == ("I-MINUTES", "information")
    assert str(problem) == "settings: 4 questions on the longest path, about 2 min: shorten it where people leave"


def change(code: Code, near: bool) -> str:
    """The sound flow with what breaks it, or with what is nearly that."""
    before, bad, good = SPOILED[code]
    text = SOUND
    for old, new in (*BESIDES.get(code, ()), (before, good if near else bad)):
        assert old in text, old
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("code", sorted(SPOILED))
def test_each_code_has_an_example_that_fails(code: Code) -> None:
    problems = [problem for problem in check_text(change(code, near=False)) if problem.code == code]
    assert problems, codes_of(change(code, near=False))
    assert all(isinstance(each, Problem) and each.cause and each.way_out for each in problems)
    assert all(each.severity == {"E": "error", "W": "warning"}[code[0]] for each in problems)
    assert all(each.line > 1 for each in problems)


@pytest.mark.parametrize("code", sorted(SPOILED))
def test_what_is_nearly_the_same_is_not_told(code: Code) -> None:
    found = codes_of(change(code, near=True))
    assert code not in found
    assert not any(each.startswith("E-") for each in found), found


def said_in(path: Path) -> set[str]:
    """The codes that a module raises, as text or as members of the enum."""
    text = path.read_text("utf-8")
    members = {name.replace("_", "-") for name in re.findall(r"\bCode\.([EWI]_[A-Z0-9_]+)", text)}
    return members | set(re.findall(r'"([EWI]-[A-Z][A-Z0-9-]+)"', text))


def test_every_code_that_is_said_is_in_the_enum_and_has_an_example() -> None:
    sources = [path for path in (ROOT / "flows").rglob("*.py") if path.name != "codes.py"]
    said = set().union(*map(said_in, sources))
    known = {str(code) for code in Code}
    assert said <= known
    assert known - said <= {str(code) for code in OTHERS}, "nothing raises these"
    assert set(Code) == set(SPOILED) | {case.code for case in CASES} | {Code.W_RTL, Code.I_MINUTES} | set(OTHERS)


@pytest.mark.parametrize("code", sorted(OTHERS))
def test_what_others_say_is_proved_by_others(code: Code) -> None:
    sources = [*(ROOT / "flows").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]
    assert any(code in said_in(path) for path in sources if path.name != "codes.py"), "nothing raises it"
    proof = ROOT / "tests" / OTHERS[code]
    assert proof.is_file(), f"{code} has no example: {OTHERS[code]} is not there"
    assert str(code) in proof.read_text(encoding="utf-8"), f"{OTHERS[code]} has no {code}"


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


WORDS = (
    (
        "default_language: en",
        "default_language: ne",
        '7:21 language "ne" is not in settings/languages: did you mean "en"?',
    ),
    ("    max: 3\n", "    max: 3\n    prefill: row\n", '32:14 no input "row": rows needed'),
    ("type: choices", "type: choice", '10:28 type "choice": not one of the known words: did you mean "choices"?'),
    ("kind: fact", "kind: fct", '20:36 measure.kind "fct": not one of the known words: did you mean "fact"?'),
    ("    relevant: ${wifi}", "    relevnt: ${wifi}", '24:5 unknown key "relevnt": did you mean "relevant"?'),
    ("settings:\n", "settings:\n  minuts: 3\n", '4:3 unknown key "minuts": did you mean "minutes"?'),
    ("choices: yes_no", "choices: [yes_no, registr]", '18:14 no list "registr": did you mean "register"?'),
    (". >= 0\n", "1 < rund(.)\n", "25:21 rund() is not in the language: did you mean round()?"),
    ("type: repeat\n    name: spot", "type: repeats\n    name: spot", '28:11 type "repeats": did you mean "repeat"?'),
    ("    name: age\n", "    name: age\n    required: yes\n", '23:15 "yes" is a text: write true'),
    ("score: {yes: 100, no: 0}", "score: {yes: 100, nn: 0}", '20:88 "nn" is no choice: did you mean "no"?'),
    ("${wifi} = 'yes'", "1 = 1 and ${wfi} = 'yes'", '24:25 no question "wfi": did you mean "wifi"?'),
    ("${double}", "${duoble}", '39:37 no question "duoble": did you mean "double"?'),
)


@pytest.mark.parametrize(("before", "after", "said"), WORDS)
def test_a_wrong_word_is_told_with_its_place_and_the_nearest_right_one(before: str, after: str, said: str) -> None:
    assert before in SOUND
    found = check_text(SOUND.replace(before, after))
    assert said in [f"{each.line}:{each.column} {each.cause}: {each.way_out}" for each in found], found
    assert len([each for each in found if each.severity == "error"]) <= 2
