"""The same table once more, with the wrong cells coloured and the reason beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows.conversation import Cell, Context, Record, TableRow
from flows.model import Flow
from flows.tables.reading import place_of
from flows.tables.sheet import FIRST_ROW, Sheet, lay_out, token_of
from flows.tables.writing import Line, write_table


def mark_table(
    flow: Flow,
    repeat: str,
    rows: Sequence[TableRow],
    cells: Sequence[Cell],
    letters: Mapping[str, str],
    words: Mapping[str, str],
    records: Sequence[Record],
    context: Context,
) -> bytes:
    """The XLSX with what was sent, where it stood when it was sent. `words` says the reason of a cell, by its name.

    Columns that are nobody's are not in it. Raises NoTable.
    """
    sheet = _as_sent(lay_out(flow, repeat, records, context), letters)
    down = max(0, FIRST_ROW + 1 - min((row.number for row in rows), default=0))
    lines = [Line(row.number - 1 + down, row.instance, row.cells) for row in rows]
    notes = {cell.cell: words.get(cell.cell, cell.reason) for cell in cells}
    marks = {
        (row.number - 1 + down, key): note
        for row in rows
        for key, mark in letters.items()
        if (note := notes.get(f"{mark}{row.number}")) is not None
    }
    return write_table(sheet, lines, token_of(context, repeat), marks)


def _as_sent(sheet: Sheet, letters: Mapping[str, str]) -> Sheet:
    """The columns where they stood; those taken out come last. As ever where the ids lost their place."""
    places = {key: place_of(mark) for key, mark in letters.items()}
    if not places or 0 in places.values():
        return sheet
    after = max(places.values())
    for column in sheet.columns:
        if column.key not in places:
            after += 1
            places[column.key] = after
    return replace(sheet, places=places)
