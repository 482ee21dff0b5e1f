"""Spreadsheets as people write them, kept as Markdown tables: as an xlsx file, and as the flow it imports to."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import xlsxwriter
from pyxform.xls2xform import convert

from flows.model import Flow
from flows.workbook.read import open_workbook
from flows.xlsform.import_form import import_form

BOOKS = Path(__file__).parent / "books"


def sheets_of(text: str) -> dict[str, list[list[str]]]:
    """Rows of cells by sheet. A line with one cell names a sheet; the first cell of the others is empty."""
    sheets: dict[str, list[list[str]]] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip()[1:-1].split(" |")]
        if len(cells) == 1:
            rows = sheets.setdefault(cells[0], [])
        elif line.strip():
            rows.append(cells[1:])
    return sheets


def workbook_of(name: str) -> bytes:
    """The xlsx file of a book."""
    return write_workbook(sheets_of((BOOKS / f"{name}.md").read_text("utf-8")))


def write_workbook(sheets: Mapping[str, list[list[str]]]) -> bytes:
    """An xlsx file; every cell is a text."""
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"strings_to_formulas": False, "strings_to_urls": False})
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, cell)
    book.close()
    return held.getvalue()


def import_book(name: str) -> Flow:
    """The flow that our importer makes of a book, with nothing left out."""
    return import_data(workbook_of(name), name)


def import_data(data: bytes, name: str) -> Flow:
    """The flow that our importer makes of an xlsx file, with nothing left out."""
    imported = import_form(open_workbook(data, f"{name}.xlsx"), name)
    assert imported.flow is not None, [str(line) for line in imported.lines if line.severity == "error"]
    return imported.flow


def xform_of(name: str) -> str:
    """The XForm that pyxform makes of the same book."""
    return convert(workbook_of(name), file_type=".xlsx", validate=False).xform
