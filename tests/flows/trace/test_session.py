"""The trace of a form: whatever is relevant may be set in any order, and a snapshot shows what follows."""

from datetime import UTC, datetime
from typing import Any

import pytest

from flows.conversation import Context
from flows.source import parse_flow
from flows.trace import CannotBeDone, Operation, Session, find_language, read_operation

HEAD = """spec_version: 1
settings:
  id: small
  version: "1"
  title: {en: Small, fr: Petit}
  default_language: en
  languages: {en: English, fr: Français}
  allow: []
inputs:
  - {name: town, type: text, label: {en: Town}, default: Rufisque}
  - {name: offices, type: choices, label: {en: Offices}}
choices:
  yes_no:
    - {name: yes, label: {en: "Yes", fr: Oui}}
    - {name: no, label: {en: "No", fr: Non}}
  place:
    - {name: north_1, label: {en: First}, area: north}
    - {name: south_1, label: {en: Second}, area: south}
    - {name: other_place, label: {en: Another}, area: any, ask_name: true}
survey:
"""


class Form:
    """A session with short names for its operations."""

    def __init__(self, survey: str, **given: Any) -> None:
        self.flow = parse_flow(HEAD + survey)
        now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.session = Session(self.flow, Context(now=now, language="en", **given))

    def set(self, path: str, value: str) -> None:
        self.session.run(Operation("set", f"/data/{path}", value))

    def add(self, path: str) -> None:
        self.session.run(Operation("add", f"/data/{path}"))

    def remove(self, path: str, index: int) -> None:
        self.session.run(Operation("remove", f"/data/{path}", index=index))

    def __getitem__(self, path: str) -> dict[str, Any]:
        return self.session.show()[f"/data/{path}"]

    def paths(self) -> list[str]:
        return [path.removeprefix("/data/") for path in self.session.show()]


NUMBERS = """
- type: integer
  name: total
  label: t
  required: false
  constraint: . > 0
  constraint_message: {en: "Above 0.", fr: "Plus de 0."}
- type: integer
  name: part
  label: p
  required: ${total} > 5
  constraint: . <= ${total}
  constraint_message: At most ${total}.
- {type: calculate, name: double, calculation: "${part} * 2"}
"""


def test_a_broken_constraint_stores_nothing_until_the_next_set() -> None:
    form = Form(NUMBERS)
    form.set("total", "8")
    form.set("total", "0")
    assert form["total"] == {"v": "8", "rel": True, "bad": "constraint", "msg": "Above 0."}
    form.session.run(Operation("lang", value="Français (fr)"))
    form.set("total", "-1")
    assert form["total"]["msg"] == "Plus de 0."
    form.set("total", "9")
    assert form["total"] == {"v": "9", "rel": True}


def test_a_stored_answer_that_breaks_its_constraint_later_keeps_its_value() -> None:
    form = Form(NUMBERS)
    form.set("total", "8")
    form.set("part", "5")
    form.set("total", "3")
    assert form["part"] == {"v": "5", "rel": True, "bad": "constraint", "msg": "At most 3."}
    assert form["double"]["v"] == "10"
    form.set("total", "6")
    assert form["part"] == {"v": "5", "rel": True}


def test_required_is_shown_where_it_holds() -> None:
    form = Form(NUMBERS)
    assert "bad" not in form["part"]
    form.set("total", "6")
    assert form["part"]["bad"] == "required"
    form.set("part", "1")
    form.set("part", "")
    assert form["part"] == {"v": "", "rel": True, "bad": "required"}


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (Operation("set", "/data/nothing", "1"), "no such node"),
        (Operation("set", "/data/double", "1"), "nothing can be set here"),
        (Operation("set", "/data/total", "a few"), "not a whole number"),
        (Operation("add", "/data/nothing"), "no such repeat"),
        (Operation("lang", value="zz"), "no language"),
    ],
)
def test_what_cannot_be_done_changes_nothing(operation: Operation, why: str) -> None:
    form = Form(NUMBERS)
    before = form.session.show()
    with pytest.raises(CannotBeDone, match=why):
        form.session.run(operation)
    assert form.session.show() == before


def test_inputs_are_nodes_and_an_absent_list_has_its_example() -> None:
    survey = "- {type: select_one, name: office, label: o, choices: [offices, yes_no]}\n"
    assert Form(survey)["town"] == {"v": "Rufisque", "rel": True}
    assert Form(survey)["office"]["choices"] == ["example_offices=Offices", "yes=Yes", "no=No"]
    given = Form(survey, choices={"offices": [{"name": "it", "label": "IT"}]})
    assert given["office"]["choices"] == ["it=IT", "yes=Yes", "no=No"]


REPEAT = """
- {type: select_one, name: any_of_them, label: a, choices: yes_no, required: false}
- type: repeat
  name: spot
  label: s
  relevant: ${any_of_them} = 'yes'
  max: 2
  items:
    - {type: integer, name: speed, label: s, required: false}
    - {type: calculate, name: at, calculation: position(..)}
- {type: calculate, name: all_of_them, calculation: "sum(${speed})"}
"""


