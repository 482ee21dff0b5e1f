"""Each rule of the checker: a small flow that breaks it, and nearly the same one that does not."""

from typing import NamedTuple

import pytest

from flows.check import Code, check_text

HEAD = """spec_version: 1
settings: {id: small, version: "1", title: Small, default_language: en, languages: {en: English}, allow: []}
choices:
  yes_no: [{name: yes, label: "Yes"}, {name: no, label: "No"}]
  ways: [{name: web, label: Web}, {name: desk, label: Desk}, {name: none, label: None, exclusive: true}]
  places: [{name: market, label: Market, area: south}, {name: square, label: Square, area: ''}]
survey:
"""
STAFF = "  - {type: integer, name: staff, required: false, label: Staff}\n"
SURE = "  - {type: integer, name: staff, label: Staff}\n"
WAYS = "  - {type: select_multiple, name: ways, choices: ways, label: Ways}\n"
WIFI = "  - {type: select_one, name: wifi, choices: yes_no, label: Wi-Fi}\n"
DAY = "  - {type: date, name: day, label: Day}\n"
IDEA = "  - {type: text, name: idea, accept: [text, voice], label: Idea}\n"
SPOT = """  - type: repeat
    name: spot
    label: Spot
    items: [{type: integer, name: speed, required: false, label: Speed}]
"""

SECOND = """  - type: select_one
    name: second
    relevant: ${wifi} = 'yes'
    label: Second
    choices: [{name: web, label: Web}, {name: desk, label: Desk}]
"""
SPOT_SURE = """  - type: repeat
    name: place
    label: Place
    relevant: 1 = 1
    items: [{type: integer, name: steady, label: Steady}]
"""


class Case(NamedTuple):
    code: Code
    before: str
    bad: str
    good: str


def calculate(text: str) -> str:
    return f'  - {{type: calculate, name: made, calculation: "{text}"}}\n'


def asked(text: str) -> str:
    return f'  - {{type: text, name: after, relevant: "{text}", label: After}}\n'


def kept(text: str, kind: str = "integer") -> str:
    return f'  - {{type: {kind}, name: kept, constraint: "{text}", constraint_message: Otherwise., label: Kept}}\n'


def shown(text: str) -> str:
    return f'  - {{type: note, name: shown, label: "{text}"}}\n'


def listed(more: str, *names: str) -> str:
    choices = ", ".join(f"{{name: {name}, label: {name}}}" for name in names)
    return f"  - {{type: select_one, name: q, {more}, label: Q, choices: [{choices}]}}\n"


def matrix(*rows: str) -> str:
    return f"  - {{type: group, name: g, label: G, appearance: field-list, items: [{', '.join(rows)}]}}\n"


def row(name: str, label: str) -> str:
    return f"{{type: select_one, name: {name}, choices: yes_no, label: {label}}}"


def inside(outer: str, inner: str) -> str:
    """A question in a group, each with a condition of its own."""
    question = f"{{type: text, name: in, relevant: \"${{wifi}} = '{inner}'\", label: In}}"
    return f"  - {{type: group, name: g, relevant: \"${{wifi}} = '{outer}'\", items: [{question}]}}\n"


def evidence(name: str) -> str:
    return f"  - {{type: image, name: photo, evidence_for: {name}, label: Photo}}\n"


def scored(condition: str) -> str:
    case = f'{{expr: "{condition}", score: {{yes: 1, no: 2}}}}'
    measure = f"{{indicator: A1, kind: fact, authority: [agent], score: {{yes: 100, no: 0}}, score_when: {case}}}"
    return f"  - {{type: select_one, name: s, choices: yes_no, label: S, measure: {measure}}}\n"


def counted(more: str) -> str:
    item = "{type: text, name: a, label: A}"
    return f'  - {{type: repeat, name: r, label: R, repeat_count: "${{staff}}", {more}, items: [{item}]}}\n'


def steps(more: str) -> str:
    return f"  - {{type: range, name: q, {more}, label: Q}}\n"


