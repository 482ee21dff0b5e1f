"""The same table once more, with the wrong cells coloured and the reason beside each."""

from collections.abc import Mapping, Sequence

from flows.conversation import Cell, Context, Record, TableRow
from flows.model import Flow
from flows.tables.reading import letter
from flows.tables.template import FIRST_ROW, lay_out, token_of, write_book


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
    """The XLSX with what was sent, in the order in which it was sent. `words` says the reason of a cell, by its name.

    Raises NoTable.
    """
    sheet = lay_out(flow, repeat, records, context)
    own = {column.key: letter(number) for number, column in enumerate(sheet.columns, start=1)}
    keys = {mark: key for key, mark in letters.items()}
    numbers = {row.number: FIRST_ROW + index + 1 for index, row in enumerate(rows)}
    marks = {}
    for cell in cells:
        column, row = cell.cell.rstrip("0123456789"), cell.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if column in keys and row and int(row) in numbers:
            marks[f"{own[keys[column]]}{numbers[int(row)]}"] = words.get(cell.cell, cell.reason)
    sent = [(row.instance, row.cells) for row in rows]
    return write_book(sheet, sent, token_of(context, repeat), marks)
