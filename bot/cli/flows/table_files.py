"""What `:table` does in a play: writes the empty table of a repeat, or reads one that was filled in."""

from collections.abc import Iterator
from io import BytesIO
from itertools import chain, count
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from flows.conversation import Ask
from flows.limits import MAX_XLSX_BYTES
from flows.playing.session import Session
from flows.tables.reading import Sheets, Unreadable, read_table
from flows.tables.template import template

WHY: Final = {
    "other": "this table belongs to another play or repeat: :table alone writes the one for here",
    "older": "this table is of an older version of the flow: :table alone writes a new one",
    "columns": "a column is missing",
    "rows": "no row is filled in",
    "empty": "there is nothing in it",
}


def use_table(session: Session, named: str) -> Iterator[str]:
    """Without a name the table is written beside; with one it is read and tried."""
    ask, performance = session.ask, session.performance
    if not isinstance(ask, Ask):
        return
    if not named:
        sheet = template(performance.flow, ask.table_repeat, performance.records, performance.context)
        yield _write_new(ask.table_repeat, sheet)
        return
    try:
        sheets = read_sheets(Path(named))
    except (OSError, ValueError, CalamineError) as problem:
        yield f"{named}: cannot be read: {problem}"
        return
    sent = read_table(performance.flow, ask.table_repeat, sheets, performance.records, performance.context)
    if isinstance(sent, Unreadable):
        yield f"{named}: {WHY.get(sent.reason, sent.reason)} {sent.named}".rstrip()
        return
    rows: list[dict[str, Any]] = [
        {**({"id": row.instance} if row.instance is not None else {}), **row.cells} for row in sent.rows
    ]
    yield from session.act("table", {"repeat": ask.table_repeat, "rows": rows})


def _write_new(address: str, sheet: bytes) -> str:
    """Writes the sheet beside, under a name that is free: one that was filled in may lie there. What became of it."""
    names = chain([f"{address}.xlsx"], (f"{address}-{number}.xlsx" for number in count(2)))
    path = next(path for path in map(Path, names) if not path.exists())
    try:
        path.write_bytes(sheet)
    except OSError as problem:
        return f"{path}: cannot be written: {problem.strerror or problem}"
    return f"written: {path}: fill it in and write :table {path}"


def read_sheets(path: Path) -> Sheets:
    """The cells of every sheet. Raises OSError, ValueError or CalamineError."""
    body = path.read_bytes()
    if len(body) > MAX_XLSX_BYTES:
        raise ValueError(f"{len(body):,} bytes, at most {MAX_XLSX_BYTES:,}")
    book = CalamineWorkbook.from_filelike(BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
