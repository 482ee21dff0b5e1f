"""HTTP/1.1 as calls of the Bot API need it: POST with a length, connections that are kept, no more work than that.

A call costs a fifth of what it costs through a general client, and an answer to a tap is two calls.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

import aiohappyeyeballs

from bot.telegram.answers import END, LARGEST_BODY, keeps, parse_head, read_chunks, split_head
from bot.telegram.deadlines import Deadlines
from bot.telegram.room import Room

LONGEST_HEAD = 65536
STAGGER = 0.25
"""Seconds after which the next address of a host is tried beside one that is silent, as RFC 8305 has it."""


class NotConnected(Exception):
    """No connection came about, so nothing was sent. Holds the name of the cause's class."""


class Cut(Exception):
    """The request may have had its effect: it was written, and no whole answer came. Holds the cause's name."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to connect, and the name that a certificate must bear; `path` begins every path."""

    host: str
    port: int
    secure: bool
    path: str

    @property
    def named(self) -> str:
        """For the header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def address_of(url: str) -> Address:
    """The parts of an http(s) address."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    return Address(parts.hostname or "", parts.port or (443 if secure else 80), secure, parts.path)


Answered = tuple[int, bytes, str]
"""Status, body, and what the server says the time is."""


class Line(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._answer: asyncio.Future[Answered] | None = None
        self._until_closed: int | None = None
        self.idle_since = 0.0
        self.usable = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def ask(self, request: bytes) -> "asyncio.Future[Answered]":
        """Write a request; what is waited for is the whole answer, or Cut."""
        assert self._transport is not None
        answer = self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return answer

    def rest(self) -> None:
        """Nothing is asked any more, for the time being."""
        self._answer, self.idle_since = None, time.monotonic()

    def late(self) -> None:
        """The answer did not come in time."""
        self._fail("TimeoutError")

    def close(self) -> None:
        """Use it no more."""
        self.usable = False
        if self._transport is not None:
            self._transport.abort()

    # -------------------------------------------------------------------------------------------- what arrives
    def data_received(self, data: bytes) -> None:
        if self._answer is None or self._answer.done():
            self.close()  # nobody asked: what speaks unasked cannot be trusted with the next request
            return
        try:
            if not self._read_whole(data):
                self._buffer += data
                self._read()
        except (ValueError, IndexError):
            self._fail("BadAnswer")

    def _read_whole(self, data: bytes) -> bool:
        """Complete an answer that came in one piece, as nearly all do: nothing of it is copied on the way."""
        end = -1 if self._buffer or self._until_closed is not None else data.find(END)
        if end < 0:
            return False
        status, headers, date = split_head(data[:end])
        length, start = headers.get(b"content-length"), end + len(END)
        if status < 200 or length is None or b"transfer-encoding" in headers or start + int(length) != len(data):
            return False
        self.usable = self.usable and keeps(data[:9], headers.get(b"connection", b""))
        self._complete(status, data[start:], date.decode("ascii", "replace"))
        return True

    def _read(self) -> None:
        """Complete the answer if all of it is there."""
        while self._until_closed is None:
            end = self._buffer.find(END)
            if end < 0:
                if len(self._buffer) > LONGEST_HEAD:
                    raise ValueError
                return
            status, headers = parse_head(bytes(self._buffer[:end]))
            if status >= 200:
                self._read_body(status, headers, end + len(END))
                return
            del self._buffer[: end + len(END)]
        if len(self._buffer) > LARGEST_BODY:
            raise ValueError

    def _read_body(self, status: int, headers: Mapping[bytes, bytes], start: int) -> None:
        stays = keeps(bytes(self._buffer[:9]), headers.get(b"connection", b""))
        if b"chunked" in headers.get(b"transfer-encoding", b"").lower():
            found = read_chunks(self._buffer, start)
            if found is None:
                return
            body, stop = found
        elif b"content-length" in headers or status in (204, 304):
            length = int(headers.get(b"content-length", b"0"))
            if not 0 <= length <= LARGEST_BODY:
                raise ValueError
            stop = start + length
            if len(self._buffer) < stop:
                return
            body = bytes(self._buffer[start:stop])
        else:
            self._until_closed = status
            del self._buffer[:start]
            return
        self.usable = self.usable and stays and stop == len(self._buffer)
        self._buffer.clear()
        self._complete(status, body, headers.get(b"date", b"").decode("ascii", "replace"))

    def _complete(self, status: int, body: bytes, date: str = "") -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((status, body, date))

    def _fail(self, cause: str) -> None:
        self.usable = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Cut(cause))

    def connection_lost(self, error: Exception | None) -> None:
        self.usable = False
        if self._until_closed is not None and error is None:
            self._complete(self._until_closed, bytes(self._buffer))
        self._fail(type(error).__name__ if error is not None else "ServerDisconnected")


class Lines:
    """The connections to one address: at most `most` at a time, those that are free kept for `keep` seconds."""

    def __init__(self, address: Address, most: int, keep: float, patience: float) -> None:
        self._address, self._keep, self._patience = address, keep, patience
        self._room = Room(most)
        self._free: list[Line] = []
        self._busy = Deadlines(Line.late)
        self._secure: ssl.SSLContext | None = None

    async def ask(self, request: bytes, limit: float) -> Answered:
        """The answer, within `limit` seconds. Raises NotConnected, Cut."""
        began = time.monotonic()
        if not self._room.entered():
            await self._enter(limit)
        try:
            line = self._kept(began) or await self._connect(limit)
            self._busy.begin(line, began + limit)
            try:
                return await line.ask(request)
            except BaseException:
                line.close()
                raise
            finally:
                self._busy.end(line)
                line.rest()
                (self._free.append if line.usable else Line.close)(line)
        finally:
            self._room.left()

    async def _enter(self, limit: float) -> None:
        """Wait for a connection to be free. Raises NotConnected when none is in time."""
        try:
            async with asyncio.timeout(limit):
                await self._room.enter()
        except TimeoutError as error:
            raise NotConnected(type(error).__name__) from None

    def _kept(self, now: float) -> Line | None:
        """The connection used last, so that those that are too many grow old."""
        while self._free:
            line = self._free.pop()
            if line.usable and now - line.idle_since < self._keep:
                return line
            line.close()
        return None

    async def _connect(self, limit: float) -> Line:
        address, loop = self._address, asyncio.get_running_loop()
        if address.secure and self._secure is None:
            self._secure = ssl.create_default_context()
        try:
            async with asyncio.timeout(min(limit, self._patience)):
                found = await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
                sock = await aiohappyeyeballs.start_connection(found, happy_eyeballs_delay=STAGGER, interleave=1)
                named = address.host if address.secure else None
                _, line = await loop.create_connection(Line, sock=sock, ssl=self._secure, server_hostname=named)
        except (OSError, ssl.SSLError, TimeoutError, ValueError) as error:
            raise NotConnected(type(error).__name__) from None
        return line

    def close(self) -> None:
        """Forget every connection; who waits for an answer gets Cut."""
        lines, self._free = [*self._free, *self._busy], []
        self._busy.stop()
        for line in lines:
            line.close()
