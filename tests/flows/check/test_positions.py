"""Where findings stand: line and column of the very word, as far as the text has it."""

import pytest

from flows.check import check_text

FLOW = """spec_version: 1
settings:
  id: small
  version: "1"
  title: {en: Small, ar: صغير}
  default_language: en
  languages: {en: English, ar: العربية}
  renamed_from: [small]
inputs:
  - {name: towns, type: choices, label: {en: Towns, ar: مدن}}
choices:
  ways:
    - {name: web, label: {en: Web, ar: الويب}}
    - name: other_way
      label: {en: Another one that is far too long for one button, ar: آخر}
survey:
  - type: select_multiple
    name: way
    choices: ways
    label: {en: Ways, ar: طرق}
    allow: [{not_applicable: {label: {en: None of them in my own department, ar: لا}}}]
  - type: group
    name: more
    label: {en: More, ar: المزيد}
    items:
      - type: select_one
        name: town
        choices: [towns]
        relevant: true() and ${way} = 'web'
        label: {en: Town, ar: SMS مدينة}
      - type: integer
        name: staff
        constraint: ". > 10 and . < 5"
        constraint_message: {en: No., ar: لا}
        label: {en: Staff, ar: موظفون}
      - type: select_one
        name: mark
        choices: [{name: other, label: {en: Other, ar: آخر}}]
        label: {en: Mark, ar: علامة}
        measure:
          {indicator: A1, kind: fact, authority: [agent], score: {other: 100, none: 0}}
      - type: calculate
        name: rate
        calculation: >
          100 div (${staff} - 20)
  - {type: note, name: told, label: {en: "Rate: ${rate}", ar: "النسبة ${rate}"}}
"""

AT = {
    ("E-RENAMED", "settings renamed_from small"): "small]",
    ("W-BUTTON-LONG", "choices/ways/other_way label en"): "Another one that",
    ("W-OTHER-NAME", "choices/ways/other_way"): "name: other_way",
    ("W-BUTTON-LONG", "survey/way allow not_applicable label en"): "None of",
    ("W-SELECT-EQUALS", "survey/town relevant"): "${way} = 'web'",
    ("W-RTL", "survey/town label ar"): "SMS مدينة",
    ("W-CONTRADICTION", "survey/staff constraint"): '". > 10',
    ("W-OTHER-NAME", "survey/mark/other"): "{name: other, label",
    ("E-MEASURE", "survey/mark measure score none"): "0}}",
    ("W-DIV-ZERO", "survey/rate calculation"): ">\n",
    ("W-ROUND", "survey/told label"): '{en: "Rate',
}


@pytest.mark.parametrize(("code", "place"), sorted(AT))
def test_a_finding_stands_where_its_words_stand(code: str, place: str) -> None:
    (found,) = [each for each in check_text(FLOW) if (each.code, each.place) == (code, place)]
    before = FLOW[: FLOW.index(AT[code, place])]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert (found.line, found.column) == (line, column)


def test_every_finding_has_a_place() -> None:
    found = check_text(FLOW)
    assert len(found) >= 12
    assert all(each.line > 1 for each in found), [each for each in found if each.line <= 1]


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("relevant: ${wya} = 'web'", "${wya}"),
        ('relevant: "true() and ${wya} = 1"', "${wya}"),
        ("relevant: 1 = 1 and\n          selected(${wya}, 'x')", "1 = 1"),
    ],
)
def test_an_unknown_name_is_found_in_its_expression(written: str, word: str) -> None:
    text = FLOW.replace("relevant: true() and ${way} = 'web'", written)
    (found,) = [each for each in check_text(text) if each.code == "E-REF"]
    before = text[: text.index(word)]
    assert (found.line, found.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert str(found) == 'survey/town relevant: no question "wya": did you mean "way"?'
