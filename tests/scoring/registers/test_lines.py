"""What a register says is a fold over entries that are only ever added."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.registers.deadlines import coming, past
from scoring.registers.declared import Deadline, Register, Source, load_registers, parse_registers
from scoring.registers.lines import EXISTS, Entry, fold
from scoring.yaml_file import FileError

SOURCE = Source(
    flow="f", authority="dept_head", repeat="things", key="which", fields=("stage", "volume", "until", "is")
)
BOOK = Register(
    id="book",
    name={"en": "Book"},
    sources=(SOURCE,),
    merge={"stage": "lowest", "volume": "largest"},
    deadline=Deadline(field="until", still={"is": ("open",)}, days=(30, 7)),
)


def entry(at: str, field: str, value: object, author: str = "dept_head:a", subject: str = "x", seq: int = 0) -> Entry:
    return Entry(at, seq, "book", subject, field, value, author)  # type: ignore[arg-type]


def test_the_latest_word_of_an_author_stands() -> None:
    (line,) = fold(BOOK, [entry("2026-01-01", "until", "2026-05-01"), entry("2026-02-01", "until", "2026-06-01")])
    assert line.value("until") == "2026-06-01"
    assert (line.since, line.touched) == ("2026-01-01", "2026-02-01")


def test_who_did_not_know_is_remembered_and_settles_nothing() -> None:
    said = [entry("2026-01-01", "volume", 3500), entry("2026-02-01", "volume?", True, "it_officer")]
    (line,) = fold(BOOK, [*said, entry("2026-02-01", "until?", True, "it_officer")])
    assert line.value("volume") == 3500
    assert line.value("until") is None
    assert set(line.claims) == {"volume"}
    assert (line.unknown["until"].author, line.unknown["until"].at) == ("it_officer", "2026-02-01")


def test_of_several_departments_the_lowest_or_the_largest_stands_and_the_others_are_kept() -> None:
    said = [
        entry("2026-01-01", "stage", 50, "dept_head:a"),
        entry("2026-01-01", "stage", 25, "dept_head:b"),
        entry("2026-01-01", "volume", 3500, "dept_head:a"),
        entry("2026-01-01", "volume", 3000, "dept_head:b"),
    ]
    (line,) = fold(BOOK, said)
    assert (line.value("stage"), line.value("volume")) == (25, 3500)
    assert [claim.value for claim in line.claims["volume"]] == [3500, 3000]


def test_a_coordinator_ends_older_claims_and_not_newer_ones() -> None:
    said = [
        entry("2026-01-01", "stage", 25, "dept_head:a"),
        entry("2026-02-01", "stage", 75, "coordinator"),
        entry("2026-03-01", "stage", 50, "dept_head:b"),
    ]
    assert fold(BOOK, said[:2])[0].value("stage") == 75
    assert [claim.value for claim in fold(BOOK, said)[0].claims["stage"]] == [50, 75]


def test_a_line_that_was_taken_off_is_gone_until_it_is_put_back() -> None:
    said = [entry("2026-01-01", EXISTS, True), entry("2026-02-01", EXISTS, False, "coordinator")]
    assert fold(BOOK, said) == ()
    assert len(fold(BOOK, [*said, entry("2026-03-01", EXISTS, True)])) == 1


@given(st.permutations([entry(f"2026-01-0{day}", "stage", day * 10, f"dept_head:{day % 3}") for day in range(1, 8)]))
def test_the_order_in_which_entries_are_read_never_matters(entries: list[Entry]) -> None:
    assert fold(BOOK, entries) == fold(BOOK, sorted(entries))


def test_another_register_is_left_alone() -> None:
    stranger = Entry("2026-01-01", 0, "other", "x", "stage", 1, "dept_head:a")
    assert fold(BOOK, [stranger]) == ()


CALL = [entry("2026-01-01", "until", "2026-03-31"), entry("2026-01-01", "is", "open")]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-02-28", None),  # 31 days
        ("2026-03-01", (30, 30)),
        ("2026-03-23", (8, 30)),
        ("2026-03-24", (7, 7)),
        ("2026-03-31", (0, 7)),
        ("2026-04-01", None),
    ],
)
def test_a_deadline_is_told_at_its_notices(today: str, expected: tuple[int, int] | None) -> None:
    found = coming(BOOK, fold(BOOK, CALL), date.fromisoformat(today))
    assert [(due.left, due.notice) for due in found] == ([] if expected is None else [expected])


def test_what_is_settled_or_has_no_day_is_not_told() -> None:
    day = date(2026, 3, 24)
    settled = fold(BOOK, [*CALL, entry("2026-02-01", "is", "won")])
    always = fold(BOOK, [entry("2026-01-01", "until", "always")])
    assert coming(BOOK, settled, day) == coming(BOOK, always, day) == ()
    assert [line.subject for line in past(BOOK, fold(BOOK, CALL), date(2026, 4, 1))] == ["x"]


def test_all_orders_of_a_small_book_agree() -> None:
    assert len({fold(BOOK, order).__repr__() for order in permutations(CALL)}) == 1


def test_the_shipped_registers_are_seven_and_an_inventory_of_rights() -> None:
    assert [one.id for one in load_registers()] == [
        "documents",
        "rights_to_publish",
        "procedures",
        "statistics",
        "wifi_places",
        "channels",
        "programmes",
        "calls",
    ]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ("merge: {proc_stag: lowest}", "proc_stag is not one of its fields"),
        ("deadline: {field: nothing, days: [7]}", "nothing is not one of its fields"),
    ],
)
def test_a_wrong_name_is_told_with_its_place(change: str, cause: str) -> None:
    text = "spec_version: 1\nregisters:\n  - id: a\n    name: {en: A}\n    sources:\n"
    text += "      - {flow: f, authority: x, repeat: r, key: k, fields: [b]}\n"
    assert parse_registers(text).registers[0].id == "a"
    with pytest.raises(FileError, match=rf"registers\.yaml:7:\d+: {cause}"):
        parse_registers(text + f"    {change}\n")


def test_a_source_is_a_repeat_or_rows() -> None:
    text = "spec_version: 1\nregisters:\n  - id: a\n    name: {en: A}\n    sources: [{flow: f, authority: x}]\n"
    with pytest.raises(FileError, match="either a repeat with its key and fields, or rows"):
        parse_registers(text)
