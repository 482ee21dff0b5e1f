"""What a table that was sent back does: wrong cells, a summary of a dry run, or the records of all its rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flows.answering import Decision, Rejected, Stale
from flows.asks.tabling import tabled_range
from flows.conversation import Table, TableSummary, Text
from flows.instances import Range
from flows.kinds import Reason
from flows.limits import MAX_RESPONSES_PER_INTERVIEW
from flows.replay import Replay
from flows.stations.station import Station
from flows.tables.columns import Column, columns_of, heading_of
from flows.tables.trying import Trial, try_table

WHOLE: Final = 100.0


@dataclass(frozen=True, slots=True)
class Tried:
    """A dry run without a wrong cell, of the table of a repeat."""

    summary: TableSummary
    within: Range


def decide_table(before: Replay, current: Station, event: Table) -> Decision | Tried:
    """Nothing is recorded unless every cell is right and `save` is said."""
    within, context = tabled_range(before.route, current), before.interview.context
    if within is None or event.repeat != within.address:
        return Stale()
    unknown = sum(row.instance not in {each.id for each in within.live} for row in event.rows)
    most = within.node.repeat.max
    if len(within.live) + unknown > most:
        return Rejected(Reason.LIMIT, None, {"limit": most, "count": len(within.live) + unknown})
    columns = columns_of(within.around, within.node)
    shares = tuple(_in_doubt(columns, event))
    trial = try_table(before.interview.plan, before.interview.records, context, _without(event, shares))
    if trial.wrong:
        return Rejected(Reason.TABLE, cells=tuple(trial.wrong))
    if before.interview.ledger.size + len(trial.made) > MAX_RESPONSES_PER_INTERVIEW:
        return Rejected(Reason.LIMIT, None, {"limit": MAX_RESPONSES_PER_INTERVIEW})
    if event.save and not shares:
        return tuple(trial.made)
    return Tried(_summary(trial, event, shares), within)


def _in_doubt(columns: tuple[Column, ...], event: Table) -> Iterator[Column]:
    """Number columns that reach to 100 and hold nothing but shares of 1, of which nobody has said what they are."""
    for column in columns:
        if column.sort != "number" or column.key in event.shares or _top(column) != WHOLE:
            continue
        found = [row.cells[column.key] for row in event.rows if column.key in row.cells]
        numbers = [each for each in found if isinstance(each, int | float)]
        if any(numbers) and all(0 <= each <= 1 for each in numbers):
            yield column


def _top(column: Column) -> float | None:
    if column.node.question.type == "range":
        return float(column.node.question.end)
    return column.node.bounds[1] if column.node.bounds else None


def _without(event: Table, columns: tuple[Column, ...]) -> Table:
    """The table with what is in doubt read as shares, so that the rest can be looked at."""
    doubtful: Mapping[str, str] = dict.fromkeys((column.key for column in columns), "share")
    return Table(event.repeat, event.rows, event.save, event.letters, {**event.shares, **doubtful})  # type: ignore[dict-item]


def _summary(trial: Trial, event: Table, shares: tuple[Column, ...]) -> TableSummary:
    around = trial.range().around
    spans: list[tuple[Text, float, float]] = []
    for column in trial.columns:
        numbers = trial.numbers.get(column.key)
        if numbers:
            spans.append(((heading_of(around, column),), min(numbers), max(numbers)))
    return TableSummary(
        new=trial.new,
        changed=trial.changed,
        same=trial.same,
        answers=trial.answers,
        silent=trial.silent,
        left=trial.left,
        ignored=trial.ignored,
        spans=tuple(spans),
        changes=tuple(trial.changes),
        shares=tuple((event.letters.get(each.key, each.key), (heading_of(around, each),)) for each in shares),
    )