CASES = (
    Case(Code.W_UNREACHABLE, WIFI, asked("${wifi} = 'maybe'"), asked("${wifi} = 'yes'")),
    Case(
        Code.W_UNREACHABLE,
        WIFI,
        asked("${wifi} = 'yes' and ${wifi} = 'no'"),
        asked("${wifi} = 'yes' or ${wifi} = 'no'"),
    ),
    Case(Code.W_UNREACHABLE, WAYS, asked("selected(${ways}, 'post')"), asked("selected(${ways}, 'web')")),
    Case(Code.W_UNREACHABLE, SURE, asked("${staff} > 5 and ${staff} < 3"), asked("${staff} > 3 and ${staff} < 5")),
    # Where an answer is wanted, whoever gave it was asked: what its question needs holds, too.
    Case(
        Code.W_UNREACHABLE,
        WIFI + SECOND,
        asked("${second} = 'desk' and ${wifi} = 'no'"),
        asked("${second} = 'desk' and ${wifi} = 'yes'"),
    ),
    Case(Code.W_UNREACHABLE, WIFI, inside("yes", "no"), inside("yes", "yes")),
    Case(Code.W_UNREACHABLE, WIFI, asked("${wifi} = 'yes' and not(${wifi} = 'yes')"), asked("not(${wifi} = 'yes')")),
    Case(
        Code.W_UNREACHABLE,
        WAYS,
        asked("selected(${ways}, 'web') and not(selected(${ways}, 'web'))"),
        asked("selected(${ways}, 'web') and ${ways} != 'web'"),
    ),
    Case(
        Code.W_UNREACHABLE,
        WIFI,
        asked("${wifi} = 'maybe' or ${wifi} = 'never'"),
        asked("${wifi} = 'maybe' or ${wifi} = 'yes'"),
    ),
    Case(Code.W_UNREACHABLE, "", calculate("'a'") + asked("${made} = 'b'"), calculate("'a'") + asked("${made} = 'a'")),
    Case(Code.W_UNREACHABLE, WAYS, asked("${ways} = 'web post'"), asked("${ways} = 'web desk'")),
    Case(Code.W_BLANK_REF, STAFF, kept(". = ${staff}"), kept(". = 5 or . = ${staff}")),
    Case(Code.W_BLANK_REF, STAFF, kept("round(${staff} div 2) < ."), kept("coalesce(${staff}, 0) < .")),
    Case(Code.W_BLANK_REF, STAFF, kept(". <= 3 * ${staff}"), kept("${staff} = '' or . <= 3 * ${staff}")),
    Case(Code.W_BLANK_REF, STAFF, kept(". < ${staff}"), kept(". < 7")),
    Case(Code.W_PORT_BLANK_SUM, SPOT, calculate("sum(${speed})"), calculate("sum(${speed}[. != ''])")),
    Case(Code.W_PORT_BLANK_SUM, SPOT, calculate("sum(${speed})"), SPOT_SURE + calculate("sum(${steady})")),
    Case(Code.W_PORT_BLANK_SUM, STAFF, calculate("max(${staff}, 3)"), calculate("max(coalesce(${staff}, 0), 3)")),
    Case(Code.W_PORT_BLANK_BOOL, STAFF, asked("${staff}"), asked("${staff} != ''")),
    Case(Code.W_PORT_BLANK_BOOL, STAFF, calculate("if(${staff}, 'a', 'b')"), calculate("if(${staff} != '', 'a', 'b')")),
    Case(Code.W_PORT_BLANK_BOOL, STAFF, asked("not(${staff})"), asked("not(${staff} = 4)")),
    Case(Code.W_PORT_BLANK_BOOL, STAFF, asked("true() and ${staff}"), asked("true() and ${staff} > 1")),
    Case(Code.W_PORT_AND, SURE, asked("true() and ${staff}"), asked("true() and ${staff} > 1")),
    Case(Code.W_PORT_REGEX, "", kept("regex(., '[0-9]')", "text"), kept("regex(., '^.*[0-9].*$')", "text")),
    Case(Code.W_PORT_REGEX, "", kept("regex(., '^a|b$')", "text"), kept("regex(., '^(a|b)$')", "text")),
    Case(Code.W_PORT_REGEX, "", kept("regex(., '^5\\\\$')", "text"), kept("regex(., '^5[|]$')", "text")),
    Case(Code.W_PORT_DATE, DAY, asked("${day} > '2026-01-01'"), asked("${day} > date('2026-01-01')")),
    Case(Code.W_PORT_DATE_TEXT, SURE, calculate("date(${staff} + 1)"), calculate("format-date(date(${staff}), '%Y')")),
    Case(
        Code.W_PORT_DATE_TEXT,
        DAY,
        calculate("if(${day} != '', date(${day} + 30), '')"),
        calculate("if(date(${day} + 30) > today(), 1, 0)"),
    ),
    Case(Code.W_PORT_ROUND, SURE, calculate("round(-${staff})"), calculate("round(abs(-${staff}))")),
    Case(Code.W_PORT_ROUND, SURE, calculate("round(${staff} - 3)"), calculate("round(${staff} * 2.5)")),
    Case(Code.W_PORT_QUOTED_NUMBER, SURE, asked("${staff} = '03'"), asked("${staff} = 3")),
    Case(Code.W_PORT_BIG, "", calculate("string(100000000000)"), calculate("string(1000)")),
    Case(Code.W_PORT_BIG, SURE, calculate("if(${staff} > 1, 0.0001, 1)"), calculate("${staff} * 0.0001")),
    Case(Code.W_PORT_NOW, "", asked("now() > today()"), asked("today() > date('2026-01-01')")),
    Case(
        Code.W_PORT_BLANK_COLUMN,
        WIFI,
        "  - {type: select_one, name: place, choices: places, choice_filter: \"area = ''\", label: Place}\n",
        "  - {type: select_one, name: place, choices: places, choice_filter: \"area = 'any'\", label: Place}\n",
    ),
    Case(Code.W_SELECTED_MULTI, WAYS, asked("selected(${ways}, ${ways})"), asked("selected(${ways}, 'web')")),
    Case(Code.W_SELECTED_MULTI, WAYS, asked("selected(${ways}, 'web desk')"), asked("${ways} = 'web desk'")),
    Case(
        Code.W_INDEX0,
        SPOT,
        calculate("indexed-repeat(${speed}, ${spot}, 0)"),
        calculate("indexed-repeat(${speed}, ${spot}, 1)"),
    ),
    Case(Code.W_SELECT_EQUALS, WAYS, asked("${ways} != 'web'"), asked("not(selected(${ways}, 'web'))")),
    Case(Code.W_SELECT_EQUALS, WAYS, asked("${ways} = 'web'"), asked("${ways} = ''")),
    Case(Code.W_PIPE_BLANK, STAFF, shown("You have ${staff}."), "  - {type: note, name: shown, label: Fine.}\n"),
    Case(
        Code.W_PIPE_BLANK,
        STAFF,
        shown("You have ${staff}."),
        '  - {type: note, name: shown, relevant: "${staff} > 0", label: "You have ${staff}."}\n',
    ),
    Case(
        Code.W_PIPE_BLANK,
        WIFI + SECOND,
        shown("By ${second}."),
        '  - {type: note, name: shown, relevant: "${wifi} = \'yes\'", label: "By ${second}."}\n',
    ),
    Case(Code.W_DIV_ZERO, "", kept(". >= 0") + calculate("1 div ${kept}"), kept(". > 0") + calculate("1 div ${kept}")),
    Case(
        Code.W_DIV_ZERO,
        SURE,
        calculate("9 mod ${staff}"),
        '  - {type: calculate, name: made, relevant: "${staff} > 0", calculation: "9 mod ${staff}"}\n',
    ),
    Case(Code.W_DIV_ZERO, "", calculate("9 div 0"), calculate("9 div 3")),
    Case(Code.W_DIV_ZERO, SURE, calculate("100 div ${staff}"), calculate("if(${staff} > 0, 100 div ${staff}, '')")),
    Case(
        Code.W_DONT_KNOW_CHOICE,
        "",
        listed("allow: [dont_know]", "dk", "b"),
        listed("allow: []", "dk", "b"),
    ),
    Case(
        Code.W_EXCLUSIVE_TWICE,
        "",
        "  - {type: select_multiple, name: q, choices: ways, label: Q, constraint_message: M,"
        " constraint: \"not(selected(., 'none') and count-selected(.) > 1)\"}\n",
        "  - {type: select_multiple, name: q, choices: ways, label: Q, constraint_message: M,"
        ' constraint: "count-selected(.) < 3"}\n',
    ),
    Case(Code.W_GIVEN, IDEA, asked("${idea} != ''"), asked("${idea__given} = 1")),
    Case(Code.W_FIELD_LIST_MIXED, "", matrix("{type: text, name: a, label: A}"), matrix(row("a", "A"), row("b", "B"))),
    Case(Code.W_MATRIX_ROW, "", matrix(row("a", "A" * 31), row("b", "B")), matrix(row("a", "A" * 30), row("b", "B"))),
    Case(
        Code.W_MANY_CHOICES,
        "",
        listed("allow: []", *(f"c{n}" for n in range(51))),
        listed("allow: []", *(f"c{n}" for n in range(50))),
    ),
    Case(Code.W_CONTRADICTION, "", kept(". > 10 and . < 5"), kept(". > 5 and . < 10")),
    Case(Code.W_CONTRADICTION, "", kept(". > 5 and . < 5"), kept(". >= 5 and . <= 5")),
    Case(Code.W_CONTRADICTION, "", kept("5 < . and . <= -5"), kept("-5 < . and . <= 5")),
    Case(Code.W_CONTRADICTION, "", kept(". = 4 and . > 4"), kept(". = 4 or . > 4")),
    Case(
        Code.W_ROUND,
        SURE,
        calculate("${staff} div 3") + shown("That is ${made}."),
        calculate("round(${staff} div 3, 1)") + shown("That is ${made}."),
    ),
    Case(
        Code.E_BUDGET,
        "  - {type: repeat, name: a, label: A, max: 200, items: [{type: repeat, name: b, label: B, max: 200, items: ["
        "{type: integer, name: c, label: C}]}]}\n",
        calculate("count(${c})"),
        calculate("count(${a})"),
    ),
    Case(Code.E_LIMIT, "", shown("a" * 3_501), shown("a" * 3_500)),
    Case(
        Code.E_LIMIT,
        "",
        f"  - {{type: text, name: q, label: {'a' * 3_450}, hint: {'b' * 450}}}\n",
        f"  - {{type: text, name: q, label: {'a' * 3_300}, hint: {'b' * 450}}}\n",
    ),
    Case(
        Code.I_NAME_STYLE,
        "",
        "  - {type: text, name: MyName, label: A}\n",
        "  - {type: text, name: my_name, label: A}\n",
    ),
    Case(
        Code.E_RENAMED,
        STAFF,
        "  - {type: text, name: a, renamed_from: [old], label: A}\n"
        "  - {type: text, name: b, renamed_from: [old], label: B}\n",
        "  - {type: text, name: a, renamed_from: [old], label: A}\n"
        "  - {type: text, name: b, renamed_from: [older], label: B}\n",
    ),
    Case(Code.E_REF, WIFI, evidence("wify"), evidence("wifi")),
    Case(Code.E_REF, WIFI, scored("${wify} = 'yes'"), scored("${wifi} = 'yes'")),
    Case(Code.E_SYNTAX, WIFI, scored("${wifi} = "), scored("${wifi} = 'no'")),
    Case(Code.E_KEY, SURE, counted("add_when: 1 = 1"), counted("comment: add_when")),
    Case(Code.E_LIMIT, "", steps("step: 0"), steps("step: 2")),
    Case(Code.E_LIMIT, "", steps("start: 20"), steps("end: 20")),
    Case(Code.I_REWRITE, SURE, calculate("floor(${staff})"), calculate("int(${staff})")),
    Case(Code.I_BOOL_CALC, SURE, calculate("${staff} > 3"), calculate("if(${staff} > 3, 1, 0)")),
)


