"""The archive inside a spreadsheet: its list is checked first, then each part is unpacked with its bytes counted."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from flows.limits import MAX_XLSX_BYTES
from flows.workbook.refusal import too_large, unsafe

MAX_ENTRIES: Final = 200
MAX_UNPACKED: Final = 20 * 1024 * 1024
MAX_RATIO: Final = 100
FREE_BYTES: Final = 64 * 1024
"""Below this size a part may be packed as tightly as it likes."""

LOCAL: Final = struct.Struct("<4s5H3L2H")
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    EOFError,
    ValueError,
    OverflowError,
    OSError,
)
PARTS: Final = (".xml", ".rels")


def unpack(data: bytes) -> dict[str, bytes]:
    """The XML parts of the archive by name. Raises WorkbookRefused; nothing is written anywhere."""
    if len(data) > MAX_XLSX_BYTES:
        too_large(f"{len(data) / 1024 / 1024:.1f} MB, at most 2 MB", "send it without pictures")
    _sniff(data)
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
        _check_list(entries, len(data))
        return dict(_parts(data, entries))
    except BROKEN as error:
        if isinstance(error, ValueError) and type(error).__name__ == "WorkbookRefused":
            raise
        unsafe("the file is damaged", "open it in a spreadsheet program and save it again as .xlsx")


def _sniff(data: bytes) -> None:
    """By the first bytes: the name of a file says nothing."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        unsafe("an old .xls file, or one with a password", "save it as .xlsx without a password")
    if not data.startswith(b"PK\x03\x04"):
        unsafe("not a spreadsheet", "save it as .xlsx or .ods")


def _check_list(entries: list[zipfile.ZipInfo], size: int) -> None:
    """What the list of the archive says, before anything is unpacked."""
    if len(entries) > MAX_ENTRIES:
        too_large(f"{len(entries)} files inside, at most {MAX_ENTRIES}", "save only the sheets that are needed")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        too_large(f"uncompressed {total / 1024 / 1024:,.0f} MiB, at most 20 MiB", "send it without pictures")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or not name.isprintable():
            unsafe("a file inside wants to lie outside", "save it again as .xlsx")
        if name.lower() in seen:
            unsafe("two files inside have the same name", "save it again as .xlsx")
        seen.add(name.lower())
        if entry.flag_bits & 0x41:
            unsafe("the file is encrypted", "save it without a password")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            unsafe("packed in an unusual way", "save it again as .xlsx")
        if entry.file_size > FREE_BYTES and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            too_large(f"packed more than {MAX_RATIO} to 1", "save it again with less in it")
    if sum(entry.compress_size for entry in entries) > size:
        too_large("files inside overlap", "save it again as .xlsx")


def _parts(data: bytes, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """XML parts only. The bytes are counted: a list can say less than there is."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        start = _start(data, entry)
        if entry.header_offset < end:
            too_large("files inside overlap", "save it again as .xlsx")
        end = start + entry.compress_size
        if entry.filename.endswith(PARTS) or entry.filename == "mimetype":
            yield entry.filename, _inflate(data[start:end], entry)
        else:
            yield entry.filename, _head(data[start:end], entry)


def _start(data: bytes, entry: zipfile.ZipInfo) -> int:
    """Where the packed bytes begin."""
    fields = LOCAL.unpack_from(data, entry.header_offset)
    if fields[0] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    return entry.header_offset + LOCAL.size + int(fields[9]) + int(fields[10])


def _inflate(packed: bytes, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type == zipfile.ZIP_STORED:
        return packed
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    unpacked = reader.decompress(packed, entry.file_size + 1)
    if len(unpacked) > entry.file_size:
        too_large("more inside than its list says", "save it again as .xlsx")
    if not reader.eof or len(unpacked) != entry.file_size:
        raise zipfile.BadZipFile
    return unpacked


def _head(packed: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The first bytes of a part that is not read: enough to see what it is."""
    if entry.compress_type == zipfile.ZIP_STORED:
        return packed[:8]
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed[:4096], 8)


def pack(parts: dict[str, bytes]) -> bytes:
    """The parts as an archive again: what is read afterwards is what was looked at, and nothing else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as book:
        for name, content in parts.items():
            book.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()
