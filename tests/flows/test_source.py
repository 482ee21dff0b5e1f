"""What the text of a flow may hold, and how every mistake is told with its place and a way out."""

import time

import pytest

from flows.limits import MAX_PROBLEMS
from flows.problems import FlowProblems, Problem
from flows.source import parse_flow

SETTINGS = """spec_version: 1
settings: {id: f, version: "1", title: T, default_language: en, languages: {en: English, fr: Français}}
choices:
  yes_no: [{name: yes, label: "Yes"}, {name: no, label: "No"}]
survey:
"""
LINES = SETTINGS.count("\n")


def problems(text: str) -> list[Problem]:
    with pytest.raises(FlowProblems) as caught:
        parse_flow(text)
    return list(caught.value.problems)


def survey(text: str) -> list[Problem]:
    return problems(SETTINGS + text)


def test_a_flow_is_read() -> None:
    flow = parse_flow(SETTINGS + "  - {type: text, name: a, label: A}\n")
    assert [item.name for item in flow.survey] == ["a"]
    assert [choice.name for choice in flow.choices["yes_no"]] == ["yes", "no"]


def test_an_unknown_key_is_told_with_its_place_and_the_nearest_one() -> None:
    (found,) = survey("  - type: text\n    name: a\n    lable: A\n    label: A\n")
    assert str(found) == f'flow.yaml:{LINES + 3}:5: unknown key "lable": did you mean "label"?'
    assert found.code == "E-KEY"


@pytest.mark.parametrize(
    ("item", "code", "words"),
    [
        ("{type: integr, name: a, label: A}", "E-TYPE", 'did you mean "integer"?'),
        ("{type: text, label: A}", "E-KEY", '"name" is missing'),
        ("{type: text, name: a}", "E-KEY", "no label"),
        ("{type: text, name: a b, label: A}", "E-NAME", "name"),
        ("{type: text, name: a__b, label: A}", "E-NAME", "write a_b"),
        ("{type: text, name: position, label: A}", "E-NAME", "reserved"),
        ("{type: select_one, name: a, label: A, choices: yesno}", "E-LIST", 'did you mean "yes_no"?'),
        ("{type: select_one, name: a, label: A}", "E-LIST", "no choices"),
        ("{type: text, name: a, label: A, start: 1}", "E-KEY", '"start" does not belong to text'),
        ("{type: note, name: a, label: A, required: false}", "E-KEY", '"required" does not belong to note'),
        ("{type: text, name: a, label: {en: A, de: B}}", "E-LANGUAGE", '"de"'),
        ("{type: text, name: a, label: {fr: A}}", "E-LANGUAGE", "default language"),
        ("{type: text, name: a, label: 5}", "E-KEY", "not a text"),
        ("{type: text, name: a, label: A, relevant: true}", "E-KEY", "write true()"),
        ('{type: text, name: a, label: A, relevant: "${b} = 1"}', "E-REF", 'no question "b"'),
        ('{type: text, name: a, label: A, constraint: ". >="}', "E-SYNTAX", "constraint column"),
        ('{type: text, name: a, label: "${b}?"}', "E-REF", 'no question "b"'),
        ("{type: text, name: a, label: A, seconds: 0}", "E-KEY", "seconds"),
        ("{type: calculate, name: a}", "E-KEY", "no calculation"),
        ("{type: text, name: a, label: A, allow: [maybe]}", "E-KEY", "allow"),
        ("{type: text, name: a, label: A, allow: [{refused: {reason: na_user}}]}", "E-KEY", "not_applicable"),
        ("{type: text, name: a, label: A, measure: {kind: fact}}", "E-MEASURE", "indicator"),
        ("{type: repeat, name: r, label: R, items: []}", "E-KEY", "items"),
        ("{type: repeat, name: r, label: R, min: 3, max: 2, items: [{type: text, name: a, label: A}]}", "E-LIMIT", "2"),
        (
            "{type: repeat, name: r, label: R, unique_by: b, items: [{type: text, name: a, label: A}]}",
            "E-UNIQUE",
            '"b"',
        ),
        (
            "{type: repeat, name: r, label: R, unique_by: a, items: [{type: integer, name: a, label: A}]}",
            "E-UNIQUE",
            "integer",
        ),
        (
            "{type: repeat, name: r, label: R, prefill: x, items: [{type: text, name: a, label: A}]}",
            "E-INPUT",
            "rows needed",
        ),
        (
            "{type: repeat, name: r, label: R, items: [{type: text, name: a, label: A, store: volunteer}]}",
            "E-STORE",
            "out of the repeat",
        ),
    ],
)
def test_each_mistake_has_a_code_and_a_way_out(item: str, code: str, words: str) -> None:
    found = survey(f"  - {item}\n")
    assert [problem.code for problem in found] == [code]
    assert words in str(found[0])
    assert found[0].line == LINES + 1
    assert found[0].way_out


def test_a_name_is_used_once() -> None:
    (found,) = survey("  - {type: text, name: a, label: A}\n  - {type: text, name: a, label: B}\n")
    assert (found.code, f"line {LINES + 1} and line {LINES + 2}" in str(found)) == ("E-NAME-TWICE", True)


def test_joined_lists_have_no_name_twice() -> None:
    text = SETTINGS.replace("survey:", '  more: [{name: yes, label: "Y"}]\nsurvey:')
    (found,) = problems(text + "  - {type: select_one, name: a, label: A, choices: [yes_no, more]}\n")
    assert (found.code, '"yes" is in yes_no and in more' in str(found)) == ("E-LIST", True)


def test_an_answer_kept_apart_is_named_nowhere() -> None:
    (found,) = survey(
        '  - {type: text, name: a, label: A, store: volunteer}\n  - {type: note, name: b, label: "Thanks, ${a}"}\n'
    )
    assert str(found) == "survey/b label: a is kept apart from the interview: remove ${a}"


def test_a_question_in_a_repeat_is_many_values_from_outside() -> None:
    repeat = "  - {type: repeat, name: r, label: R, items: [{type: integer, name: a, label: A}]}\n"
    assert [each.code for each in survey(repeat + '  - {type: note, name: b, label: "${a}"}\n')] == ["E-REPEAT-SCOPE"]
    parse_flow(SETTINGS + repeat + '  - {type: calculate, name: b, calculation: "sum(${a})"}\n')


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E-YAML"),
        ("[]", "E-YAML"),
        ("a: 1\n---\nb: 2", "E-YAML"),
        ("a: [1, 2", "E-YAML"),
        ("a: &x 1\nb: *x", "E-YAML-ALIAS"),
        ("a: *x", "E-YAML-ALIAS"),
        ("a: !!python/object:os.system 1", "E-YAML-TAG"),
        ("a: !!str 1", "E-YAML-TAG"),
        ("a: 1\na: 2", "E-DUPLICATE-KEY"),
        ("a: {[1]: 2}", "E-YAML"),
        ("spec_version: 2\nsurvey: 5", "E-SPEC"),
        ("a: " + "[" * 30 + "]" * 30, "E-YAML-SIZE"),
        ("a: " + "x" * (256 * 1024), "E-YAML-SIZE"),
    ],
)
def test_the_dialect_refuses(text: str, code: str) -> None:
    assert [problem.code for problem in problems(text)] == [code]


def test_a_pipe_without_quotes_inside_braces_is_explained() -> None:
    (found,) = survey("  - {type: text, name: a, label: A, relevant: ${b} = 'yes'}\n")
    assert found.code == "E-YAML"
    assert "put quotes around the value that holds ${…}" in str(found)


def test_a_duplicate_key_names_the_first() -> None:
    (found,) = survey("  - type: text\n    name: a\n    label: A\n    label: B\n")
    assert (found.line, found.column) == (LINES + 4, 5)
    assert f"first at line {LINES + 3}" in str(found)


def test_yes_no_and_days_stay_text() -> None:
    text = SETTINGS.replace('label: "No"', "label: no, since: 2026-11-23")
    text = text.replace('label: "Yes"', "label: yes, since: on")
    flow = parse_flow(text + "  - {type: text, name: a, label: A}\n")
    assert [(choice.label, choice.columns["since"]) for choice in flow.choices["yes_no"]] == [
        ("yes", "on"),
        ("no", "2026-11-23"),
    ]


def test_many_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    found = survey(
        "  - {type: txt, name: a, label: A}\n"
        "  - {type: select_one, name: b, label: A, choices: nope}\n"
        "  - {type: text, name: a, label: A}\n"
    )
    assert [problem.code for problem in found] == ["E-TYPE", "E-LIST", "E-NAME-TWICE"]


def test_the_limit_of_items() -> None:
    items = "".join(f"  - {{type: note, name: n{n}, label: N}}\n" for n in range(1001))
    assert [problem.code for problem in survey(items)] == ["E-LIMIT"]


def test_nesting_has_an_end() -> None:
    item = "{type: text, name: a, label: A}"
    for n in range(3):
        item = f"{{type: repeat, name: r{n}, label: R, items: [{item}]}}"
    assert [problem.code for problem in survey(f"  - {item}\n")] == ["E-DEPTH"]


def test_a_flood_of_keys_is_answered_at_once() -> None:
    many = "\n".join(f"lable{n}: x" for n in range(9_000))
    started = time.process_time()
    with pytest.raises(FlowProblems) as found:
        parse_flow(f"spec_version: 1\n{many}\n")
    assert time.process_time() - started < 1
    assert len(found.value.problems) == MAX_PROBLEMS
    with pytest.raises(FlowProblems, match="more than 20,000 values"):
        parse_flow("spec_version: 1\nsurvey: [" + "a, " * 20_000 + "]\n")
