"""Forms written as tables of text: one string is read by pyxform as it stands and by our importer as sheets."""

import re
from pathlib import Path

from flows.workbook.read import Sheets
from flows.xlsform.book import write_book

BAR = re.compile(r"(?<!\\)\|")


def sheets_of(text: str) -> Sheets:
    """`| survey |` begins a sheet; `| | type | name |` is a row of it."""
    sheets: Sheets = {}
    title = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        first, *cells = [part.strip() for part in BAR.split(line)[1:-1]]
        if first:
            title = first
            sheets.setdefault(title, [])
        if any(cells):
            sheets[title].append([cell.replace("\\|", "|") or None for cell in cells])
    return sheets


def as_xlsx(sheets: Sheets, path: Path) -> Path:
    """The same sheets as a file."""
    path.write_bytes(
        write_book([(title, [[str(c or "") for c in row] for row in rows]) for title, rows in sheets.items()])
    )
    return path
