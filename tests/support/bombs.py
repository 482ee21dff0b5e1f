"""Forty hostile spreadsheets, made when they are needed: no such file lies in the repository."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator

import xlsxwriter

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
Parts = dict[str, bytes]


def good() -> bytes:
    """A small honest form."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for title, rows in (
        ("survey", [["type", "name", "label"], ["text", "a", "A"]]),
        ("settings", [["form_id"], ["x"]]),
    ):
        sheet = book.add_worksheet(title)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def zipped(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as book:
        for name, content in parts.items():
            book.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def with_parts(**changes: bytes) -> bytes:
    """The honest form with parts added or replaced; `__` in a name stands for `/`, a last `_x` for `.x`."""
    return zipped(
        parts_of(good()) | {name.replace("__", "/").replace("_", "."): part for name, part in changes.items()}
    )


def with_part(name: str, content: bytes) -> bytes:
    return zipped(parts_of(good()) | {name: content})


def sheet(inside: str) -> bytes:
    """The honest form with another first sheet."""
    xml = f"<?xml version='1.0' encoding='UTF-8'?><worksheet {NS}><sheetData>{inside}</sheetData></worksheet>"
    return with_part("xl/worksheets/sheet1.xml", xml.encode())


def strings(inside: str) -> Parts:
    xml = f"<?xml version='1.0' encoding='UTF-8'?><sst {NS}>{inside}</sst>"
    return {"xl/sharedStrings.xml": xml.encode()}


def ods(inside: str, **more: bytes) -> bytes:
    """A small ods file with that table; more parts by name."""
    content = (
        "<?xml version='1.0' encoding='UTF-8'?><office:document-content"
        " xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"
        " xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'"
        " xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:spreadsheet>"
        f"<table:table table:name='survey'>{inside}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        "<?xml version='1.0' encoding='UTF-8'?><manifest:manifest"
        " xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>"
    )
    parts = {"mimetype": ODS_TYPE.encode(), "META-INF/manifest.xml": manifest.encode(), "content.xml": content.encode()}
    return zipped(parts | {name.replace("__", "/").replace("_", "."): part for name, part in more.items()})


def cell(text: str = "x", repeated: int = 1) -> str:
    return (
        f"<table:table-cell office:value-type='string' table:number-columns-repeated='{repeated}'>"
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def lying(size: int) -> bytes:
    """A part whose list entry says that it is small."""
    content = b"<worksheet>" + b" " * size + b"</worksheet>"
    data = bytearray(with_part("xl/worksheets/sheet1.xml", content))
    at = -1
    while (at := data.find(b"xl/worksheets/sheet1.xml", at + 1)) != -1:
        for back, offset in ((46, 24), (30, 22)):
            if data[at - back : at - back + 4] in (b"PK\x01\x02", b"PK\x03\x04"):
                struct.pack_into("<I", data, at - back + offset, 100)
    return bytes(data)


def flagged(bit: int) -> bytes:
    """Every entry with a flag set."""
    data = bytearray(good())
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) != -1:
        data[at + 8] |= bit
    return bytes(data)


def overlapping() -> bytes:
    """Fifty entries of the list that all point at the same packed bytes."""
    parts = parts_of(good()) | {
        f"xl/media/{n:02}.xml": b"<a>" + bytes([97 + n % 26]) * 50_000 + b"</a>" for n in range(50)
    }
    data = bytearray(zipped(parts))
    first, at = None, -1
    while (at := data.find(b"PK\x01\x02", at + 1)) != -1:
        if data[at + 46 :].startswith(b"xl/media/"):
            offset = struct.unpack_from("<I", data, at + 42)[0]
            first = offset if first is None else first
            struct.pack_into("<I", data, at + 42, first)
    return bytes(data)


def twice() -> bytes:
    out = io.BytesIO(good())
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("XL/workbook.xml", b"<workbook/>")
    return out.getvalue()


def shared_text() -> bytes:
    """One long text in 60,000 cells."""
    rows = "".join(f"<row r='{n}'>" + "<c t='s'><v>0</v></c>" * 20 + "</row>" for n in range(1, 3_001))
    parts = parts_of(sheet(rows)) | strings(f"<si><t>{'long ' * 6_000}</t></si>")
    return zipped(parts)


def doctype(body: str) -> str:
    return f"<?xml version='1.0'?>{body}<worksheet {NS}><sheetData/></worksheet>"


# ruff: noqa: E501 — a table reads best with one thing a line
LOLS = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '{'&a;' * 9}'>" for n in range(9)) + "]>"
RELATION = "<Relationships><Relationship Id='r9' Type='http://s.example/{}' Target='{}' TargetMode='External'/></Relationships>"

BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "200 MiB of zeros in a picture": ("E-FILE-BOMB", lambda: with_part("xl/media/a.png", bytes(200 << 20))),
    "21 MiB of spaces in a sheet": ("E-FILE-BOMB", lambda: with_part("xl/worksheets/sheet1.xml", b" " * (21 << 20))),
    "packed 900 to 1": ("E-FILE-BOMB", lambda: with_part("xl/theme/theme1.xml", b"<a>" + b" " * (4 << 20) + b"</a>")),
    "300 parts": ("E-FILE-BOMB", lambda: zipped(parts_of(good()) | {f"xl/p{n}.xml": b"<a/>" for n in range(300)})),
    "a list that says less": ("E-FILE-BOMB", lambda: lying(60_000)),
    "a list that says much less": ("E-FILE-BOMB", lambda: lying(15 << 20)),
    "parts over each other": ("E-FILE-BOMB", overlapping),
    "3 MB": ("E-FILE-BOMB", lambda: zipped({"a.bin": bytes(3 << 20)}, zipfile.ZIP_STORED)),
    "a cell at the far corner": ("E-FILE-BOMB", lambda: sheet("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")),
    "a cell in row 60,000": ("E-FILE-BOMB", lambda: sheet("<row r='60000'><c r='A60000'><v>1</v></c></row>")),
    "a cell in column 16,384": ("E-FILE-BOMB", lambda: sheet("<row r='1'><c r='XFD1'><v>1</v></c></row>")),
    "a row of 20 digits": ("E-FILE-BOMB", lambda: sheet(f"<row r='{'9' * 20}'><c r='A{'9' * 20}'><v>1</v></c></row>")),
    "5,000 rows": (
        "E-FILE-BOMB",
        lambda: sheet("".join(f"<row r='{n}'><c r='A{n}'><v>1</v></c></row>" for n in range(1, 5_001))),
    ),
    "5,000 rows without numbers": ("E-FILE-BOMB", lambda: sheet("<row><c><v>1</v></c></row>" * 5_000)),
    "300 columns without numbers": ("E-FILE-BOMB", lambda: sheet("<row>" + "<c><v>1</v></c>" * 300 + "</row>")),
    "a long text in every cell": ("E-FILE-BOMB", shared_text),
    "a cell of 40,000 characters": (
        "E-FILE-BOMB",
        lambda: sheet(f"<row r='1'><c r='A1' t='inlineStr'><is><t>{'ab' * 20_000}</t></is></c></row>"),
    ),
    "ods: a row 100,000 times": (
        "E-FILE-BOMB",
        lambda: ods(f"<table:table-row table:number-rows-repeated='100000'>{cell()}</table:table-row>"),
    ),
    "ods: a cell 100,000 times": (
        "E-FILE-BOMB",
        lambda: ods(f"<table:table-row>{cell(repeated=100_000)}</table:table-row>"),
    ),
    "ods: both": (
        "E-FILE-BOMB",
        lambda: ods(f"<table:table-row table:number-rows-repeated='2999'>{cell('y' * 30_000, 199)}</table:table-row>"),
    ),
    "ods: empty cells, then one": (
        "E-FILE-BOMB",
        lambda: ods(
            f"<table:table-row><table:table-cell table:number-columns-repeated='999999'/>{cell()}</table:table-row>"
        ),
    ),
    "ods: empty rows, then one": (
        "E-FILE-BOMB",
        lambda: ods(
            f"<table:table-row table:number-rows-repeated='1000000'><table:table-cell/></table:table-row><table:table-row>{cell()}</table:table-row>"
        ),
    ),
    "entities that grow": ("E-FILE-UNSAFE", lambda: with_part("xl/worksheets/sheet1.xml", doctype(LOLS).encode())),
    "an entity that reads a file": (
        "E-FILE-UNSAFE",
        lambda: with_part(
            "xl/sharedStrings.xml", doctype("<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>").encode()
        ),
    ),
    "an outside DTD": (
        "E-FILE-UNSAFE",
        lambda: with_part("xl/styles.xml", doctype("<!doctype a SYSTEM 'http://a.example/a.dtd'>").encode()),
    ),
    "entities in UTF-16": (
        "E-FILE-UNSAFE",
        lambda: with_part("xl/worksheets/sheet1.xml", doctype(LOLS).encode("utf-16")),
    ),
    "ods: entities": ("E-FILE-UNSAFE", lambda: ods("", content_xml=doctype(LOLS).encode())),
    "a path upwards": ("E-FILE-UNSAFE", lambda: with_part("../../evil.xml", b"<a/>")),
    "a path from the root": ("E-FILE-UNSAFE", lambda: with_part("/etc/evil.xml", b"<a/>")),
    "a path of another system": ("E-FILE-UNSAFE", lambda: with_part("..\\evil.xml", b"<a/>")),
    "the same part twice": ("E-FILE-UNSAFE", twice),
    "a password": ("E-FILE-UNSAFE", lambda: flagged(1)),
    "an old .xls file": ("E-FILE-UNSAFE", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000)),
    "macros": ("E-FILE-UNSAFE", lambda: with_part("xl/vbaProject.bin", b"VBA")),
    "ods: macros": ("E-FILE-UNSAFE", lambda: ods("", Basic__Standard__Module1_xml=b"<a/>")),
    "links to another workbook": ("E-FILE-UNSAFE", lambda: with_part("xl/externalLinks/externalLink1.xml", b"<a/>")),
    "a picture from the network": (
        "E-FILE-UNSAFE",
        lambda: with_part(
            "xl/worksheets/_rels/sheet2.xml.rels", RELATION.format("image", "http://a.example/a.png").encode()
        ),
    ),
    "ods: a link that runs": ("E-FILE-UNSAFE", lambda: ods("<table:dde-link><office:dde-source/></table:dde-link>")),
    "an archive inside": ("E-FILE-UNSAFE", lambda: with_part("xl/embeddings/a.zip", good())),
    "cut in half": ("E-FILE-UNSAFE", lambda: good()[: len(good()) // 2]),
    "an archive that is no spreadsheet": ("E-FILE-UNSAFE", lambda: zipped({"readme.txt": b"hello"})),
    "a picture": ("E-FILE-UNSAFE", lambda: b"\x89PNG\r\n\x1a\n" + bytes(1_000)),
    "nothing": ("E-FILE-UNSAFE", lambda: b""),
}


def made() -> Iterator[tuple[str, str, bytes]]:
    """Name, code and bytes of each."""
    for name, (code, make) in BOMBS.items():
        yield name, code, make()
