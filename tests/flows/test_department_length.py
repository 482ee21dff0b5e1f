"""How long the inventory is for each kind of department, card by card and by tables, recomputed by walking through."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from flows.catalogue import load_library
from flows.check.questions import choices_of
from flows.conversation import (
    Answer,
    Ask,
    Complete,
    Confirm,
    Context,
    Done,
    Event,
    OpenInstance,
    Record,
    Refuse,
    Table,
    TableRow,
)
from flows.engine import replay, submit
from flows.model import Flow, Question

NOTICE, SENDING, PROMPT, TABLE, CELL = 35, 20, 4, 90, 4
"""Seconds: the notice, review and sending, a prompt for one more, a table as such, each of its cells."""


def inventory() -> Flow:
    return load_library("department_inventory")


ANSWERS: Mapping[str, str] = {
    "dept_staff": "24",
    "need_computer": "10",
    "computers_working": "7",
    "computers_supported": "5",
    "scanners": "1",
    "doc_state": "paper",
    "doc_link": "https://example.org/document",
    "doc_year_from": "1985",
    "proc_stage": "nothing",
    "proc_link": "https://example.org/form",
    "proc_volume_class": "c100_999",
    "consulted_last": "m12",
    "project_status": "pilot",
    "trained_staff": "3",
}
REGISTERS = ("reg_civil", "reg_mail", "reg_staff")
PUBLISHED = ("council_minutes", "by_laws", "budget_accounts")
PAPERS = ("urban_plan", "tenders", "statistics_yearbook")
PROCEDURES = (
    "birth_certificate",
    "marriage_family",
    "death_burial",
    "residence_identity",
    "local_tax",
    "market_space",
    "building_permit",
    "business_licence",
    "land_plot",
    "complaint",
)


@dataclass(frozen=True, slots=True)
class Department:
    """What a department holds and does; the first `forms` procedures have their form online."""

    documents: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    forms: int = 0
    by_table: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)

    def things(self, repeat: str) -> tuple[str, ...]:
        return self.documents if repeat == "documents" else self.procedures

    def say(self, name: str, thing: str) -> str:
        """The answer to a question, for one thing where it lies in a list."""
        if name in ("doc_which", "proc_which"):
            return thing
        if name == "doc_state" and thing in PUBLISHED:
            return "published"
        if name == "proc_stage" and thing in self.procedures[: self.forms]:
            return "form"
        return {**ANSWERS, **self.answers}.get(name, "")


def department(documents: int, procedures: int, by_table: bool = False) -> Department:
    """A third of the documents are registers, a third is published, a quarter of the procedures has a form online."""
    third = (documents + 1) // 3
    kinds = (*REGISTERS[:third], *PUBLISHED[:third], *PAPERS[: documents - 2 * third])
    return Department(kinds, PROCEDURES[:procedures], (procedures + 2) // 4, by_table)


def answer(ask: Ask, thing: str, who: Department) -> Event:
    """What the head says on this card: the given answer, else the first choice, else 1."""
    name = ask.address.rpartition(".")[2]
    said = who.say(name, thing)
    if ask.choices:
        return Answer(ask.address, said or ask.choices[0].name, typed=False)
    return Answer(ask.address, said or ("A few words" if ask.type == "text" else "1"))


def rows_of(flow: Flow, repeat: str, who: Department) -> tuple[TableRow, ...]:
    """A table of the things: each question that is asked of a thing is a cell, with the label of the choice."""
    filled = walk(flow, Department(who.documents, who.procedures, who.forms, answers=who.answers))[1]
    rows = []
    for number, _ in enumerate(who.things(repeat), start=1):
        cells = {}
        for address, value in filled.responses.items():
            if address.startswith(f"{repeat}#{number}."):
                cells |= cell_of(flow, address.rpartition(".")[2], str(value))
        rows.append(TableRow(number + 3, None, cells))
    return tuple(rows)


def cell_of(flow: Flow, name: str, value: str) -> dict[str, str]:
    item = flow.items[name]
    assert isinstance(item, Question)
    if item.type == "select_multiple":
        return {f"{name}/{tick}": "x" for tick in value.split()}
    labels = {choice.name: choice.label["en"] for choice in choices_of(flow, item)}  # type: ignore[index]
    return {name: labels.get(value, value)}


def steer(flow: Flow, ask: Ask, who: Department, opened: dict[str, int], saved: set[str]) -> Event:
    """The next event: a whole table where one is sent, otherwise one thing after the other."""
    repeat = ask.address.partition("#")[0]
    match ask.kind:
        case "review":
            return Confirm()
        case "table":
            saved.add(ask.address)
            return Table(ask.address, rows_of(flow, ask.address, who), save=True)
        case "more" if who.by_table and ask.address not in saved and who.things(ask.address):
            return Table(ask.address, rows_of(flow, ask.address, who))
        case "more" if not who.by_table and opened.get(ask.address, 0) < len(who.things(ask.address)):
            opened[ask.address] = opened.get(ask.address, 0) + 1
            return OpenInstance(ask.address)
        case "more":
            return Done(ask.address)
    things = who.things(repeat) if repeat in ("documents", "dept_procedures") else ("",)
    return answer(ask, things[max(opened.get(repeat, 1), 1) - 1], who)


def walk(flow: Flow, who: Department) -> tuple[list[Ask], Complete]:
    """All cards that the head of this department sees, to the end."""
    context = Context(datetime(2026, 11, 23, 9, tzinfo=UTC), "en", "walk", tables=who.by_table)
    records: tuple[Record, ...] = ()
    asks: list[Ask] = []
    opened: dict[str, int] = {}
    saved: set[str] = set()
    step = replay(flow, records, context)
    while isinstance(step, Ask):
        asks.append(step)
        outcome = submit(flow, records, context, steer(flow, step, who, opened, saved))
        assert not isinstance(outcome.step, Refuse), outcome.step
        records, step = records + outcome.records, outcome.step
    assert isinstance(step, Complete)
    return asks, step


def seconds(flow: Flow, asks: list[Ask]) -> Iterator[int]:
    """The estimate for each card; a table counts its file and its cells once, on its summary."""
    for ask in asks:
        match ask.kind:
            case "more":
                yield PROMPT
            case "table":
                assert ask.table is not None
                yield TABLE + CELL * ask.table.answers
            case "question" | "matrix":
                item = flow.items[ask.address.rpartition(".")[2]]
                assert isinstance(item, Question)
                yield item.seconds


EMPTY = {"need_computer": "0", "scanners": "0", "consulted_last": "never", "project_status": "none"}
LENGTHS = [
    ("nothing held, nothing done", Department(), 33, "8.8", 8),
    ("the shortest way", Department(answers=EMPTY), 28, "7.0", 6),
    ("3 documents, 4 procedures", department(3, 4), 101, "21.8", 21),
    ("5 documents, 6 procedures", department(5, 6), 138, "28.7", 28),
    ("8 documents, 10 procedures", department(8, 10), 204, "40.8", 40),
    ("3 + 4 by tables", department(3, 4, by_table=True), 39, "16.7", 16),
    ("5 + 6 by tables", department(5, 6, by_table=True), 39, "18.9", 18),
    ("8 + 10 by tables", department(8, 10, by_table=True), 39, "22.9", 22),
]


@pytest.mark.parametrize(
    ("who", "cards", "minutes", "of_cards"), [each[1:] for each in LENGTHS], ids=[each[0] for each in LENGTHS]
)
def test_length_of_each_kind_of_department(who: Department, cards: int, minutes: str, of_cards: int) -> None:
    """`of_cards` are the minutes without notice and sending, to the minute: those of the design's own table."""
    asks, _ = walk(inventory(), who)
    seen = [ask for ask in asks if ask.kind != "review"]
    total = sum(seconds(inventory(), asks))
    assert (len(seen), f"{(NOTICE + SENDING + total) / 60:.1f}", round(total / 60)) == (cards, minutes, of_cards)


def test_the_notice_says_the_longest_way_with_one_thing_in_each_list() -> None:
    assert inventory().settings.minutes is None
    assert inventory().minutes == 13
