"""A table sent back: read, looked at cell by cell, summed up, saved whole or not at all."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from flows.conversation import Answer, Ask, Done, NonAnswer, OpenInstance, Refuse, Status, plain
from flows.engine import replay
from flows.tables.marking import mark_table
from flows.tables.reading import Sent, Unreadable
from tests.flows.tables.conftest import Desk, book

GOOD = {"area": "Market", "kind": "Old town", "households": 900, "smartphone": 62.5, "things/phone": "x"}
OTHER = {
    "area": "Port",
    "kind": "Other",
    "kind/name/other_kind": "Harbour",
    "households": 50,
    "smartphone": "I don't know",
}


def cells(step: Any) -> dict[str, str]:
    assert isinstance(step, Refuse), step
    assert step.reason == "table"
    return {cell.cell: cell.reason for cell in step.cells}


def test_a_dry_run_records_nothing_and_sums_up(desk: Desk) -> None:
    step = desk.send(desk.table(GOOD, OTHER))
    assert isinstance(step, Ask)
    assert (step.kind, desk.records) == ("table", ())
    assert step.table is not None
    summary = step.table
    assert (summary.new, summary.changed, summary.same) == (2, 0, 0)
    assert (summary.answers, summary.silent, summary.left, summary.ignored) == (8, 1, 0, 0)
    assert [(plain(label), low, high) for label, low, high in summary.spans] == [
        ("Households", 50.0, 900.0),
        ("Smartphones, per cent", 62.5, 62.5),
    ]


def test_saving_gives_what_taps_would_have_given(desk: Desk) -> None:
    desk.send(desk.table(GOOD, OTHER, save=True))
    tapped = Desk()
    tapped.send(OpenInstance("areas"))
    for value in ("Market", "old", "900", "62.5", "phone"):
        tapped.send(Answer(tapped.ask.address, value, typed=value == "Market"))
    tapped.send(NonAnswer(tapped.ask.address, Status.SKIPPED))
    tapped.send(NonAnswer(tapped.ask.address, Status.SKIPPED))
    tapped.send(OpenInstance("areas"))
    for value in ("Port", "other_kind", "Harbour", "50"):
        tapped.send(Answer(tapped.ask.address, value, typed=value in ("Port", "Harbour")))
    tapped.send(NonAnswer(tapped.ask.address, Status.DONT_KNOW))
    tapped.send(NonAnswer(tapped.ask.address, Status.SKIPPED))
    tapped.send(NonAnswer(tapped.ask.address, Status.SKIPPED))

    def stands(of: Desk) -> dict[str, Any]:
        pictures = (record for record in of.records if record.status is not None)
        return {each.address: (each.status, each.value) for each in pictures if not each.address.endswith("picture")}

    assert stands(desk) == stands(tapped)
    assert {record.source for record in desk.records if record.status} == {"table"}
    assert {record.source for record in desk.records if not record.status} == {"person"}


def test_pictures_are_asked_in_the_chat_afterwards(desk: Desk) -> None:
    step = desk.send(desk.table(GOOD, save=True))
    assert (step.kind, step.address) == ("question", "areas#1.picture")


def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    sheets = desk.fill(GOOD, OTHER)
    desk.send(desk.table(GOOD, OTHER, save=True))
    for number in (1, 2):
        desk.send(NonAnswer(f"areas#{number}.picture", Status.SKIPPED))
    known = book(desk.sheet())
    again = desk.read(known)
    assert isinstance(again, Sent)
    summary = desk.send(desk.table()).table
    assert (summary.new, summary.changed, summary.same) == (0, 0, 2)
    assert desk.send(desk.table(save=True)).kind == "more"
    # The first file again has no ids: its districts are there already, and are said to be so.
    first = desk.read(sheets)
    assert isinstance(first, Sent)
    assert set(cells(desk.send(desk.table(GOOD))).values()) == {"already_in_list"}


def test_a_changed_cell_is_shown_as_old_and_new(desk: Desk) -> None:
    desk.send(desk.table(GOOD, save=True))
    desk.send(NonAnswer("areas#1.picture", Status.SKIPPED))
    sheets = book(desk.sheet())
    sheets["Table"][3][4] = 950.0
    sent = desk.read(sheets)
    assert isinstance(sent, Sent)
    event = desk.table()
    step = desk.send(type(event)("areas", sent.rows, False, sent.letters))
    (change,) = step.table.changes
    assert (plain(change.row), plain(change.label), plain(change.old), plain(change.new)) == (
        "Market", "Households", "900", "950",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "content", "cell", "reason"),
    [
        ("kind", "Middle town", "C4", "not_a_choice"),
        ("households", "about 30", "E4", "not_an_integer"),
        ("households", 30000, "E4", "constraint"),
        ("households", 3.5, "E4", "not_an_integer"),
        ("smartphone", "Rather not say", "F4", "not_a_number"),
        ("things/nothing", "x", "G4", "constraint"),
        ("things/tablet", "perhaps", "H4", "not_a_choice"),
        ("counted", "30/02/2026", "J4", "impossible_date"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_stored(
    desk: Desk, key: str, content: Any, cell: str, reason: str
) -> None:
    step = desk.send(desk.table({**GOOD, key: content}, OTHER, save=True))
    assert cells(step) == {cell: reason}
    assert desk.records == ()
    assert plain(step.cells[0].row) == "Market"


def test_two_rows_with_one_key_are_refused(desk: Desk) -> None:
    assert cells(desk.send(desk.table(GOOD, {**OTHER, "area": "MARKET "}, save=True))) == {"B5": "already_in_list"}


def test_blank_and_irrelevant_cells(desk: Desk) -> None:
    row = {"area": "Hill", "kind": "New town", "households": 20, "counted": "2026-11-02"}
    summary = desk.send(desk.table(row)).table
    assert (summary.left, summary.ignored) == (1, 1)
    step = desk.send(desk.table(row, save=True))
    assert step.address == "areas#1.smartphone"


def test_shares_are_questioned_once(desk: Desk) -> None:
    rows = ({**GOOD, "smartphone": 0.27}, {**OTHER, "smartphone": 0.5})
    summary = desk.send(desk.table(*rows, save=True)).table
    assert [letter for letter, _ in summary.shares] == ["F"]
    assert desk.records == ()
    desk.send(desk.table(*rows, save=True, shares={"smartphone": "share"}))
    assert [record.value for record in desk.records if record.address.endswith("smartphone")] == [27, 50]
    again = Desk()
    again.send(again.table(*rows, save=True, shares={"smartphone": "percent"}))
    assert [record.value for record in again.records if record.address.endswith("smartphone")] == [0.27, 0.5]


def test_more_rows_than_the_repeat_may_have(desk: Desk) -> None:
    step = desk.send(desk.table(*({**GOOD, "area": f"District {n}"} for n in range(81))))
    assert (step.reason, step.detail) == ("limit", {"limit": 80, "count": 81})


def test_sixty_districts_in_one_message(desk: Desk) -> None:
    rows = [{**GOOD, "area": f"District {n}", "households": 100 + n} for n in range(60)]
    assert desk.send(desk.table(*rows)).table.new == 60
    desk.send(desk.table(*rows, save=True))
    assert sum(record.status is Status.ANSWERED for record in desk.records) == 60 * 5
    assert replay(desk.flow, desk.records, desk.context) == desk.step


def test_a_table_of_somebody_else_or_of_an_older_flow_is_not_taken(desk: Desk) -> None:
    foreign = desk.fill(GOOD)
    next(row for row in foreign["civimeter"] if row[0] == "token")[1] = "0" * 24
    assert desk.read(foreign) == Unreadable("other")
    old = desk.fill(GOOD)
    next(row for row in old["civimeter"] if row[0] == "hash")[1] = "0" * 64
    assert desk.read(old) == Unreadable("older")
    assert desk.read({"Sheet1": [["a", "b"]]}) == Unreadable("other")
    assert desk.read(desk.fill()) == Unreadable("rows")


def test_columns_are_found_wherever_they_stand(desk: Desk) -> None:
    sheets = desk.fill(GOOD)
    sheets["Table"] = [["mine", *reversed(row)] for row in sheets["Table"]]
    sent = desk.read(sheets)
    assert isinstance(sent, Sent)
    assert (sent.rows[0].cells["area"], sent.letters["area"], sent.strange) == ("Market", "J", 1)
    without_keys = desk.fill(GOOD)
    without_keys["Table"] = without_keys["Table"][1:]
    found = desk.read(without_keys)
    assert isinstance(found, Sent)
    assert found.rows[0].cells["households"] == 900
    gone = desk.fill(GOOD)
    gone["Table"] = [[*row[:4], *row[5:]] for row in gone["Table"]]
    assert desk.read(gone) == Unreadable("columns", "Households")


def test_the_wrong_cells_come_back_coloured(desk: Desk) -> None:
    event = desk.table({**GOOD, "households": "about 30"}, OTHER)
    step = desk.send(event)
    told = {"E4": "Write a number, for example 30."}
    data = mark_table(desk.flow, "areas", event.rows, step.cells, event.letters, told, desk.records, desk.context)
    page = book(data)["Table"]
    assert page[3][4] == "about 30"
    assert page[4][1] == "Port"
    with ZipFile(BytesIO(data)) as archive:
        assert "Write a number, for example 30." in archive.read("xl/comments1.xml").decode()
    fixed = book(data)
    fixed["Table"][3][4] = 30.0
    sent = desk.read(fixed)
    assert isinstance(sent, Sent)
    assert desk.send(type(event)("areas", sent.rows, False, sent.letters)).table.new == 2


def test_only_where_the_campaign_permits_it_and_the_prompt_is_shown() -> None:
    agent = Desk(tables=False)
    assert agent.ask.can_table is False
    assert agent.send(agent.table(GOOD)).notice == "stale"
    officer = Desk()
    assert officer.ask.can_table is True
    event = officer.table(GOOD)
    officer.send(Done("areas"))
    assert officer.send(event).notice == "stale"
    assert officer.records[-1].address == "areas/done"


def test_what_stood_in_a_wrong_cell_is_shown_in_sixty_signs(desk: Desk) -> None:
    step = desk.send(desk.table({**GOOD, "households": "many " * 40}))
    assert cells(step) == {"E4": "not_an_integer"}
    shown = step.cells[0].value
    assert (len(shown), shown[:5], shown[-1]) == (60, "many ", "…")
