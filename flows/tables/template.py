"""The sheet that is sent: one row for each instance, headings, what is accepted, lists to choose from, help."""

from collections.abc import Sequence

from flows.conversation import Context, Record
from flows.model import Flow
from flows.tables.sheet import FIRST_ROW, NoTable, lay_out, token_of
from flows.tables.writing import Line, write_table

__all__ = ["NoTable", "template"]


def template(flow: Flow, repeat: str, records: Sequence[Record], context: Context) -> bytes:
    """The XLSX of a repeat, in the language of the interview; the same bytes for the same arguments. Raises NoTable."""
    sheet = lay_out(flow, repeat, records, context)
    lines = [Line(row, known.instance, known.cells) for row, known in enumerate(sheet.known, start=FIRST_ROW)]
    return write_table(sheet, lines, token_of(context, repeat))
