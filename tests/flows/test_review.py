"""The list of answers before they are sent."""

from collections.abc import Callable
from typing import Any

from flows.conversation import Inserted, Status, plain

Begin = Callable[..., Any]
SURVEY = """
  - {type: select_one, name: gate, choices: yes_no, label: Gate?}
  - type: group
    name: g
    label: Group
    items:
      - {type: integer, name: n, label: N?, allow: [dont_know]}
      - {type: text, name: t, label: "T of ${n}?"}
  - type: repeat
    name: r
    label: Thing
    instance_label: "Thing: ${x}"
    items:
      - {type: text, name: x, label: X?}
      - {type: group, name: h, label: Inner, items: [{type: date, name: d, label: D?, required: false}]}
  - {type: text, name: z, label: Z?}
"""


def test_rows_follow_the_flow_with_a_heading_where_one_begins(begin: Begin) -> None:
    talk = begin(SURVEY).taps("yes").says("7", "text", "one", "23/11/2026").add().says("two").silent(Status.SKIPPED)
    talk.done().says("end")
    shown = [
        (row.address, plain(row.heading) if row.heading else "", plain(row.label), plain(row.answer) or str(row.status))
        for row in talk.ask.rows
    ]
    assert shown == [
        ("gate", "", "Gate?", "Yes"),
        ("n", "Group", "N?", "7"),
        ("t", "", "T of 7?", "text"),
        ("r#1.x", "Thing: one", "X?", "one"),
        ("r#1.d", "Inner", "D?", "2026-11-23"),
        ("r#2.x", "Thing: two", "X?", "two"),
        ("r#2.d", "Inner", "D?", "skipped"),
        ("z", "", "Z?", "end"),
    ]
    assert talk.ask.rows[1].answer == (Inserted("7", "number"),)
    assert talk.ask.rows[4].answer == (Inserted("2026-11-23", "date"),)


def test_headings_of_several_levels_share_a_line(begin: Begin) -> None:
    survey = """
  - {type: group, name: g, label: Outer, items: [{type: group, name: h, label: Inner, items: [
      {type: text, name: a, label: A}]}]}
"""
    assert [plain(row.heading) for row in begin(survey).says("x").ask.rows] == ["Outer · Inner"]


def test_every_row_can_be_edited(begin: Begin) -> None:
    talk = begin(SURVEY).taps("yes").silent(Status.REFUSED).silent(Status.DONT_KNOW).says("text", "one", "")
    talk.done().says("end")
    for address in [row.address for row in talk.ask.rows]:
        assert talk.edit(address).at == address
        assert talk.keep().ask.kind == "review"
