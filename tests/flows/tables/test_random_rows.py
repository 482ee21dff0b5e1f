"""Random rows: a table that is saved is the same state as the same answers given one after the other."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.conversation import Answer, Ask, Done, NonAnswer, OpenInstance, Status, plain
from flows.engine import replay, so_far
from tests.flows.tables.conftest import Desk

KINDS = {"old": "Old town", "new": "New town", "other_kind": "Other"}
ROW = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(sorted(KINDS)),
        "households": st.integers(0, 20_000),
        "smartphone": st.one_of(st.none(), st.integers(2, 100), st.decimals(2, 100, places=1).map(float)),
        "things": st.sampled_from([(), ("phone",), ("tablet",), ("phone", "tablet"), ("nothing",)]),
        "counted": st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2026, 11, 1))),
    }
)


def by_table(rows: list[dict[str, Any]]) -> Desk:
    desk = Desk()
    desk.send(desk.table(*(cells(number, row) for number, row in enumerate(rows)), save=True))
    while isinstance(desk.step, Ask) and desk.step.kind == "question":
        desk.send(NonAnswer(desk.step.address, Status.SKIPPED))
    return desk


def cells(number: int, row: dict[str, Any]) -> dict[str, Any]:
    filled = {
        "area": f"District {number}",
        "kind": KINDS[row["kind"]],
        "households": row["households"],
        "smartphone": "I don't know" if row["smartphone"] is None else row["smartphone"],
        "counted": row["counted"].isoformat() if row["counted"] else "",
        **{f"things/{each}": "x" for each in row["things"]},
    }
    return filled | ({"kind/name/other_kind": "Harbour"} if row["kind"] == "other_kind" else {})


def by_taps(rows: list[dict[str, Any]]) -> Desk:
    desk = Desk()
    for number, row in enumerate(rows):
        desk.send(OpenInstance("areas"))
        while desk.ask.kind != "more":
            desk.send(answer(desk.ask, number, row))
    return desk


def answer(ask: Ask, number: int, row: dict[str, Any]) -> Answer | NonAnswer:
    name = ask.address.rpartition(".")[2]
    if ask.kind == "name":
        return Answer(ask.address, "Harbour")
    said = {"area": f"District {number}", "things": " ".join(row["things"])}.get(name, row.get(name))
    if said is None or said == "":
        return NonAnswer(ask.address, Status.DONT_KNOW if name == "smartphone" else Status.SKIPPED)
    return Answer(ask.address, str(said), typed=name in ("area", "households", "smartphone", "counted"))


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=6))
def test_a_table_is_worth_the_same_as_taps(rows: list[dict[str, Any]]) -> None:
    table, taps = by_table(rows), by_taps(rows)
    for desk in (table, taps):
        desk.send(Done("areas"))
        assert replay(desk.flow, desk.records, desk.context) == desk.step

    def stands(desk: Desk) -> dict[str, Any]:
        return {row.address: (row.status, plain(row.answer)) for row in so_far(desk.flow, desk.records, desk.context)}

    assert stands(table) == stands(taps)
    assert len(stands(table)) >= 5 * len(rows)


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=6))
def test_what_was_saved_comes_back_as_nothing_to_change(rows: list[dict[str, Any]]) -> None:
    desk = by_table(rows)
    summary = desk.send(desk.table()).table
    assert (summary.new, summary.changed, summary.same) == (0, 0, len(rows))
    before = desk.records
    desk.send(desk.table(save=True))
    assert desk.records == before
