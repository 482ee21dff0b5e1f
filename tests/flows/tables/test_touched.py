"""Sheets that people and programs have touched: lines copied, headings removed, columns moved, odd numbers."""

import time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from flows.conversation import NonAnswer, Refuse, Status, Table, plain
from flows.tables.marking import mark_table
from flows.tables.reading import Sent, letter, place_of
from tests.flows.tables.conftest import DISTRICTS, Desk, book
from tests.flows.tables.test_sending import GOOD, OTHER


def read(desk: Desk, sheets: Any) -> Sent:
    sent = desk.read(sheets)
    assert isinstance(sent, Sent), sent
    return sent


def sheet_xml(data: bytes) -> str:
    with ZipFile(BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_a_line_that_was_copied_is_a_new_one_and_takes_nothing_from_its_original(desk: Desk) -> None:
    desk.send(desk.table(GOOD, save=True))
    desk.send(NonAnswer("areas#1.picture", Status.SKIPPED))
    sheets = book(desk.sheet())
    copied = [*sheets["Table"][3]]
    copied[1] = "Port"
    sheets["Table"].append(copied)
    sent = read(desk, sheets)
    assert [row.instance for row in sent.rows] == [1, 1]
    summary = desk.send(Table("areas", sent.rows, False, sent.letters)).table
    assert (summary.new, summary.changed, summary.same) == (1, 0, 1)
    desk.send(Table("areas", sent.rows, True, sent.letters))
    assert {r.address: r.value for r in desk.records if r.address.endswith(".area")} == {
        "areas#1.area": "Market",
        "areas#2.area": "Port",
    }


@pytest.mark.parametrize("gone", [[0], [1], [2], [1, 2], [0, 2]], ids=str)
def test_no_line_is_lost_when_rows_of_the_head_are_removed(desk: Desk, gone: list[int]) -> None:
    sheets = desk.fill(GOOD, OTHER)
    sheets["Table"] = [row for number, row in enumerate(sheets["Table"]) if number not in gone]
    assert [row.cells["area"] for row in read(desk, sheets).rows] == ["Market", "Port"]


def test_the_table_is_found_wherever_its_sheet_stands(desk: Desk) -> None:
    sheets = desk.fill(GOOD)
    turned = dict(reversed(sheets.items()))
    assert read(desk, turned).rows == read(desk, sheets).rows


@pytest.mark.parametrize("odd", [float("inf"), float("-inf"), float("nan"), "9" * 5000, "1e999", -1, 0.5, True])
def test_odd_ids_and_numbers_are_no_accident(desk: Desk, odd: Any) -> None:
    sheets = desk.fill(GOOD)
    sheets["Table"][3][0] = odd
    assert read(desk, sheets).rows[0].instance is None
    sheets["Table"][3][4] = odd
    sent = read(desk, sheets)
    step = desk.send(Table("areas", sent.rows, True, sent.letters))
    assert isinstance(step, Refuse)
    assert [cell.cell for cell in step.cells] == ["E4"]
    assert desk.records == ()


def test_marks_stand_where_the_cells_stood(desk: Desk) -> None:
    sheets = desk.fill({}, {}, {**GOOD, "households": "about 30"}, {}, OTHER)
    sheets["Table"] = [[row[0], "mine", *reversed(row[1:])] for row in sheets["Table"]]
    sent = read(desk, sheets)
    step = desk.send(Table("areas", sent.rows, False, sent.letters))
    (cell,) = step.cells
    assert cell.cell == "H6"
    told = {"H6": "Write a number."}
    data = mark_table(desk.flow, "areas", sent.rows, step.cells, sent.letters, told, (), desk.context)
    page = book(data)["Table"]
    assert page[5][7] == "about 30"
    with ZipFile(BytesIO(data)) as archive:
        assert 'ref="H6"' in archive.read("xl/comments1.xml").decode()
    again = read(desk, book(data))
    assert [(row.number, row.cells) for row in again.rows] == [(row.number, row.cells) for row in sent.rows]


def test_the_name_of_a_choice_that_is_not_taken_is_ignored_and_counted(desk: Desk) -> None:
    assert desk.send(desk.table({**GOOD, "kind/name/other_kind": "Harbour"})).table.ignored == 1


def test_whole_shares_are_questioned_too(desk: Desk) -> None:
    summary = desk.send(desk.table({**GOOD, "smartphone": 1}, {**OTHER, "smartphone": 0})).table
    assert [plain(label) for _, label in summary.shares] == ["Smartphones, per cent"]
    assert Desk().send(desk.table({**GOOD, "smartphone": 0})).table.shares == ()
    assert Desk().send(desk.table({**GOOD, "smartphone": 0.5}, {**OTHER, "smartphone": 62})).table.shares == ()


def test_limits_of_numbers_are_rules_of_the_sheet_and_let_non_answers_pass(desk: Desk) -> None:
    rules = sheet_xml(desk.sheet())
    assert 'type="decimal" errorStyle="warning"' in rules
    assert "<formula2>20000" in rules
    assert "OR(AND(ISNUMBER(F4),F4&gt;=0,F4&lt;=100),COUNTIF(Lists!$F$1:$F$1,F4)&gt;0)" in rules


def test_the_help_has_ten_lines_and_one_example(desk: Desk) -> None:
    page = book(desk.sheet())["Help"]
    assert all(row[0] for row in page[:10])
    assert page[12][1:] == ["Kind", "Kind – What is it?", *page[12][3:]]
    assert page[13][:7] == ["Example", "Old town", "", 10000.0, 50.0, "x", ""]


def test_two_hundred_lines_are_tried_in_a_moment_even_if_all_are_wrong() -> None:
    desk = Desk(text=DISTRICTS.replace("max: 80", "max: 200"))
    event = desk.table(*({**GOOD, "area": f"District {n}", "households": -1} for n in range(200)))
    began = time.process_time()
    step = desk.send(event)
    assert len(step.cells) == 200
    assert time.process_time() - began < 8


def test_letters_of_columns() -> None:
    assert [letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(place_of(letter(place)) == place for place in range(1000))
