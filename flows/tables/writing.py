"""Writes a table as a workbook: the same bytes for the same contents, and never a formula in a cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from textwrap import wrap
from typing import Any, Final

from flows.coercion import to_text
from flows.direction import RIGHT_TO_LEFT
from flows.tables.accepting import accepted, choices_in, is_needed, limits_of
from flows.tables.columns import Column, heading_of
from flows.tables.examples import example_row
from flows.tables.sheet import FIRST_ROW, MARKS, Sheet
from flows.tables.words import help_lines, say

MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NARROW, WIDE, LINE, MOST_LINES = 12, 28, 15, 12
"""Widths of columns in characters, the height of a line in points, the most lines of a heading."""
AS_TEXT: Final = frozenset({"text", "name", "many", "rank", "place"})
"""Columns in which a program must not make a number or a day of what is typed: 007, 1-2."""
Content = str | int | float
Marks = Mapping[tuple[int, str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One row: where it stands, from 0; the id of its instance or None; what stands in its columns, by key."""

    row: int
    instance: int | None
    cells: Mapping[str, Content]


def write_table(sheet: Sheet, lines: Sequence[Line], token: str, marks: Marks | None = None) -> bytes:
    """The workbook with these rows; `marks` says by row and column key what is wrong with a cell."""
    import xlsxwriter  # only who writes a table needs it

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        book.set_properties({"created": MADE})
        page = book.add_worksheet(say("table", sheet.language)[:31])
        help_page = book.add_worksheet(say("help", sheet.language)[:31])
        lists, hidden = book.add_worksheet("Lists"), book.add_worksheet(MARKS)
        if _is_right_to_left(sheet):
            page.right_to_left()
            help_page.right_to_left()
        _write_heads(book, page, sheet)
        _write_lines(book, page, sheet, lines, marks or {})
        _write_lists(page, lists, sheet, max((line.row for line in lines), default=0))
        _write_help(book, help_page, sheet)
        _write_marks(hidden, sheet, token)
        for each in (lists, hidden):
            each.hide()
    return buffer.getvalue()


def _is_right_to_left(sheet: Sheet) -> bool:
    return sheet.language.partition("-")[0] in RIGHT_TO_LEFT


def _shape(book: Any, sheet: Sheet, **shape: Any) -> Any:
    """A format of text that may take several lines and begins where the language does."""
    return book.add_format(
        {"text_wrap": True, "valign": "top", "reading_order": 2 if _is_right_to_left(sheet) else 1, **shape}
    )


def _write_heads(book: Any, page: Any, sheet: Sheet) -> None:
    bold = _shape(book, sheet, bold=True, bottom=1)
    grey = _shape(book, sheet, italic=True, font_color="#6b6b6b")
    text = book.add_format({"num_format": "@"})
    high = [1, 1]
    page.set_row(0, None, None, {"hidden": True})
    page.set_column(0, 0, None, None, {"hidden": True})
    page.write_string(0, 0, "id")
    for place, column in sheet.placed():
        heading = heading_of(sheet.around, column) + (" *" if is_needed(column) else "")
        told = accepted(sheet.around, column)
        width = min(WIDE, max(NARROW, len(heading) // 2, *(len(word) + 1 for word in heading.split())))
        page.write_string(0, place, column.key)
        page.write_string(1, place, heading, bold)
        page.write_string(2, place, told, grey)
        page.set_column(place, place, width, text if column.sort in AS_TEXT else None)
        high = [max(lines, len(wrap(said, width - 2))) for lines, said in zip(high, (heading, told), strict=True)]
    for row, lines in enumerate(high, start=1):
        page.set_row(row, LINE * min(lines, MOST_LINES))
    page.freeze_panes(FIRST_ROW, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _write_lines(book: Any, page: Any, sheet: Sheet, lines: Sequence[Line], marks: Marks) -> None:
    wrong = book.add_format({"bg_color": "#f8c9c4", "border": 1})
    for line in lines:
        if line.instance is not None:
            page.write_number(line.row, 0, line.instance)
        for place, column in sheet.placed():
            content, note = line.cells.get(column.key), marks.get((line.row, column.key))
            shape = wrong if note else None
            if isinstance(content, int | float):
                page.write_number(line.row, place, content, shape)
            elif content is not None or note:
                page.write_string(line.row, place, str(content or ""), shape)
            if note:
                page.write_comment(line.row, place, note, {"x_scale": 2})


def _write_lists(page: Any, lists: Any, sheet: Sheet, lowest: int) -> None:
    """Lists to choose from, and the plain limits of numbers: both warn and let pass, since the answer is checked."""
    last = max(FIRST_ROW + sheet.range.node.repeat.max - 1, lowest)
    for place, column in sheet.placed():
        words = list(choices_in(sheet.around, column))
        for row, word in enumerate(words):
            lists.write_string(row, place, word)
        source = f"Lists!{_fixed(0, place)}:{_fixed(len(words) - 1, place)}" if words else ""
        rule = {"validate": "list", "source": f"={source}"} if column.sort == "one" and words else None
        if column.sort == "number":
            rule = _number_rule(column, _cell_name(FIRST_ROW, place), source)
        if rule is not None:
            page.data_validation(FIRST_ROW, place, last, place, {**rule, "error_type": "warning"})


def _fixed(row: int, place: int) -> str:
    return _cell_name(row, place, fixed=True)


def _cell_name(row: int, place: int, *, fixed: bool = False) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, place, row_abs=fixed, col_abs=fixed))


def _number_rule(column: Column, cell: str, silences: str) -> dict[str, Any] | None:
    """The rule of the program: within the limits, or one of the words that stand for no answer."""
    low, high = limits_of(column)
    if low is None and high is None:
        return None
    if silences:
        held = [f"ISNUMBER({cell})"]
        held += [f"{cell}>={to_text(low)}"] if low is not None else []
        held += [f"{cell}<={to_text(high)}"] if high is not None else []
        return {"validate": "custom", "value": f"=OR(AND({','.join(held)}),COUNTIF({silences},{cell})>0)"}
    if low is not None and high is not None:
        return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
    limit = {"criteria": ">=", "value": low} if low is not None else {"criteria": "<=", "value": high}
    return {"validate": "decimal", **limit}


def _write_help(book: Any, page: Any, sheet: Sheet) -> None:
    """Ten lines, which run over the cells beside them, and one row as an example."""
    bold, wrapped = _shape(book, sheet, bold=True, bottom=1), _shape(book, sheet)
    plain = _shape(book, sheet, text_wrap=False)
    lines = help_lines(sheet.language)
    for row, line in enumerate(lines):
        page.write_string(row, 0, line, plain)
    below = len(lines) + 1
    page.write_string(below, 0, say("example", sheet.language), bold)
    for place, (column, content) in enumerate(zip(sheet.columns, example_row(sheet), strict=True)):
        page.set_column(place, place, NARROW + 6)
        page.write_string(below + 1, place, heading_of(sheet.around, column), bold)
        if isinstance(content, str):
            page.write_string(below + 2, place, content, wrapped)
        else:
            page.write_number(below + 2, place, content, wrapped)


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
