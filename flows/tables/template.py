"""The sheet that is sent: one row for each instance, headings, what is accepted, lists to choose from, help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from flows.conversation import Context, Record
from flows.instances import Range
from flows.model import Flow
from flows.plan import plan_of
from flows.playing.direction import RIGHT_TO_LEFT
from flows.replay import Replay
from flows.tables.accepting import accepted, choices_in
from flows.tables.columns import Column, columns_of, heading_of
from flows.tables.known import Known, known_rows
from flows.tables.words import help_lines, say

FIRST_ROW: Final = 3
"""Of the data, from 0: the fourth row of the sheet."""
MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
MARKS: Final = "civimeter"
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class NoTable(ValueError):
    """There is no such repeat at the moment."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands in a template; `range` is the repeat."""

    flow: Flow
    range: Range
    columns: tuple[Column, ...]
    known: tuple[Known, ...]

    @property
    def language(self) -> str:
        return self.range.around.language


def lay_out(flow: Flow, repeat: str, records: Sequence[Record], context: Context) -> Sheet:
    """What a table of the repeat at this address holds now. Raises NoTable."""
    within = Replay(plan_of(flow), records, context).route.range_at(repeat)
    if within is None:
        raise NoTable(f"{repeat}: no such repeat is asked now")
    columns = columns_of(within.around, within.node)
    return Sheet(flow, within, columns, tuple(known_rows(within.around, within.live, columns)))


def template(flow: Flow, repeat: str, records: Sequence[Record], context: Context) -> bytes:
    """The XLSX of a repeat, in the language of the interview; the same bytes for the same arguments. Raises NoTable."""
    sheet = lay_out(flow, repeat, records, context)
    rows = [(known.instance, known.cells) for known in sheet.known]
    return write_book(sheet, rows, token_of(context, repeat))


def token_of(context: Context, repeat: str) -> str:
    """What tells the table of one interview and repeat from any other's."""
    return blake2b(f"table\x1f{context.seed}\x1f{repeat}".encode(), digest_size=12).hexdigest()


def write_book(sheet: Sheet, rows: Sequence[tuple[int | None, Any]], token: str, marks: Any = None) -> bytes:
    """The workbook with these rows: instance id or None, and the cells by column key; `marks` colours wrong ones."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        book.set_properties({"created": MADE})
        page = book.add_worksheet(say("table", sheet.language)[:31])
        help_page = book.add_worksheet(say("help", sheet.language)[:31])
        lists, hidden = book.add_worksheet("Lists"), book.add_worksheet(MARKS)
        if sheet.language.partition("-")[0] in RIGHT_TO_LEFT:
            page.right_to_left()
            help_page.right_to_left()
        _write_heads(book, page, sheet)
        _write_rows(book, page, sheet, rows, marks or {})
        _write_lists(page, lists, sheet)
        _write_help(book, help_page, sheet)
        _write_marks(hidden, sheet, token)
        for each in (lists, hidden):
            each.hide()
    return buffer.getvalue()


def _write_heads(book: Any, page: Any, sheet: Sheet) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    grey = book.add_format({"font_color": "#6b6b6b", "text_wrap": True, "valign": "top", "italic": True})
    page.write_string(0, 0, "id")
    for number, column in enumerate(sheet.columns, start=1):
        heading = heading_of(sheet.range.around, column)
        page.write_string(0, number, column.key)
        page.write_string(1, number, heading, bold)
        page.write_string(2, number, accepted(sheet.range.around, column), grey)
        page.set_column(number, number, min(32, max(12, len(heading) // 2)))
    page.set_row(0, None, None, {"hidden": True})
    page.set_column(0, 0, None, None, {"hidden": True})
    page.freeze_panes(FIRST_ROW, 0)


def _write_rows(book: Any, page: Any, sheet: Sheet, rows: Sequence[tuple[int | None, Any]], marks: Any) -> None:
    plain, wrong = book.add_format({}), book.add_format({"bg_color": "#f8c9c4", "border": 1})
    for index, (instance, cells) in enumerate(rows):
        row = FIRST_ROW + index
        if instance is not None:
            page.write_number(row, 0, instance)
        for number, column in enumerate(sheet.columns, start=1):
            place = xl_rowcol_to_cell(row, number)
            content, note = cells.get(column.key), marks.get(place)
            shape = wrong if note else plain
            if isinstance(content, int | float):
                page.write_number(row, number, content, shape)
            elif content is not None or note:
                page.write_string(row, number, str(content or ""), shape)
            if note:
                page.write_comment(row, number, note, {"x_scale": 2})


def _write_lists(page: Any, lists: Any, sheet: Sheet) -> None:
    """Lists to choose from, and plain limits of numbers; both only warn, so that a non-answer may be written."""
    last = FIRST_ROW + max(sheet.range.node.repeat.max, len(sheet.known)) - 1
    for number, column in enumerate(sheet.columns, start=1):
        words = list(choices_in(sheet.range.around, column))
        for row, word in enumerate(words):
            lists.write_string(row, number, word)
        if column.sort == "one" and words:
            first, final = (xl_rowcol_to_cell(row, number, True, True) for row in (0, len(words) - 1))
            rule = {"validate": "list", "source": f"=Lists!{first}:{final}", "error_type": "warning"}
            page.data_validation(FIRST_ROW, number, last, number, rule)
        elif column.sort == "number" and not words:
            low, high = column.node.bounds or (None, None)
            if low is not None and high is not None:
                limits = {"minimum": low, "maximum": high, "criteria": "between"}
                page.data_validation(
                    FIRST_ROW, number, last, number, {"validate": "decimal", "error_type": "warning", **limits}
                )


def _write_help(book: Any, page: Any, sheet: Sheet) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 90)
    lines = help_lines(sheet.language)
    for row, line in enumerate(lines):
        page.write_string(row, 0, line, wrap)
    page.write_string(len(lines) + 1, 0, say("example", sheet.language))
    shown = [
        f"{heading_of(sheet.range.around, each)}: {accepted(sheet.range.around, each)}" for each in sheet.columns[:6]
    ]
    for row, line in enumerate(shown, start=len(lines) + 2):
        page.write_string(row, 0, line, wrap)


def _write_marks(page: Any, sheet: Sheet, token: str) -> None:
    settings = sheet.flow.settings
    pairs = {
        "flow": settings.id,
        "version": settings.version,
        "hash": sheet.flow.hash,
        "repeat": sheet.range.address,
        "language": sheet.language,
        "token": token,
    }
    for row, (key, value) in enumerate(pairs.items()):
        page.write_string(row, 0, key)
        page.write_string(row, 1, value)