def test_instances_open_are_hidden_and_go() -> None:
    form = Form(REPEAT)
    assert form["spot[1]/speed"] == {"v": "", "rel": False}
    with pytest.raises(CannotBeDone, match="not relevant"):
        form.add("spot")
    form.set("any_of_them", "yes")
    form.set("spot[1]/speed", "3")
    for number, speed in ((2, "4"), (3, "5")):
        form.add("spot")
        form.set(f"spot[{number}]/speed", speed)
    assert form["all_of_them"]["v"] == "12"
    form.remove("spot", 1)
    assert [form[f"spot[{each}]/speed"]["v"] for each in (1, 2)] == ["4", "5"]
    assert form["spot[2]/at"]["v"] == "2"
    form.set("any_of_them", "no")
    assert form["spot[1]/speed"] == {"v": "", "rel": False}
    form.set("any_of_them", "yes")
    assert form["all_of_them"]["v"] == "9"
    with pytest.raises(CannotBeDone, match="no instance 3 among 2"):
        form.remove("spot", 3)


def test_the_last_instance_may_go() -> None:
    form = Form(REPEAT)
    form.set("any_of_them", "yes")
    form.remove("spot", 1)
    assert "spot[1]/speed" not in form.paths()
    assert form["all_of_them"]["v"] == "0"


COUNTED = """
- {type: integer, name: people, label: p, required: false}
- type: repeat
  name: person
  label: p
  repeat_count: ${people}
  items:
    - {type: text, name: called, label: n, required: false, default: "concat('no ', position(..))"}
"""


def test_a_count_rules_the_instances_and_a_blank_one_changes_nothing() -> None:
    form = Form(COUNTED)
    form.set("people", "3")
    assert [form[f"person[{each}]/called"]["v"] for each in (1, 2, 3)] == ["no 1", "no 2", "no 3"]
    form.set("person[3]/called", "Awa")
    form.set("people", "1")
    assert form["person[3]/called"] == {"v": "", "rel": False}
    form.set("people", "")
    assert form["person[1]/called"] == {"v": "no 1", "rel": True}
    form.set("people", "3")
    assert form["person[3]/called"]["v"] == "Awa"
    with pytest.raises(CannotBeDone, match="computed"):
        form.add("person")


def test_generated_nodes_are_not_shown_and_may_be_set() -> None:
    form = Form("""
- type: repeat
  name: paper
  label: p
  min: 0
  items:
    - {type: text, name: title_of, label: t, required: false}
- {type: select_one, name: place, label: p, choices: place, required: false}
- {type: calculate, name: said, calculation: "coalesce(${place__name_other_place}, '-')"}
""")
    assert not any("__" in path for path in form.paths())
    assert form["paper[1]/title_of"]["rel"] is False
    form.set("paper__any", "yes")
    assert form["paper[1]/title_of"]["rel"] is True
    with pytest.raises(CannotBeDone, match="not relevant"):
        form.set("place__name_other_place", "Bus station")
    form.set("place", "other_place")
    form.set("place__name_other_place", "Bus station")
    assert form["said"]["v"] == "Bus station"


def test_a_choice_that_is_filtered_away_reads_blank_and_comes_back() -> None:
    form = Form("""
- {type: text, name: area, label: a, required: false}
- type: select_one
  name: place
  label: p
  choices: place
  choice_filter: area = ${area} or area = 'any'
  required: false
""")
    form.set("area", "north")
    form.set("place", "north_1")
    form.set("area", "south")
    assert form["place"] == {"v": "", "rel": True, "choices": ["south_1=Second", "other_place=Another"]}
    with pytest.raises(CannotBeDone, match="not offered"):
        form.set("place", "north_1")
    form.set("area", "north")
    assert form["place"]["v"] == "north_1"


def test_values_have_the_form_of_xforms() -> None:
    form = Form("""
- {type: decimal, name: share, label: s, required: false}
- {type: geopoint, name: where, label: w, required: false}
- {type: date, name: day, label: d, required: false}
- {type: calculate, name: is_late, calculation: "${day} > date('2026-01-01')"}
- {type: calculate, name: now_is, calculation: today()}
""")
    form.set("share", "7")
    form.set("where", "14.69 -17.44")
    form.set("day", "2026-3-5")
    values = [form[each]["v"] for each in ("share", "where", "day", "is_late", "now_is")]
    assert values == ["7.0", "14.69 -17.44 0.0 0.0", "2026-03-05", "true", "2026-11-23"]


@pytest.mark.parametrize(
    "line", ["", "7", '{"op":"jump"}', '{"op":"set","path":"/data/a"}', '{"op":"remove","path":"/data/a","index":"1"}']
)
def test_a_line_that_is_no_operation(line: str) -> None:
    with pytest.raises(ValueError):
        read_operation(line)


def test_the_same_operations_give_the_same_state() -> None:
    shown = []
    for _ in range(2):
        form = Form(REPEAT)
        form.set("any_of_them", "yes")
        form.add("spot")
        shown.append(list(form.session.show().items()))
    assert shown[0] == shown[1]


@pytest.mark.parametrize(
    ("said", "code"), [("fr", "fr"), ("Français", "fr"), ("Français (fr)", "fr"), ("default", "en")]
)
def test_the_names_of_a_language(said: str, code: str) -> None:
    assert find_language(Form(NUMBERS).flow, said) == code


def test_computed_defaults_read_the_fixed_ones() -> None:
    form = Form("""
- {type: text, name: code, label: c, required: false, default: "concat('n', ${number_of})"}
- {type: integer, name: number_of, label: n, required: false, default: "5"}
""")
    assert (form["code"]["v"], form["number_of"]["v"]) == ("n5", "5")