def codes(text: str) -> list[str]:
    return [problem.code for problem in check_text(HEAD + text)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.code))
def test_a_rule_tells_the_bad_one_from_the_good_one(case: Case) -> None:
    assert case.code in codes(case.before + case.bad), check_text(HEAD + case.before + case.bad)
    assert case.code not in codes(case.before + case.good), check_text(HEAD + case.before + case.good)


def test_right_to_left_texts_begin_on_the_right() -> None:
    head = HEAD.replace("{en: English}", "{en: English, ar: العربية}")
    bad = "  - {type: text, name: q, label: {en: What is SMS?, ar: SMS ما هو}}\n"
    assert "W-RTL" in [problem.code for problem in check_text(head + bad)]
    good = bad.replace("ar: SMS ما هو", "ar: ما هو SMS")
    assert "W-RTL" not in [problem.code for problem in check_text(head + good)]
    pipe = bad.replace("ar: SMS ما هو", '"ar": "${other} ما هو"')
    assert "W-RTL" not in [problem.code for problem in check_text(head + pipe)]


def test_what_is_handed_in_is_never_called_unreachable() -> None:
    text = (HEAD + WIFI).replace("choices:\n", "inputs: [{name: towns, type: choices, label: Towns}]\nchoices:\n", 1)
    text += "  - {type: select_one, name: town, choices: towns, label: Town}\n" + asked("${town} = 'anything'")
    assert "W-UNREACHABLE" not in [problem.code for problem in check_text(text)]


def test_the_reason_and_the_way_out_are_said() -> None:
    (problem,) = [each for each in check_text(HEAD + WIFI + asked("${wifi} = 'maybe'")) if each.code == "W-UNREACHABLE"]
    assert str(problem) == "survey/after relevant: no answer makes ${wifi} = 'maybe' true: list yes_no has yes, no"
    assert problem.line == 9
