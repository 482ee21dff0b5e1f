"""Sheets as rows by column, with the number of each row as the spreadsheet program shows it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flows.workbook.read import Cell, Sheets, cell_text

SHEETS = ("survey", "choices", "settings", "civimeter")


@dataclass(frozen=True, slots=True)
class GridRow:
    """`number` counts from 1; `cells` holds what is not blank, by the header as it is written."""

    number: int
    cells: Mapping[str, str]

    def get(self, header: str) -> str:
        return self.cells.get(header, "")


@dataclass(slots=True)
class Grid:
    """One sheet."""

    name: str
    headers: list[str] = field(default_factory=list)
    rows: list[GridRow] = field(default_factory=list)


def read_grids(sheets: Sheets) -> tuple[dict[str, Grid], dict[str, list[list[str]]]]:
    """The sheets of an XLSForm by their lower-case name, and the cells of all others; a sheet alone is the survey."""
    alone = len(sheets) == 1
    known: dict[str, Grid] = {}
    other: dict[str, list[list[str]]] = {}
    for title, rows in sheets.items():
        name = "survey" if alone else title.strip().lower()
        if name in SHEETS and name not in known:
            known[name] = _grid(name, rows)
        else:
            other[title] = _trimmed([[cell_text(cell) for cell in row] for row in rows])
    return known, other


def _grid(name: str, rows: Sequence[Sequence[Cell]]) -> Grid:
    """The first row that is not blank holds the headers."""
    grid = Grid(name)
    columns: list[str] = []
    for number, row in enumerate(rows, 1):
        texts = [cell_text(cell) for cell in row]
        if not any(text.strip() for text in texts):
            continue
        if not columns:
            columns = [text.strip() for text in texts]
            grid.headers = list(dict.fromkeys(filter(None, columns)))
            continue
        grid.rows.append(GridRow(number, dict(_cells(columns, texts))))
    return grid


def _cells(columns: Sequence[str], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Of columns with the same header the first filled one counts."""
    seen: set[str] = set()
    for column, text in zip(columns, texts, strict=False):
        if column and text.strip() and column not in seen:
            seen.add(column)
            yield column, text


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Without blank rows and cells at the end."""
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows
