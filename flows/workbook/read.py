"""Reads a spreadsheet as cells. Formulas count as the value that was stored with them; nothing is computed."""

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

from flows.workbook.archive import pack, unpack
from flows.workbook.refusal import WorkbookRefused, named, too_large, unsafe
from flows.workbook.scan import MAX_COLUMNS, MAX_ROWS, check_parts

MAX_CELL_CHARS: Final = 32_767
Cell = str | float | bool | date | time | None
Sheets = dict[str, list[list[Cell]]]


def open_workbook(data: bytes, name: str = "file") -> Sheets:
    """The sheets of an xlsx or ods file in their order, each a list of rows of cells, from the first cell on.

    Whole numbers come as float or int; dates, times and booleans as such; blank cells as None.
    Raises WorkbookRefused, and nothing else, for whatever is wrong with the file.
    """
    try:
        parts = unpack(data)
        check_parts(parts)
        return {title: list(_rows(rows)) for title, rows in _read(pack(parts))}
    except WorkbookRefused as refused:
        raise named(refused, name) from None


def _read(data: bytes) -> Iterator[tuple[str, list[list[Any]]]]:
    from python_calamine import CalamineWorkbook  # only who reads a spreadsheet needs it

    book = _guarded(partial(CalamineWorkbook.from_filelike, io.BytesIO(data)))
    for title in book.sheet_names:
        sheet = _guarded(partial(book.get_sheet_by_name, title))
        if sheet.total_height > MAX_ROWS:
            too_large(f"more than {MAX_ROWS:,} rows in a sheet", "remove the rows that are not needed")
        if sheet.total_width > MAX_COLUMNS:
            too_large(f"more than {MAX_COLUMNS} columns in a sheet", "remove the columns that are not needed")
        yield title, _guarded(partial(sheet.to_python, skip_empty_area=False))


def _guarded(work: Callable[[], Any]) -> Any:
    """The reader is another language underneath: whatever it throws, panics too, is a damaged file."""
    try:
        return work()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:
        unsafe("the file is damaged", "open it in a spreadsheet program and save it again as .xlsx")


def _rows(rows: list[list[Any]]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [_cell(value) for value in row]


def _cell(value: Any) -> Cell:
    match value:
        case str():
            if len(value) > MAX_CELL_CHARS:
                too_large(f"a cell of {len(value):,} characters, at most {MAX_CELL_CHARS:,}", "write less into it")
            return value or None
        case timedelta():
            return str(value)
        case bool() | int() | float() | date() | time():
            return value
        case _:
            return None


def cell_text(value: Cell) -> str:
    """A cell as people see it, as near as the file says: whole numbers without a point, dates as YYYY-MM-DD."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.isoformat() if value.time() != time() else value.date().isoformat()
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes") if value.second == 0 else value.isoformat("seconds")
        case _:
            return str(value)
