"""The columns of three versions of a small flow: answers of old versions land in the new columns."""

from collections.abc import Callable
from typing import Any

import pytest

from flows.conversation import Status
from flows.model import Flow
from flows.source import parse_flow
from flows.versions import columns_of

HEAD = """spec_version: 1
settings:
  id: small
  version: "{version}"
  title: {{en: Small}}
  default_language: en
  languages: {{en: English}}
  allow: [dont_know]
  review: false
"""
V1 = (
    HEAD.format(version="1")
    + """choices:
  way:
    - {name: post, label: Post}
    - {name: mail, label: E-mail}
survey:
  - {type: select_multiple, name: ways, choices: way, label: "How?"}
  - {type: integer, name: visits, label: "How many visits?"}
  - {type: text, name: old_only, label: "Anything?"}
  - type: repeat
    name: case
    label: Case
    max: 3
    items:
      - {type: select_one, name: kind, choices: way, label: "Which kind?"}
"""
)
V2 = (
    HEAD.format(version="2")
    + """choices:
  way:
    - {name: letter, label: Letter, renamed_from: [post]}
    - {name: mail, label: E-mail}
    - {name: other, label: Other, ask_name: true}
survey:
  - {type: select_multiple, name: channels, renamed_from: [ways], choices: way, label: "How?"}
  - {type: integer, name: visits, label: "How many visits?"}
  - type: repeat
    name: matter
    renamed_from: [case]
    label: Case
    max: 3
    items:
      - {type: select_one, name: sort, renamed_from: [kind], choices: way, label: "Which kind?"}
"""
)
V3 = (
    HEAD.format(version="3")
    + """choices:
  way:
    - {name: paper, label: Paper, renamed_from: [letter]}
    - {name: mail, label: E-mail}
    - {name: else, label: Something else, renamed_from: [other], ask_name: true}
survey:
  - {type: integer, name: visits_a_week, renamed_from: [visits], label: "How many visits?"}
  - {type: select_multiple, name: channels, renamed_from: [ways], choices: way, label: "How?"}
  - type: repeat
    name: matter
    renamed_from: [case]
    label: Case
    max: 3
    items:
      - {type: select_one, name: sort, renamed_from: [kind], choices: way, label: "Which kind?"}
  - {type: text, name: brand_new, label: "Why?"}
"""
)
FLOWS = tuple(parse_flow(text) for text in (V1, V2, V3))
UNION = columns_of(FLOWS)


def test_the_columns_are_those_of_the_newest_version_and_then_what_it_no_longer_has() -> None:
    assert [column.name for column in UNION.columns] == ["visits_a_week", "channels", "sort", "brand_new", "old_only"]
    assert UNION["sort"].repeats == ("matter",)
    assert dict(UNION["visits_a_week"].names) == {"1": "visits", "2": "visits", "3": "visits_a_week"}
    assert dict(UNION["old_only"].names) == {"1": "old_only"}
    assert dict(UNION["brand_new"].names) == {"3": "brand_new"}


@pytest.fixture
def first(talk_of: Callable[..., Any]) -> Any:
    """A whole interview on the first version."""
    talk = talk_of(V1).taps("post mail").silent(Status.DONT_KNOW).says("nothing").taps("post").add().taps("mail")
    return talk.done().complete


def test_answers_of_the_first_version_stand_under_the_newest_names(first: Any) -> None:
    assert UNION.values("1", first.responses) == {
        "channels": "paper mail",
        "old_only": "nothing",
        "matter#1.sort": "paper",
        "matter#2.sort": "mail",
    }


def test_statuses_keep_apart_what_was_not_known_from_what_did_not_exist(first: Any) -> None:
    found = UNION.statuses("1", first.statuses)
    assert found["visits_a_week"] is Status.DONT_KNOW
    assert found["channels"] is Status.ANSWERED
    assert "brand_new" not in found
    assert "visits" not in found


def test_the_second_version_and_the_names_people_gave(talk_of: Callable[..., Any]) -> None:
    talk = talk_of(V2).taps("letter other").says("Fax").says("7").taps("other")
    done = talk.done().complete
    found = UNION.values("2", done.responses)
    assert found["channels"] == "paper else"
    assert found["channels/name/else"] == "Fax"
    assert found["visits_a_week"] == done.responses["visits"]
    assert found["matter#1.sort"] == "else"


def test_the_newest_version_stays_as_it_is(talk_of: Callable[..., Any]) -> None:
    done = talk_of(V3).says("7").taps("paper").taps("mail").done().says("because").complete
    assert UNION.values("3", done.responses) == done.responses
    assert UNION.statuses("3", done.statuses) == done.statuses


def test_a_word_that_is_also_a_choice_is_not_changed_elsewhere(talk_of: Callable[..., Any]) -> None:
    """Control: only values of the question whose list it is are translated."""
    done = talk_of(V1).taps("post").says("1").says("post").taps("post").done().complete
    assert UNION.values("1", done.responses)["old_only"] == "post"


def test_marks_are_found_under_the_newest_names() -> None:
    assert UNION.address("1", "case#2/open") == "matter#2/open"
    assert UNION.address("1", "case/done") == "matter/done"
    assert UNION.address("1", "ways/reopened") == "channels/reopened"


def test_a_name_that_comes_back_is_the_same_column() -> None:
    gone = parse_flow(V1.replace('version: "1"', 'version: "2"').replace(_line(V1, "old_only"), ""))
    again = parse_flow(V1.replace('version: "1"', 'version: "3"'))
    union = columns_of((FLOWS[0], gone, again))
    assert dict(union["old_only"].names) == {"1": "old_only", "3": "old_only"}


def test_without_renamed_from_there_are_two_columns() -> None:
    """Control: it is the earlier name that joins, not the place or the label."""
    flow = parse_flow(V2.replace("renamed_from: [ways], ", ""))
    assert [column.name for column in columns_of((FLOWS[0], flow)).columns if "a" in column.name][:1] == ["channels"]
    assert {"channels", "ways"} <= {column.name for column in columns_of((FLOWS[0], flow)).columns}


def test_the_same_version_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="the same version twice"):
        columns_of((FLOWS[0], FLOWS[0]))


def _line(text: str, name: str) -> str:
    return next(line for line in text.splitlines(keepends=True) if f"name: {name}" in line)


def test_every_stored_answer_of_every_version_has_a_column() -> None:
    def questions(flow: Flow) -> set[str]:
        return {item.name for item in flow.items.values() if item.type not in ("group", "repeat", "note")}

    for flow in FLOWS:
        version = flow.settings.version
        assert questions(flow) == {column.names[version] for column in UNION.columns if version in column.names}
