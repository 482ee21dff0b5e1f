"""Connections: a host with a silent address, when a connection is used again, answers in pieces, who speaks unasked."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest

from bot.telegram.wire import LONGEST_HEAD, Cut, Lines, NotConnected, address_of

REQUEST = b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"
PATIENCE = 30.0
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]


def whole(body: bytes, head: bytes = b"HTTP/1.1 200 OK", *headers: bytes) -> bytes:
    return b"\r\n".join((head, b"Content-Length: %d" % len(body), *headers, b"", body))


@asynccontextmanager
async def spoken(*talks: Talk, most: int = 4, keep: float = PATIENCE) -> AsyncIterator[tuple[Lines, list[int]]]:
    """Lines to a server that talks so, one talk a connection (the last one for all that follow); the connections."""
    seen: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(len(seen))
        try:
            await talks[min(seen[-1], len(talks) - 1)](reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    lines = Lines(address_of(f"http://127.0.0.1:{port}/"), most, keep, PATIENCE)
    try:
        yield lines, seen
    finally:
        lines.close()
        server.close()


def saying(answer: bytes, unasked: bytes = b"") -> Talk:
    """The same answer to everybody, and something that nobody asked for after the first."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left = unasked
        while True:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
            if left:
                await asyncio.sleep(0.02)
                writer.write(left)
            left = b""

    return talk


async def until(check: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not check():
            await asyncio.sleep(0.005)


# ------------------------------------------------------------------------------------------------ several addresses
@contextmanager
def silent() -> Iterator[int]:
    """A port of this machine that answers nobody: who listens takes none, and its waiting room is full."""
    with socket.socket() as listens:
        listens.bind(("127.0.0.1", 0))
        listens.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listens.getsockname())
        try:
            yield listens.getsockname()[1]
        finally:
            for one in waiting:
                one.close()


def named(lines: Lines, monkeypatch: pytest.MonkeyPatch, *ports: int) -> None:
    """Have the host of these lines be found at several ports, in this order."""

    async def found(*asked: Any, **more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in ports]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found)


async def test_a_silent_first_address_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async with spoken(saying(whole(b"{}"))) as (lines, seen):
        with silent() as port:
            named(lines, monkeypatch, port, lines._address.port)
            async with asyncio.timeout(PATIENCE / 2):  # one after the other, the first alone would take all of it
                assert (await lines.ask(REQUEST, PATIENCE))[1] == b"{}"
            assert seen == [0]


