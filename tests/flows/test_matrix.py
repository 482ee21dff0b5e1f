"""A matrix: one card for several questions on one list, row by row."""

from collections.abc import Callable
from typing import Any

import pytest

from flows.asks.matrix import is_matrix, why_no_matrix
from flows.conversation import Progress, Status, plain
from flows.items import Group
from flows.source import parse_flow

Begin = Callable[..., Any]
ROWS = """
      - {type: select_one, name: budget, choices: yes_no, label: Budget}
      - {type: select_one, name: roads, choices: yes_no, label: Roads, relevant: "${budget} = 'yes'"}
      - {type: select_one, name: schools, choices: yes_no, label: Schools}
"""
MATRIX = (
    """
  - type: group
    name: g
    appearance: field-list
    label: {en: "May residents take part in these?", fr: "Les habitants participent-ils ?"}
    hint: One row after another
    items:"""
    + ROWS
    + "  - {type: text, name: last, label: Last}\n"
)


def rows(talk: Any) -> list[tuple[str, str, str | None, str, bool]]:
    return [(row.address, plain(row.label), row.status, plain(row.answer), row.marked) for row in talk.ask.matrix]


def test_the_first_row_is_marked_and_the_group_is_the_question(begin: Begin) -> None:
    talk = begin(MATRIX)
    ask = talk.ask
    assert (ask.kind, ask.type, ask.address) == ("matrix", "select_one", "budget")
    assert (talk.label, plain(ask.hint), ask.headings) == (
        "May residents take part in these?",
        "One row after another",
        (),
    )
    assert [offer.name for offer in ask.choices] == ["yes", "no"]
    assert rows(talk) == [("budget", "Budget", None, "", True), ("schools", "Schools", None, "", False)]
    assert ask.progress == Progress(0, 3, False)


def test_a_row_appears_with_its_relevance_and_answers_stand_beside(begin: Begin) -> None:
    talk = begin(MATRIX).taps("yes")
    assert rows(talk) == [
        ("budget", "Budget", "answered", "Yes", False),
        ("roads", "Roads", None, "", True),
        ("schools", "Schools", None, "", False),
    ]
    assert talk.ask.progress.total == 4
    assert talk.taps("no", "no").at == "last"


def test_back_moves_up_a_row_and_returns(begin: Begin) -> None:
    talk = begin(MATRIX).taps("no").back()
    assert (talk.at, talk.ask.previous) == ("budget", "no")
    assert [row.marked for row in talk.ask.matrix] == [True, False]
    talk.keep()
    assert (talk.at, talk.ask.kind) == ("schools", "matrix")
    talk.taps("yes")
    assert talk.at == "last"
    assert talk.back().at == "schools"


def test_edit_of_a_row_marks_it(begin: Begin) -> None:
    talk = begin(MATRIX).taps("yes", "no", "yes").says("x").edit("roads")
    assert (talk.ask.kind, talk.at) == ("matrix", "roads")
    assert [row.marked for row in talk.ask.matrix] == [False, True, False]
    talk.taps("yes")
    assert talk.ask.kind == "review"
    assert [plain(row.heading) for row in talk.ask.rows if row.heading] == ["May residents take part in these?"]


def test_non_answers_belong_to_the_marked_row(begin: Begin) -> None:
    survey = MATRIX.replace("choices: yes_no,", "choices: yes_no, allow: [dont_know],")
    talk = begin(survey).silent(Status.DONT_KNOW)
    assert rows(talk)[0] == ("budget", "Budget", "dont_know", "", False)
    assert talk.at == "schools"


def test_a_typed_answer_is_read_for_the_marked_row(begin: Begin) -> None:
    talk = begin(MATRIX).says("oui")
    assert rows(talk)[0][3] == "Yes"
    assert talk.says("maybe").refused == "not_a_choice"
    assert (talk.ask.kind, talk.at) == ("matrix", "roads")


def test_rows_of_one_instance_only(begin: Begin) -> None:
    inner = MATRIX.partition("  - {type: text")[0].replace("\n", "\n    ").rstrip()
    survey = f"  - type: repeat\n    name: r\n    label: R\n    items:{inner}\n"
    talk = begin(survey).taps("no", "no").add()
    assert [row.address for row in talk.ask.matrix] == ["r#2.budget", "r#2.schools"]
    assert [plain(each) for each in talk.ask.headings] == ["R 2"]


def group_of(items: str, head: str = "appearance: field-list") -> tuple[Any, Group]:
    text = f"""spec_version: 1
settings: {{id: f, version: "1", title: T, default_language: en, languages: {{en: English}}}}
choices:
  a: [{{name: x, label: X}}]
  b: [{{name: y, label: Y}}]
survey:
  - type: group
    name: g
    label: G
    {head}
    items:
{items}"""
    flow = parse_flow(text)
    group = flow.items["g"]
    assert isinstance(group, Group)
    return flow, group


ROW = "      - {{type: select_one, name: {0}, choices: {1}, label: L{2}}}\n"


@pytest.mark.parametrize(
    ("items", "why"),
    [
        (ROW.format("p", "a", "") + ROW.format("q", "a", ""), None),
        (ROW.format("p", "a", ""), "1 rows: a matrix has 2 to 12"),
        (ROW.format("p", "a", "") + ROW.format("q", "b", ""), "q has other choices than p"),
        (ROW.format("p", "a", "") + ROW.format("q", "a", ", allow: []"), "q allows other non-answers than p"),
        (ROW.format("p", "a", "") + ROW.format("q", "a", ", choice_filter: \"name != 'z'\""), "q has a choice_filter"),
        (ROW.format("p", "a", "") + ROW.format("q", "a", ", default: \"'x'\""), "q has a default"),
        (ROW.format("p", "a", "") + "      - {type: text, name: t, label: T}\n", "t is of type text, not select_one"),
        ("".join(ROW.format(f"p{n}", "a", "") for n in range(12)), None),
        ("".join(ROW.format(f"p{n}", "a", "") for n in range(13)), "13 rows: a matrix has 2 to 12"),
    ],
)
def test_what_a_matrix_is(items: str, why: str | None) -> None:
    flow, group = group_of(items)
    assert why_no_matrix(flow, group) == why
    assert is_matrix(flow, group) is (why is None)
    plain_flow, plain_group = group_of(items, "comment: no card")
    assert not is_matrix(plain_flow, plain_group)


def test_any_other_field_list_is_asked_one_by_one(begin: Begin) -> None:
    talk = begin(MATRIX.replace("label: Roads", "label: Roads, default: \"'no'\""))
    assert (talk.ask.kind, talk.label, [plain(each) for each in talk.ask.headings]) == (
        "question",
        "Budget",
        ["May residents take part in these?"],
    )
