"""What is known already, as the cells of a table: one row for each live instance."""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.conversation import Record, Status
from flows.instances import Instance
from flows.naming import name_record, name_text, words_of
from flows.tables.accepting import silences
from flows.tables.columns import Column

Content = str | int | float


@dataclass(frozen=True, slots=True)
class Known:
    """One row: the id of the instance and what stands in each column, by its key."""

    instance: int
    cells: dict[str, Content]


def known_rows(place: Instance, live: list[Instance], columns: tuple[Column, ...]) -> Iterator[Known]:
    """The rows of the live instances in order."""
    for each in live:
        cells = {column.key: cell for column in columns if (cell := cell_of(each, column)) not in (None, "")}
        yield Known(each.id, {key: cell for key, cell in cells.items() if cell is not None})


def cell_of(place: Instance, column: Column) -> Content | None:
    """What stands in one cell; None for nothing."""
    record = place.record(column.node)
    if record is None or not place.is_relevant(column.node):
        return None
    if record.status is not Status.ANSWERED:
        return _silence(place, column, record)
    chosen = words_of(record.value if isinstance(record.value, str) else None)
    if column.sort == "name" and column.listed is not None:
        given = name_text(name_record(place, column.node, column.listed))
        return given or None if column.listed.name in chosen else None
    by_name = place.interview.listing(column.node).by_name if column.node.question.is_select else {}
    match column.sort:
        case "tick":
            return "x" if column.listed is not None and column.listed.name in chosen else None
        case "one" | "many" | "rank":
            shown = [place.interview.text(by_name[name].choice.label) for name in chosen if name in by_name]
            return ", ".join(shown)
        case "place":
            return ", ".join(str(record.value).split()[:2])
        case _:
            return None if isinstance(record.value, bool) else record.value


def _silence(place: Instance, column: Column, record: Record) -> str | None:
    if column.sort in ("tick", "name"):
        return None
    return next((word for status, word in silences(place, column) if status is record.status), None)
