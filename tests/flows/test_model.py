"""A flow as data: texts by language, ordinals, minutes, the canonical body and its hash."""

import pytest
from pydantic import ValidationError

from flows.catalogue import load_library
from flows.conversation import Status
from flows.items import Question, Repeat
from flows.model import Flow
from flows.source import FlowProblems, parse_body, parse_flow

TEXT = """spec_version: 1
settings:
  id: f
  version: "1"
  title: {en: Title, fr: Titre}
  default_language: en
  languages: {en: English, fr: Français, ar: العربية}
inputs:
  - {name: town, type: text, label: Town, default: ""}
choices:
  c:
    - {name: a, label: A, area: north, size: 3}
    - {name: other_c, label: {en: Other, fr: Autre}, ask_name: true}
survey:
  - {type: select_one, name: one, label: One, choices: c}
  - type: group
    name: g
    label: G
    items:
      - {type: integer, name: two, label: Two, allow: [{not_applicable: {label: None of it, reason: na_law}}]}
  - {type: repeat, name: r, label: R, max: 30, items: [{type: text, name: three, label: Three, seconds: 33}]}
  - {type: note, name: n, label: N}
"""


@pytest.fixture(scope="module")
def flow() -> Flow:
    return parse_flow(TEXT)


def test_ordinals_follow_the_document(flow: Flow) -> None:
    names = ["one", "g", "two", "r", "three", "n"]
    assert [flow.ordinal(name) for name in names] == list(range(6))
    assert [flow.item_at(n).name for n in range(6)] == names
    with pytest.raises(KeyError):
        flow.ordinal("four")
    for beyond in (6, -1):
        with pytest.raises(IndexError):
            flow.item_at(beyond)


def test_texts_fall_back_to_base_and_default(flow: Flow) -> None:
    title = flow.settings.title
    assert [flow.text(title, code) for code in ("fr", "fr-CA", "ar", "xx")] == ["Titre", "Titre", "Title", "Title"]
    assert flow.text("Plain", "fr") == "Plain"


def test_usual_values(flow: Flow) -> None:
    one, repeat = flow.items["one"], flow.items["r"]
    assert isinstance(one, Question)
    assert isinstance(repeat, Repeat)
    assert (one.required, one.seconds, repeat.min, repeat.max) == (True, 12, 1, 30)
    assert [each.status for each in flow.allow_of(one)] == [Status.DONT_KNOW, Status.REFUSED]
    two = flow.items["two"]
    assert isinstance(two, Question)
    assert [(each.status, each.reason) for each in flow.allow_of(two)] == [(Status.NOT_APPLICABLE, "na_law")]


def test_extra_keys_of_a_choice_are_columns(flow: Flow) -> None:
    assert flow.choices["c"][0].columns == {"area": "north", "size": 3}


def test_the_body_is_the_flow(flow: Flow) -> None:
    again = parse_body(flow.body())
    assert again == flow
    assert again.body() == flow.body()
    assert again.hash == flow.hash


def test_the_hash_says_whether_anything_changed(flow: Flow) -> None:
    assert parse_flow("# a remark\n" + TEXT.replace("max: 30", "max: 30, min: 1")).hash == flow.hash
    assert parse_flow(TEXT.replace("max: 30", "max: 31")).hash != flow.hash


def test_a_body_that_is_no_flow_is_refused() -> None:
    with pytest.raises(FlowProblems):
        parse_body('{"spec_version":1}')


def test_a_flow_does_not_change(flow: Flow) -> None:
    with pytest.raises(ValidationError):
        flow.settings.id = "other"  # type: ignore[misc]


def test_minutes_are_the_longest_path() -> None:
    def minutes(*items: str) -> int:
        survey = "".join(f"  - {item}\n" for item in items)
        return parse_flow(TEXT[: TEXT.index("survey:")] + "survey:\n" + survey).minutes

    first = "{type: select_one, name: q, label: Q, choices: c, seconds: 60}"
    left = "{type: text, name: x, label: X, relevant: \"${q} = 'a'\", seconds: 60}"
    right = "{type: text, name: y, label: Y, relevant: \"${q} = 'other_c'\", seconds: 180}"
    both = "{type: text, name: z, label: Z, relevant: \"${q} != 'a'\", seconds: 60}"
    assert minutes(first) == 1
    assert minutes(first, left, right) == 4
    assert minutes(first, left, right, both) == 5
    assert minutes(first, "{type: repeat, name: r, label: R, items: [{type: note, name: n, label: N}]}") == 2


def test_minutes_of_the_agent_consultation() -> None:
    assert load_library("agent_consultation").minutes == 10


def test_minutes_may_be_given() -> None:
    assert parse_flow(TEXT.replace("  id: f\n", "  id: f\n  minutes: 7\n")).minutes == 7
