"""Our own HTTP: whole answers in every form, and what is known of a call that got none."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.telegram.wire import Answered, Cut, Lines, NotConnected, address_of

REQUEST = b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def served(*answers: bytes, stay: bool = True) -> AsyncIterator[tuple[Lines, list[int]]]:
    """Lines to a server that gives these answers, one a request, and the number of connections that it saw."""
    left, seen = list(answers), [0]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen[0] += 1
        try:
            while left:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(left.pop(0))
                await writer.drain()
                if not stay:
                    break
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    lines = Lines(address_of(f"http://127.0.0.1:{port}/"), 4, 30.0, 5.0)
    try:
        yield lines, seen
    finally:
        lines.close()
        server.close()


WHOLE = {
    "length": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: now\r\n\r\n{}", (200, b"{}", "now")),
    "empty": (b"HTTP/1.1 204 No Content\r\n\r\n", (204, b"", "")),
    "chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=1\r\nde\r\n0\r\n\r\n",
        (200, b"abcde", ""),
    ),
    "trailers": (
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\n\r\n",
        (200, b"a", ""),
    ),
    "early": (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 No\r\nContent-Length: 1\r\n\r\nx", (429, b"x", "")),
}


@pytest.mark.parametrize("form", WHOLE)
async def test_a_whole_answer_is_read_and_the_connection_kept(form: str) -> None:
    text, wanted = WHOLE[form]
    async with served(text, text) as (lines, seen):
        assert await lines.ask(REQUEST, 5.0) == wanted
        assert await lines.ask(REQUEST, 5.0) == wanted
        assert seen == [1]


async def test_a_connection_that_the_server_gives_up_is_not_used_again() -> None:
    closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
    async with served(closing, closing) as (lines, seen):
        for _ in range(2):
            assert (await lines.ask(REQUEST, 5.0))[:2] == (200, b"{}")
        assert seen == [2]


async def test_an_answer_without_a_length_ends_with_its_connection() -> None:
    async with served(b"HTTP/1.0 200 OK\r\n\r\nall of it", stay=False) as (lines, _):
        assert (await lines.ask(REQUEST, 5.0))[:2] == (200, b"all of it")


BROKEN = {
    "half a body": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
    "half a head": b"HTTP/1.1 200",
    "nothing": b"",
    "no HTTP": b"SSH-2.0\r\n\r\n",
    "no length": b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n",
    "no chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
}


@pytest.mark.parametrize("form", BROKEN)
async def test_what_got_no_whole_answer_may_have_happened(form: str) -> None:
    async with served(BROKEN[form], stay=False) as (lines, _):
        with pytest.raises(Cut):
            await lines.ask(REQUEST, 5.0)


async def test_silence_is_cut_after_its_time() -> None:
    async with served(b"", b"") as (lines, _):
        with pytest.raises(Cut, match="TimeoutError"):
            await lines.ask(REQUEST, 0.5)


async def test_nobody_there_is_not_sent() -> None:
    async with served() as (lines, _):
        pass
    with pytest.raises(NotConnected):
        await lines.ask(REQUEST, 1.0)


async def test_who_gives_up_waiting_leaves_no_answer_for_the_next() -> None:
    late = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"
    async with served(late, b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2") as (lines, seen):
        waiting: asyncio.Task[Answered] = asyncio.create_task(lines.ask(REQUEST, 5.0))
        while not seen[0]:
            await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert (await lines.ask(REQUEST, 5.0))[1] == b"2"


def test_an_address_says_where_and_under_what_name() -> None:
    assert address_of("https://api.telegram.org/bot1:x/").named == "api.telegram.org"
    assert address_of("http://[::1]:81/").named == "[::1]:81"
    assert address_of("https://h:444/").secure
