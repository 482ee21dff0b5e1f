"""How long the technical diagnosis is, card by card and by tables, recomputed by walking through."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

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
    Scalar,
    Table,
    TableRow,
)
from flows.engine import replay, submit
from flows.model import Flow, Question

NOTICE, SENDING, PROMPT, TABLE, CELL = 35, 20, 4, 90, 4
"""Seconds: the notice, review and sending, a prompt for one more, a table as such, each of its cells."""

ANSWERS: Mapping[str, str] = {
    "hh_sources": "census",
    "hh_year": "2023",
    "area_year": "2023",
    "area_source": "census",
    "area_phone": "90",
    "area_smartphone": "60",
    "public_places": "14",
    "wifi_any": "yes",
    "wifi_location": "14.69, -17.44",
    "stat_population": "published",
    "stats_link": "https://example.org/figures",
    "chan_link": "https://example.org/page",
}
CHANNELS = ("facebook", "messaging", "website", "radio")
PROCEDURES = ("birth_certificate", "local_tax", "market_space", "building_permit", "business_licence", "land_plot")
DEPARTMENTS = ("registry", "taxes", "works")


@dataclass(frozen=True, slots=True)
class Town:
    """How many areas, places and channels there are; `declared` channels and procedures come from departments."""

    areas: int = 0
    places: int = 3
    channels: int = 4
    declared: int = 4
    checks: int = 6
    by_table: bool = False
    answers: tuple[tuple[str, str], ...] = ()

    def wanted(self, repeat: str) -> int:
        return {"areas": self.areas, "wifi_places": self.places, "channels": self.channels}.get(repeat, 0)

    def say(self, ask: Ask, name: str, number: int) -> str:
        """The given answer, else the first choice, else 1; names say the number of the thing."""
        if name == "chan_which":
            return CHANNELS[number - 1]
        if name in ("area_name", "wifi_name", "chan_name"):
            return f"Name {number}"
        said = {**ANSWERS, **dict(self.answers)}.get(name)
        return said or (ask.choices[0].name if ask.choices else "A few words" if ask.type == "text" else "1")

    def context(self) -> Context:
        rows: dict[str, list[Mapping[str, Scalar]]] = {
            "declared_channels": [{"chan_which": name} for name in CHANNELS[: self.declared]],
            "declared_online": [
                {"check_proc": name, "check_link": "https://example.org/form"} for name in PROCEDURES[: self.checks]
            ],
        }
        departments = [{"name": name, "label": name} for name in DEPARTMENTS]
        regions = [{"name": "north", "label": "North"}]
        return Context(
            datetime(2026, 11, 23, 9, tzinfo=UTC),
            "en",
            "walk",
            choices={"departments": departments, "regions": regions},
            rows=rows,
            tables=self.by_table,
        )


def diagnosis() -> Flow:
    return load_library("technical_diagnosis")


def instance(ask: Ask) -> int:
    """The number of the instance of this question, 1 outside of repeats."""
    return int(ask.address.partition("#")[2].partition(".")[0] or 1)


def rows_of(flow: Flow, repeat: str, town: Town, done: Complete) -> tuple[TableRow, ...]:
    """The rows of a table: what was answered one by one, as cells with the label of the choice."""
    rows = []
    for number in range(1, town.wanted(repeat) + 1):
        cells: dict[str, str] = {}
        for address, value in done.responses.items():
            if address.startswith(f"{repeat}#{number}.") and not address.endswith("wifi_location"):
                cells |= cell_of(flow, address.rpartition(".")[2], str(value))
        rows.append(TableRow(number + 3, None, cells))
    return tuple(rows)


def cell_of(flow: Flow, name: str, value: str) -> dict[str, str]:
    item = flow.items[name]
    assert isinstance(item, Question)
    labels = {choice.name: choice.label["en"] for choice in choices_of(flow, item)}  # type: ignore[index]
    return {name: labels.get(value, value)}


@dataclass
class Walk:
    """One officer's way through, event after event; `typed` is the same way without tables."""

    flow: Flow
    town: Town
    typed: Complete | None = None
    saved: set[str] = field(default_factory=set)

    def next(self, ask: Ask, opened: int) -> Event:
        match ask.kind:
            case "review":
                return Confirm()
            case "table":
                self.saved.add(ask.address)
                return Table(ask.address, self.rows(ask.address), save=True)
            case "more" if self.typed and ask.address not in self.saved and self.town.wanted(ask.address) > opened:
                return Table(ask.address, self.rows(ask.address))
            case "more" if opened < self.town.wanted(ask.address) and ask.address not in self.saved:
                return OpenInstance(ask.address)
            case "more":
                return Done(ask.address)
        name = ask.address.rpartition(".")[2]
        return Answer(ask.address, self.town.say(ask, name, instance(ask)), typed=not ask.choices)

    def rows(self, repeat: str) -> tuple[TableRow, ...]:
        """All rows; the first place of several was typed, and is named by its address."""
        assert self.typed is not None
        rows = rows_of(self.flow, repeat, self.town, self.typed)
        if repeat != "wifi_places":
            return rows
        return (TableRow(rows[0].number, 1, rows[0].cells), *rows[1:])


@cache
def walk(town: Town) -> tuple[list[Ask], Complete]:
    """All cards that the officer of this town sees, to the end. Kept: tables are filled from the walk by hand."""
    flow = diagnosis()
    typed = walk(Town(town.areas, town.places, town.channels, town.declared, town.checks))[1] if town.by_table else None
    way = Walk(flow, town, typed)
    context = town.context()
    records: tuple[Record, ...] = ()
    asks: list[Ask] = []
    step = replay(flow, records, context)
    while isinstance(step, Ask):
        asks.append(step)
        opened = max((instance(ask) for ask in asks if ask.address.startswith(f"{step.address}#")), default=0)
        outcome = submit(flow, records, context, way.next(step, opened))
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


NOTHING = (("hh_sources", "none"), ("public_places", "0"), ("stat_population", "paper"), ("part_tools", "none"))
LENGTHS = [
    ("nothing here", Town(0, 0, 0, 0, 0, answers=NOTHING), 30, "7.2"),
    ("5 areas", Town(5), 153, "26.9"),
    ("20 areas, channels by hand", Town(20, declared=0), 371, "53.1"),
    ("5 areas, channels by hand", Town(5, declared=0), 161, "27.6"),
    ("5 areas by tables", Town(5, declared=0, by_table=True), 54, "25.6"),
    ("20 areas by tables", Town(20, declared=0, by_table=True), 54, "38.6"),
]


@pytest.mark.parametrize(
    ("town", "cards", "minutes"), [each[1:] for each in LENGTHS], ids=[each[0] for each in LENGTHS]
)
def test_length_of_each_kind_of_town(town: Town, cards: int, minutes: str) -> None:
    asks, _ = walk(town)
    seen = [ask for ask in asks if ask.kind != "review"]
    total = sum(seconds(diagnosis(), asks))
    assert (len(seen), f"{(NOTICE + SENDING + total) / 60:.1f}") == (cards, minutes)


def test_the_notice_says_the_longest_way_with_one_thing_in_each_list() -> None:
    assert diagnosis().settings.minutes is None
    assert diagnosis().minutes == 12
