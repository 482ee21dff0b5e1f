"""Raw HTTP for the floor: one protocol that calls, one that serves; nothing but what two programs here need."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import cast

END = b"\r\n\r\n"
LENGTH = b"content-length:"


class Incoming(asyncio.Protocol):
    """Cuts what arrives into messages: head and body, by the length that the head gives."""

    def __init__(self) -> None:
        self.buffer = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own do not inherit from it

    def data_received(self, data: bytes) -> None:
        self.buffer = self.buffer + data if self.buffer else data
        while (end := self.buffer.find(END)) >= 0:
            head = self.buffer[:end].lower()
            at = head.find(LENGTH)
            length = int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            stop = end + 4 + length
            if len(self.buffer) < stop:
                return
            body, self.buffer = self.buffer[end + 4 : stop], self.buffer[stop:]
            self.message(head, body)

    def message(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError


class Calling(Incoming):
    """A connection to the Bot API; one call at a time."""

    def __init__(self, caller: "Caller") -> None:
        super().__init__()
        self.caller = caller
        self.waiting: asyncio.Future[bytes] | None = None

    def message(self, head: bytes, body: bytes) -> None:
        waiting, self.waiting = self.waiting, None
        self.caller.free.append(self)
        if waiting is not None and not waiting.done():
            waiting.set_result(body)


class Caller:
    """Calls of the Bot API over connections that are kept."""

    def __init__(self, api: str, token: str) -> None:
        host, port = api.removeprefix("http://").split(":")
        self.host, self.port, self.path = host, int(port), f"/bot{token}/".encode()
        self.free: deque[Calling] = deque()

    async def call(self, method: bytes, body: bytes) -> bytes:
        """The body of the answer."""
        loop = asyncio.get_running_loop()
        if self.free:
            connection = self.free.pop()
        else:
            _, connection = await loop.create_connection(lambda: Calling(self), self.host, self.port)
        connection.waiting = waiting = loop.create_future()
        connection.transport.write(
            b"POST %b%b HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (self.path, method, len(body), body)
        )
        return await waiting


class Serving(Incoming):
    """A connection from whoever delivers updates; `take` is given the body and a way to answer."""

    def __init__(self, take: Callable[[bytes, Callable[[bytes], None]], None]) -> None:
        super().__init__()
        self.take = take

    def message(self, head: bytes, body: bytes) -> None:
        self.take(body, self.answer)

    def answer(self, body: bytes) -> None:
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
        )
