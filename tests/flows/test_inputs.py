"""What is handed in at launch is held against the flow before anybody is asked."""

from datetime import UTC, datetime
from typing import Any

import pytest

from flows.conversation import Context
from flows.known.inputs import check_inputs
from flows.limits import MAX_INPUT_CHOICES, MAX_INPUT_ROWS
from flows.source import parse_flow

FLOW = parse_flow("""spec_version: 1
settings:
  id: claims
  version: "1"
  title: Claims
  default_language: en
  languages: {en: English}
inputs:
  - {name: town, type: text, label: Town}
  - {name: size, type: integer, label: Size, default: 10}
  - {name: rate, type: decimal, label: Rate, default: 1.5}
  - {name: day, type: date, label: Day, default: "2026-01-01"}
  - {name: departments, type: choices, label: Departments}
  - {name: offices, type: choices, label: Offices}
  - {name: claims, type: rows, label: Claims, columns: [what, state, found, places, checked]}
choices:
  outside:
    - {name: police, label: Police}
  state:
    - {name: works, label: Works}
    - {name: broken, label: Broken}
survey:
  - {type: select_one, name: where, choices: [departments, outside, offices], label: Where}
  - {type: integer, name: other, label: Other}
  - type: repeat
    name: claim
    label: Claim
    prefill: claims
    unique_by: what
    items:
      - {type: text, name: what, label: What}
      - {type: select_one, name: state, choices: state, label: State}
      - {type: integer, name: places, label: Places, constraint: ". <= ${size}"}
      - {type: integer, name: found, label: Found, constraint: ". <= ${places} and . >= 0"}
      - {type: integer, name: asked, label: Asked, constraint: ". <= ${other}"}
      - {type: date, name: checked, label: Checked, constraint: ". <= today()"}
""")
GOOD: dict[str, Any] = {
    "inputs": {"town": "Thiès", "size": 20, "rate": 2, "day": "2026-11-01"},
    "choices": {
        "departments": [{"name": "water", "label": "Water", "floor": 2}],
        "offices": [{"name": "desk", "label": {"en": "Desk"}}],
    },
    "rows": {
        "claims": [
            {"what": "Lamp", "state": "works", "places": 12, "found": 12, "checked": "2026-11-20"},
            {"what": "Tap", "found": 3},
            {"what": "", "state": None},
        ]
    },
}


def told(**changed: Any) -> list[str]:
    given = {sort: {**values, **changed.get(sort, {})} for sort, values in GOOD.items()}
    given["inputs"] = {name: value for name, value in given["inputs"].items() if value is not None}
    context = Context(datetime(2026, 11, 23, 9, tzinfo=UTC), "en", "seed", **given)
    return [str(problem) for problem in check_inputs(FLOW, context)]


def row(**values: Any) -> list[str]:
    return told(rows={"claims": [{"what": "Lamp"}, {"what": "Tap", **values}]})


def test_what_fits_is_taken() -> None:
    assert told() == []
    assert told(rows={"claims": []}, choices={"departments": [], "offices": []}) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("town", None, "town: missing: hand in a text"),
        ("town", 4, 'town: "4" is not a text: hand in a text'),
        ("size", "20", 'size: "20" is not a whole number: hand in a whole number'),
        ("size", True, 'size: "True" is not a whole number: hand in a whole number'),
        ("rate", "a", 'rate: "a" is not a number: hand in a number'),
        ("day", "2026-02-30", 'day: "2026-02-30" is not a day: hand in a day'),
        ("twon", "x", 'twon: the flow has no such input: did you mean "town"?'),
        ("claims", "x", "claims: handed in as value: the flow wants rows"),
    ],
)
def test_a_value_that_is_missing_or_of_another_type_is_told(name: str, value: Any, said: str) -> None:
    assert told(inputs={name: value}) == [said]


def test_a_value_with_a_default_may_be_missing() -> None:
    assert told(inputs={"size": None, "rate": None, "day": None}, rows={"claims": [{"places": 10}]}) == []
    (said,) = told(inputs={"size": None}, rows={"claims": [{"places": 11}]})
    assert said == 'claims, row 1, places: "11" breaks the constraint: write a value with . <= ${size}'


def test_choices_are_whole_and_differ() -> None:
    water = {"name": "water", "label": "Water"}
    cases = {
        "departments, row 2, name: \"water\" stands in row 1, too: remove one": [water, water],
        "departments, row 1, name: \"police\" is in outside, too: names are unique in joined lists": [
            {"name": "police", "label": "P"}
        ],
        "departments, row 1: not a choice: give it a name and a label": [{"name": "a b", "label": "A"}],
        "departments, row 2: not a choice: give it a name and a label": [water, {"name": "x"}],
    }  # fmt: skip
    for said, rows in cases.items():
        assert told(choices={"departments": rows}) == [said]
    (said,) = told(choices={"offices": [water]})
    assert said == 'offices, row 1, name: "water" is in departments, too: names are unique in joined lists'


def test_no_more_is_handed_in_than_may_be() -> None:
    many = [{"name": f"d{n}", "label": "D"} for n in range(MAX_INPUT_CHOICES + 1)]
    assert told(choices={"departments": many}) == ["departments: 501 choices, at most 500: hand in fewer"]
    assert told(choices={"departments": many[1:]}) == []
    rows = [{"what": str(n)} for n in range(MAX_INPUT_ROWS + 1)]
    assert told(rows={"claims": rows}) == ["claims: 201 rows, at most 200: hand in fewer"]
    assert told(rows={"claims": rows[1:]}) == []


def test_a_row_is_refused_with_its_column() -> None:
    assert row(state="brocken") == ['claims, row 2, state: "brocken" is not in the list: did you mean "broken"?']
    assert row(places="many") == ['claims, row 2, places: "many" is not a whole number: write digits']
    assert row(places=21)[0].startswith('claims, row 2, places: "21" breaks the constraint')
    assert row(places=5, found=6)[0].startswith('claims, row 2, found: "6" breaks the constraint')
    assert row(checked="2026-11-24")[0].startswith('claims, row 2, checked: "2026-11-24" breaks the constraint')
    assert row(statte="works") == ['claims, row 2, statte: no such column: did you mean "state"?']
    assert told(rows={"claims": ["x"]}) == ["claims, row 1: not a mapping: hand in question: value"]


def test_a_column_that_is_not_declared_is_none() -> None:
    (said,) = row(asked=3)
    assert said.startswith("claims, row 2, asked: no such column")


def test_what_the_constraint_needs_and_is_not_known_yet_is_left_to_the_interview() -> None:
    assert row(found=6) == []


def test_two_rows_about_the_same_thing_are_told() -> None:
    assert row(what="Lamp") == ['claims, row 2, what: "Lamp" stands in row 1, too: remove one']
