"""The sheet that came back, as rows of a table: whose it is, where its columns are, what stands in its cells."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from flows.conversation import Context, Record, TableRow
from flows.kinds.choosing import fold_label
from flows.model import Flow
from flows.tables.accepting import accepted, is_needed
from flows.tables.columns import heading_of
from flows.tables.sheet import MARKS, Sheet, lay_out, token_of

HEADS: Final = 4
"""In so many rows the keys or the headings are looked for."""
MOST_DIGITS: Final = 9
"""Of the id of a row."""
Grid = Sequence[Sequence[Any]]
Sheets = Mapping[str, Grid]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a workbook is not this table: `other`, `older`, `columns` (`named` is the heading that is missing), `rows`
    (none is filled in).
    """

    reason: str
    named: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The rows of a table; `letters` by column key; `strange` counts the columns that are nobody's."""

    rows: tuple[TableRow, ...]
    letters: Mapping[str, str]
    strange: int = 0


def read_table(
    flow: Flow, repeat: str, sheets: Sheets, records: Sequence[Record], context: Context
) -> Sent | Unreadable:
    """The rows of a workbook that was made by `template` for this interview and repeat. Raises NoTable."""
    known = _marks(sheets)
    if known.get("token") != token_of(context, repeat) or known.get("repeat") != repeat:
        return Unreadable("other")
    if known.get("hash") != flow.hash:
        return Unreadable("older")
    layout = lay_out(flow, repeat, records, context)
    pages = (page for name, page in sheets.items() if name != MARKS)
    found = next((heads for page in pages if (heads := _find_heads(layout, page))), None)
    if found is None:
        return Unreadable("columns", heading_of(layout.range.around, layout.columns[0]) if layout.columns else "")
    grid, places, first = found
    missing = next((each for each in layout.columns if each.key not in places and is_needed(each)), None)
    if missing is not None:
        return Unreadable("columns", heading_of(layout.range.around, missing))
    letters = {key: letter(place) for key, place in places.items() if key != "id"}
    rows = tuple(_rows(grid, first, places))
    width = max((len(row) for row in grid[:first]), default=0)
    strange = sum(place not in places.values() and _filled(grid, place) for place in range(width))
    return Sent(rows, letters, strange) if rows else Unreadable("rows")


def _marks(sheets: Sheets) -> dict[str, str]:
    rows = sheets.get(MARKS, ())
    return {str(row[0]): str(row[1]) for row in rows if len(row) > 1}


def _find_heads(layout: Sheet, grid: Grid) -> tuple[Grid, dict[str, int], int] | None:
    """The grid, where each column is, and the first row of data: by the row that holds the most keys or headings."""
    keys = {"id": "id", **{column.key: column.key for column in layout.columns}}
    headings = {fold_label(heading_of(layout.range.around, each)): each.key for each in layout.columns}
    found: tuple[dict[str, int], int] = {}, 0
    for number, row in enumerate(grid[:HEADS]):
        by_key = {keys[said]: place for place, cell in enumerate(row) if (said := str(cell)) in keys}
        by_heading = {headings[said]: place for place, cell in enumerate(row) if (said := _said(cell)) in headings}
        best = max(by_key, by_heading, key=len)
        if len(best) > len(found[0]) and set(best) - {"id"}:
            found = best, number
    return (grid, found[0], _first_row(layout, grid, *found)) if found[0] else None


def _said(cell: Any) -> str:
    return "" if cell is None else fold_label(str(cell))


def _first_row(layout: Sheet, grid: Grid, places: Mapping[str, int], heads: int) -> int:
    """The row after the headings and the grey line, either of which somebody may have removed."""
    said: dict[str, set[str]] = {}
    for column in layout.columns:
        texts = (heading_of(layout.range.around, column), accepted(layout.range.around, column))
        said[column.key] = {fold_label(text) for text in texts}
    first = heads + 1
    for row in grid[first : first + 2]:
        cells = {key: _said(row[place]) for key, place in places.items() if place < len(row)}
        filled = {key: cell for key, cell in cells.items() if cell and key != "id"}
        if not filled or sum(cell in said[key] for key, cell in filled.items()) * 2 <= len(filled):
            break
        first += 1
    return first


def _rows(grid: Grid, first: int, places: Mapping[str, int]) -> Iterator[TableRow]:
    for number, row in enumerate(grid[first:], start=first + 1):
        cells = {
            key: content
            for key, place in places.items()
            if key != "id" and place < len(row) and (content := plain(row[place])) is not None
        }
        if cells:
            at = places.get("id")
            yield TableRow(number, _instance(row[at] if at is not None and at < len(row) else None), cells)


def _instance(cell: Any) -> int | None:
    number = plain(cell)
    if isinstance(number, str):
        number = int(number) if number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS else None
    return int(number) if isinstance(number, int | float) and number >= 1 else None


def plain(cell: Any) -> str | int | float | None:
    """A cell as text or number; None for a blank one. Days and times become ISO text, true becomes x."""
    match cell:
        case None:
            return None
        case bool():
            return "x" if cell else None
        case float() if not math.isfinite(cell):
            return str(cell)
        case float() if cell.is_integer() and abs(cell) < 2**53:
            return int(cell)
        case int() | float():
            return cell
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case time():
            return cell.strftime("%H:%M")
    text = str(cell).strip()
    return text or None


def _filled(grid: Grid, place: int) -> bool:
    return any(place < len(row) and plain(row[place]) is not None for row in grid)


def letter(place: int) -> str:
    """The letters of a column of a sheet, from 0: A, B, …, Z, AA."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place_of(letters: str) -> int:
    """The place of a column of a sheet, from 0, by its letters."""
    number = 0
    for each in letters:
        number = number * 26 + ord(each) - ord("A") + 1
    return number - 1
