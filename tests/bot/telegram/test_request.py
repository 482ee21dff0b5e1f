"""The transport tells failures apart by their phase, against real sockets, and never says the token."""

import asyncio
from contextlib import asynccontextmanager

import aiohttp
import pytest
from telegram.error import InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.outbox import NotSent, Ok, Refused, Unknown
from bot.sandbox.server import TOKEN, Sandbox
from bot.telegram.face import open_bot
from bot.telegram.request import Answer, Transport, understand

SECRET = "123456:AAAA-secret-token-that-nobody-may-see"


@asynccontextmanager
async def server(answer):
    """A bare socket that reads a request's beginning and then does what it is told."""

    over, serving = asyncio.Event(), set()

    async def serve(reader, writer):
        serving.add(asyncio.current_task())
        await reader.read(1)
        if answer is None:
            await over.wait()
        else:
            writer.write(answer)
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    made = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with made:
        transport = Transport(f"http://127.0.0.1:{made.sockets[0].getsockname()[1]}", SECRET)
        yield transport
        over.set()
        await transport.close()
        await asyncio.gather(*serving, return_exceptions=True)


async def test_nobody_listens_is_not_sent():
    made = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    port = made.sockets[0].getsockname()[1]
    made.close()
    await made.wait_closed()
    transport = Transport(f"http://127.0.0.1:{port}", SECRET)
    wire = await transport.call("sendMessage", {"chat_id": 1})
    await transport.close()
    assert wire == NotSent("ConnectionRefusedError")


async def test_no_such_host_and_no_free_connection_are_not_sent(monkeypatch):
    transport = Transport("http://nowhere.invalid", SECRET)
    assert isinstance(await transport.call("getMe", {}, timeout=5), NotSent)
    await transport.close()
    monkeypatch.setattr("bot.telegram.request.CONNECTIONS", 1)
    async with server(None) as transport:
        slow = asyncio.create_task(transport.call("sendMessage", {}, timeout=0.3))
        await asyncio.sleep(0.05)
        assert isinstance(await transport.call("sendMessage", {}, timeout=0.1), NotSent)
        assert isinstance(await slow, Unknown)


@pytest.mark.parametrize(
    "answer",
    [b"", b'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"ok":', b"HTTP/1.1 200", b"nonsense\r\n\r\n"],
    ids=["disconnected", "half a body", "half a head", "not HTTP"],
)
async def test_a_broken_answer_is_unknown(answer):
    async with server(answer) as transport:
        assert isinstance(await transport.call("sendMessage", {"chat_id": 1}), Unknown)


async def test_no_answer_in_time_is_unknown():
    async with server(None) as transport:
        assert isinstance(await transport.call("sendMessage", {}, timeout=0.1), Unknown)
        assert isinstance(await transport.call("sendPhoto", {}, files={"photo": b"x"}, timeout=0.1), Unknown)


async def test_a_connection_that_dies_while_idle_is_unknown_and_not_silently_repeated():
    seen = []

    async def answer_once(reader, writer):
        while request := await reader.read(65536):
            seen.append(request)
            if len(seen) > 1:
                break
            body = b'{"ok":true,"result":true}'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer_once, "127.0.0.1", 0) as made:
        transport = Transport(f"http://127.0.0.1:{made.sockets[0].getsockname()[1]}", SECRET)
        assert await transport.call("sendMessage", {"text": "1"}) == Ok(True)
        assert isinstance(await transport.call("sendMessage", {"text": "2"}), Unknown)
        assert len(seen) == 2
        await transport.close()


@pytest.mark.parametrize(
    ("answer", "wire"),
    [
        (Answer(200, b'{"ok":true,"result":[1]}'), Ok([1])),
        (Answer(400, b'{"ok":false,"error_code":400,"description":"Bad"}'), Refused(400, "Bad")),
        (
            Answer(429, b'{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7}}'),
            Refused(429, "x", 7),
        ),
        (
            Answer(400, b'{"ok":false,"error_code":400,"parameters":{"migrate_to_chat_id":-1009}}'),
            Refused(400, "", 0, "-1009"),
        ),
        (Answer(502, b"<html>Bad Gateway</html>"), Refused(502)),
        (Answer(200, b"<html>a hotel's page</html>"), Unknown("NotJson")),
        (Answer(200, b"[]"), Unknown("NotJson")),
    ],
)
def test_whole_answers_are_understood(answer, wire):
    assert understand(answer) == wire


async def test_no_failure_repeats_the_address():
    transport = Transport("http://127.0.0.1:1", SECRET)
    assert SECRET not in repr(await transport.call("getMe", {}))
    with pytest.raises(NetworkError) as error:
        await open_bot(transport, "http://127.0.0.1:1", SECRET).get_chat(1)
    assert SECRET not in str(error.value)
    await transport.close()


async def test_the_library_speaks_through_the_same_transport():
    async with Sandbox() as sandbox:
        transport = Transport(sandbox.url, TOKEN)
        bot = open_bot(transport, sandbox.url, TOKEN)
        assert (await bot.get_me()).username == "civimeter_sandbox_bot"
        sandbox.bench.faults.add({"match": {"method": "getMe"}, "do": {"status": 429, "retry_after": 4}, "times": 1})
        with pytest.raises(RetryAfter):
            await bot.get_me()
        sandbox.bench.faults.add(
            {"match": {"method": "getMe"}, "do": {"effect": "yes", "then": "drop_connection"}, "times": 1}
        )
        with pytest.raises(TimedOut):
            await bot.get_me()
        with pytest.raises(InvalidToken) as refused:
            await open_bot(transport, sandbox.url, SECRET).get_me()
        assert SECRET not in str(refused.value)
        await transport.close()


EVERY_ERROR = [
    kind
    for kind in vars(aiohttp).values()
    if isinstance(kind, type) and issubclass(kind, aiohttp.ClientError | asyncio.TimeoutError)
]


@pytest.mark.parametrize("kind", EVERY_ERROR, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("left", [False, True])
async def test_every_error_of_the_library_has_a_phase(kind, left, monkeypatch):
    transport = Transport("http://127.0.0.1:1", SECRET)
    error = kind.__new__(kind)

    class Session:
        closed = False

        def post(self, url, *, trace_request_ctx, **rest):
            trace_request_ctx.left = left
            raise error

    monkeypatch.setattr(transport, "_session", lambda poll: Session())
    wire = await transport.call("sendPhoto", {}, files={"photo": b"png"})
    assert wire == (Unknown(kind.__name__) if left else NotSent(kind.__name__))
