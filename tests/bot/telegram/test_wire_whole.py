"""An answer that comes in one piece is read as one that comes in many: the same words, the same fate of its line."""

from itertools import product
from typing import Any, cast

import pytest

from bot.telegram import wire
from bot.telegram.wire import Cut, Line

STATUS = (
    b"HTTP/1.1 200 OK",
    b"HTTP/1.0 200 OK",
    b"HTTP/1.1 429 No",
    b"HTTP/1.1 204 No Content",
    b"SSH-2.0",
    b"HTTP/1.1",
)
LENGTH = (
    b"",
    b"Content-Length: 5",
    b"content-length:5 ",
    b"Content-Length: 4",
    b"Content-Length: 6",
    b"Content-Length: -1",
)
MORE = (
    b"",
    b"Connection: keep-alive",
    b"Connection: Close",
    b"Date: now",
    b"date: now",
    b"Date: one\r\nDate: two",
    b"Date: now\r\nConnection: close",
    b"X: y\r\nDate:  now ",
    b"Transfer-Encoding: chunked",
    b"Connection: x, close",
)
BODIES = (b"12345", b"", b"2\r\nab\r\n0\r\n\r\n")
ANSWERS = list(product(STATUS, LENGTH, MORE, BODIES))
Fate = tuple[object, bool, bool]


class Nowhere:
    """In the place of a connection: takes everything, and tells whether it was broken off."""

    def __init__(self) -> None:
        self.aborted = False

    def write(self, data: bytes) -> None:
        pass

    def abort(self) -> None:
        self.aborted = True


def fate(pieces: list[bytes]) -> Fate:
    """What becomes of a question whose answer comes in these pieces: answer or cause, whether the line may be used."""
    line, nowhere = Line(), Nowhere()
    line.connection_made(cast(Any, nowhere))
    answer = line.ask(b"")
    for piece in pieces:
        line.data_received(piece)
    found: object = None
    if answer.done():
        error = answer.exception()
        assert error is None or isinstance(error, Cut)
        found = str(error) if error is not None else answer.result()
    return found, line.usable, nowhere.aborted


def unlike() -> list[bytes]:
    """The answers that fare differently in one piece and in two; the second piece is their last byte."""
    texts = [
        b"\r\n".join([status, *filter(None, (length, more))]) + b"\r\n\r\n" + body
        for status, length, more, body in ANSWERS
    ]
    return [text for text in texts if fate([text]) != fate([text[:-1], text[-1:]]) and not ends_early(text)]


def ends_early(text: bytes) -> bool:
    """Whether the answer is over before its last byte: what comes then was not asked for, and says so."""
    return fate([text[:-1]])[0] is not None


async def test_one_piece_fares_as_many() -> None:
    assert len(ANSWERS) > 1000
    assert unlike() == []


async def test_the_control_a_line_that_is_kept_wrongly_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    read_whole = Line._read_whole

    def kept(line: Line, data: bytes) -> bool:
        done = read_whole(line, data)
        line.usable = line.usable or done
        return done

    monkeypatch.setattr(Line, "_read_whole", kept)
    assert unlike() != []


async def test_the_control_what_comes_in_one_piece_is_not_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "read_chunks", None)
    monkeypatch.setattr(Line, "_read", None)
    assert fate([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"]) == ((200, b"{}", ""), True, False)
