"""A workbook as plain text: sheets of rows of cells, and its bytes, which are the same for the same cells."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import xlsxwriter

Row = dict[str, str]
FIXED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 — a date of the file format, without a zone; entries of the archive have one of their own
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDE: Final = re.compile(r"label|hint|message|relevant|constraint$|calculation|filter|value|written")


@dataclass(slots=True)
class Sheet:
    """Rows by column name. `headers` keeps their order; a row holds no blank cell."""

    headers: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        self.rows.append({header: text for header, text in row.items() if text})

    def table(self) -> list[list[str]]:
        """The header, then the rows; columns without a cell are left out, unknown ones come last."""
        used = {header for row in self.rows for header in row}
        known = [header for header in self.headers if header in used]
        headers = known + sorted(used - set(known))
        return [headers, *([row.get(header, "") for header in headers] for row in self.rows)]


def write_book(sheets: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    """The xlsx file. Every cell is a text: nothing is a formula, a number or a link."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"created": FIXED})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, header in enumerate(rows[0] if rows else ()):
            sheet.set_column(column, column, 40 if WIDE.search(header) else 16)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(number, column, text, body if number else head)
    book.close()
    return buffer.getvalue()