async def test_only_silence_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: that address is silent indeed."""
    async with spoken(saying(whole(b"{}"))) as (lines, seen):
        with silent() as port:
            named(lines, monkeypatch, port)
            with pytest.raises(NotConnected, match="TimeoutError"):
                await lines.ask(REQUEST, 0.5)
            assert seen == []


async def test_an_address_that_refuses_is_passed_over_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with spoken(saying(whole(b"{}"))) as (lines, _):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
            named(lines, monkeypatch, taken.getsockname()[1], lines._address.port)
            assert (await lines.ask(REQUEST, PATIENCE))[1] == b"{}"


# ------------------------------------------------------------------------------------------------ used again or not
KEPT = {
    "1.1": ((b"HTTP/1.1 200 OK",), 1),
    "1.1, close": ((b"HTTP/1.1 200 OK", b"Connection: close"), 2),
    "1.1, close among others": ((b"HTTP/1.1 200 OK", b"connection: Keep-Alive, Close"), 2),
    "1.0": ((b"HTTP/1.0 200 OK",), 2),
    "1.0, kept": ((b"HTTP/1.0 200 OK", b"Connection: Keep-Alive"), 1),
}


@pytest.mark.parametrize("form", KEPT)
async def test_a_connection_is_used_again_where_the_server_wants_it(form: str) -> None:
    head, connections = KEPT[form]
    async with spoken(saying(whole(b"{}", *head))) as (lines, seen):
        for _ in range(2):
            assert (await lines.ask(REQUEST, PATIENCE))[:2] == (200, b"{}")
        assert len(seen) == connections


async def test_what_the_server_closed_meanwhile_is_not_used() -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(whole(b"{}"))

    async with spoken(once) as (lines, seen):
        await lines.ask(REQUEST, PATIENCE)
        await until(lambda: not any(line.usable for line in lines._free))
        assert (await lines.ask(REQUEST, PATIENCE))[1] == b"{}"
        assert len(seen) == 2


async def test_what_was_idle_for_long_is_not_used() -> None:
    async with spoken(saying(whole(b"{}")), keep=0.0) as (lines, seen):
        for _ in range(2):
            await lines.ask(REQUEST, PATIENCE)
        assert len(seen) == 2


async def test_who_finds_no_free_connection_in_time_has_sent_nothing() -> None:
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with spoken(mute, most=1) as (lines, seen):
        first = asyncio.create_task(lines.ask(REQUEST, PATIENCE))
        await until(lambda: bool(seen))
        with pytest.raises(NotConnected, match="TimeoutError"):
            await lines.ask(REQUEST, 0.05)
        lines.close()
        with pytest.raises(Cut):
            await first
        assert len(seen) == 1


# ------------------------------------------------------------------------------------------------ in pieces
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\r\n}\r\n2;x=1\r\n[]\r\n0\r\nX: y\r\n\r\n"
PIECES = {
    "length": (whole(b'{"ok": true}'), b'{"ok": true}'),
    "chunks": (CHUNKED, b"{\r\n}[]"),
    "early": (b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + whole(b"late"), b"late"),
}


@pytest.mark.parametrize("form", PIECES)
async def test_an_answer_may_come_byte_by_byte(form: str) -> None:
    text, body = PIECES[form]

    async def slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            await reader.readuntil(b"\r\n\r\n")
            for at in range(len(text)):
                writer.write(text[at : at + 1])
                await asyncio.sleep(0)

    async with spoken(slowly) as (lines, seen):
        for _ in range(2):
            assert (await lines.ask(REQUEST, PATIENCE))[:2] == (200, body)
        assert len(seen) == 1, "and its end is found: the connection serves on"


async def test_an_answer_without_end_that_is_torn_off_is_no_answer() -> None:
    async def torn(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.0 200 OK\r\n\r\nhalf of")
        await writer.drain()
        torn_off = struct.pack("ii", 1, 0)  # a reset instead of a farewell
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, torn_off)

    async with spoken(torn) as (lines, _):
        with pytest.raises(Cut, match="ConnectionResetError"):
            await lines.ask(REQUEST, PATIENCE)


async def test_a_head_without_end_is_cut() -> None:
    endless = b"HTTP/1.1 200 OK\r\nX: " + b"x" * (LONGEST_HEAD + 100)
    async with spoken(saying(endless)) as (lines, _):
        with pytest.raises(Cut, match="BadAnswer"):
            await lines.ask(REQUEST, PATIENCE)


# ------------------------------------------------------------------------------------------------ unasked
async def test_what_was_said_unasked_answers_nobody() -> None:
    async with spoken(saying(whole(b"one"), unasked=whole(b"lie")), saying(whole(b"two"))) as (lines, seen):
        assert (await lines.ask(REQUEST, PATIENCE))[1] == b"one"
        await until(lambda: not any(line.usable for line in lines._free))
        assert (await lines.ask(REQUEST, PATIENCE))[1] == b"two"
        assert len(seen) == 2


async def test_more_than_was_asked_for_answers_nobody() -> None:
    async with spoken(saying(whole(b"one") + whole(b"lie")), saying(whole(b"two"))) as (lines, seen):
        assert (await lines.ask(REQUEST, PATIENCE))[1] == b"one"
        assert (await lines.ask(REQUEST, PATIENCE))[1] == b"two"
        assert len(seen) == 2
