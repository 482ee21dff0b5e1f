"""What the parts of a spreadsheet hold besides cells, and how far their cells reach, seen before a reader sees them."""

import re
from collections import Counter
from typing import Final

from flows.workbook.refusal import too_large, unsafe

MAX_ROWS: Final = 3_000
MAX_COLUMNS: Final = 200
MAX_TEXT: Final = 20 * 1024 * 1024
AGAIN: Final = "paste the values and save again"

DECLARATION: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
NOT_UTF8: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00")
RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
LINKS: Final = re.compile(rb"dde-link|dde-source|table:table-source|cell-range-source|dde-connection")
CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*)(?<!/)>")
ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^>]*\br=[\"'](\d+)[\"']")
PLACE: Final = re.compile(rb"\br=[\"']([A-Za-z]{1,10})(\d+)[\"']")
SHARED: Final = re.compile(rb"<(?:\w+:)?c\s[^>]*\bt=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})<")
STRING: Final = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>", re.DOTALL)
REPEATED: Final = re.compile(rb"number-(rows|columns)-repeated=[\"'](\d+)[\"']")
ODS_ROW: Final = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
ODS_CELL: Final = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(/?)>")
ODS_TABLE: Final = re.compile(rb"<table:table\b.*?</table:table>", re.DOTALL)
ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"


def kind_of(parts: dict[str, bytes]) -> str:
    """`xlsx` or `ods`. Raises WorkbookRefused for every other thing in an archive."""
    if "xl/workbook.xml" in parts:
        return "xlsx"
    if parts.get("mimetype", b"").strip() == ODS and "content.xml" in parts:
        return "ods"
    cause = "a binary workbook (.xlsb)" if "xl/workbook.bin" in parts else "an archive, but not a spreadsheet"
    return unsafe(cause, "save it as .xlsx or .ods")


def check_parts(parts: dict[str, bytes]) -> None:
    """Refuses macros, archives, links to other files, entities and cells beyond the limits."""
    for name, content in parts.items():
        _check_name(name, content)
        if name.endswith((".xml", ".rels")):
            _check_xml(name, content)
    if kind_of(parts) == "xlsx":
        _check_xlsx(parts)
    else:
        _check_ods(parts["content.xml"])


def _check_name(name: str, content: bytes) -> None:
    low = name.lower()
    macros = ("vbaproject", "macrosheets/", "basic/", "scripts/", "activex/")
    if any(word in low for word in macros) or (low == "[content_types].xml" and b"macroenabled" in content.lower()):
        unsafe("macros inside", "save it as .xlsx without macros")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")):
        unsafe("another file packed inside", "remove it and save again")
    if "externallinks/" in low:
        unsafe("links to another file", AGAIN)


def _check_xml(name: str, content: bytes) -> None:
    if content.startswith(NOT_UTF8):
        unsafe("text in an unusual encoding", "save it again as .xlsx")
    if DECLARATION.search(content):
        unsafe("declares entities of its own", "save it again as .xlsx")
    if name.endswith(".rels"):
        for relation in RELATION.findall(content):
            low = relation.lower()
            if b'"external"' in low.replace(b"'", b'"') and b"/hyperlink" not in low:
                unsafe("external link", AGAIN)
    if b"encryption-data" in content and name.lower().endswith("manifest.xml"):
        unsafe("the file is encrypted", "save it without a password")


def _check_xlsx(parts: dict[str, bytes]) -> None:
    used: Counter[bytes] = Counter()
    for name, content in parts.items():
        if not name.startswith("xl/") or name.endswith(".rels") or b"sheetData" not in content:
            continue
        cells = list(CELL.finditer(content))
        for row in ROW.findall(content):
            if len(row) > 7:
                _too_far()
        for cell in cells:
            place = PLACE.search(cell[1])
            if place is not None and (len(place[2]) > 4 or int(place[2]) > MAX_ROWS):
                _too_far()
            if place is not None and _column(place[1]) > MAX_COLUMNS:
                too_large(f"more than {MAX_COLUMNS} columns in a sheet", "remove the columns that are not needed")
        if len(cells) > MAX_ROWS * MAX_COLUMNS:
            _too_far()
        used.update(SHARED.findall(content))
    strings = [len(each) for each in STRING.findall(parts.get("xl/sharedStrings.xml", b""))]
    total = sum(strings[int(index)] * times for index, times in used.items() if int(index) < len(strings))
    if total > MAX_TEXT:
        too_large("more than 20 MiB of text in its cells", "remove what is not needed")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _too_far() -> None:
    too_large(f"more than {MAX_ROWS:,} rows in a sheet", "remove the rows that are not needed")


def _check_ods(content: bytes) -> None:
    """Repeated rows and cells count as often as they are repeated, where there is anything in them."""
    if LINKS.search(content):
        unsafe("links to another file", AGAIN)
    text = 0
    for table in ODS_TABLE.findall(content):
        rows = empty = 0
        for attributes, inside in ODS_ROW.findall(table):
            width, times = _width(inside), _times(attributes)
            if width == 0:
                empty += times
                continue
            rows, empty = rows + empty + times, 0
            if rows > MAX_ROWS:
                _too_far()
            if width > MAX_COLUMNS:
                too_large(f"more than {MAX_COLUMNS} columns in a sheet", "remove the columns that are not needed")
            text += len(inside) * times * max(1, width)
            if text > 50 * MAX_TEXT:
                too_large("more than 20 MiB of text in its cells", "remove what is not needed")


def _width(row: bytes) -> int:
    """How far the filled cells of a row reach; 0 for an empty row."""
    reach = width = 0
    for attributes, closed in ODS_CELL.findall(row):
        reach += _times(attributes)
        if not closed:
            width = reach
    return width


def _times(attributes: bytes) -> int:
    found = REPEATED.search(attributes)
    return min(int(found[2][:12]), 10**9) if found else 1
