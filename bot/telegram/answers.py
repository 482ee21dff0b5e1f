"""HTTP/1.1 answers as bytes: the head, whether the connection stays, a body in chunks."""

from functools import lru_cache

LARGEST_BODY = 64 * 2**20
END = b"\r\n\r\n"
DATE = b"\r\nDate: "
SHORT_HEAD = 2048
"""Bytes of a head that is remembered."""


def parse_head(head: bytes) -> tuple[int, dict[bytes, bytes]]:
    """Status and headers, their names in small letters. Raises ValueError, IndexError for what is no HTTP."""
    first, *lines = head.split(b"\r\n")
    if not first.startswith(b"HTTP/1."):
        raise ValueError
    headers = {}
    for line in lines:
        name, _, value = line.partition(b":")
        headers[name.strip().lower()] = value.strip()
    return int(first.split(b" ", 2)[1]), headers


def split_head(head: bytes) -> tuple[int, dict[bytes, bytes], bytes]:
    """The same, with the date apart: the heads of one server differ in it and in the length, and hardly in more. What
    was read of the rest is remembered.
    """
    before, _, behind = head.partition(DATE)
    date, line, after = behind.partition(b"\r\n")
    read = _read_again if len(head) < SHORT_HEAD else parse_head
    status, headers = read(before + line + after)
    return status, headers, headers.get(b"date", date.strip())


_read_again = lru_cache(maxsize=512)(parse_head)


def keeps(version: bytes, connection: bytes) -> bool:
    """Whether the server says that it will take another request on the same connection."""
    if version == b"HTTP/1.1 " and connection in (b"", b"keep-alive"):
        return True
    words = {word.strip() for word in connection.lower().split(b",")}
    return b"close" not in words and (version != b"HTTP/1.0 " or b"keep-alive" in words)


def read_chunks(buffer: bytearray, at: int) -> tuple[bytes, int] | None:
    """A body in chunks and where it ends; None while it is not all there. Raises ValueError."""
    pieces: list[bytes] = []
    total = 0
    while True:
        line = buffer.find(b"\r\n", at)
        if line < 0:
            return None
        size = int(bytes(buffer[at:line]).split(b";")[0], 16)
        total += size
        if size < 0 or total > LARGEST_BODY:
            raise ValueError
        if size == 0:
            end = buffer.find(END, line)  # after trailers, if there are any
            return None if end < 0 else (b"".join(pieces), end + len(END))
        at = line + 2 + size + 2
        if len(buffer) < at:
            return None
        pieces.append(bytes(buffer[line + 2 : line + 2 + size]))
