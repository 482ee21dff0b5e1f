"""A bad network: the same server behind a second port, whose connections can be refused, cut, silenced or slowed."""

import asyncio
import contextlib
import socket
import struct

MODES = ("open", "refuse", "silent", "half", "reset", "drip")
DRIP = 0.005
"""Seconds between two bytes on a line that drips."""


class Line:
    """`open` passes everything on. `refuse`: nobody listens. `silent`: connected, and not a byte goes through.
    `half`: the server's side of each connection has ended, ours has not. `reset`: every connection is torn down.
    `drip`: answers come a byte at a time.
    """

    def __init__(self, port: int = 0) -> None:
        self.port, self.mode = port, "open"
        self._host, self._server_port = "", 0
        self._listener: asyncio.Server | None = None
        self._connections: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()

    @property
    def url(self) -> str:
        """What a bot is given instead of the server's own address."""
        return f"http://{self._host}:{self.port}"

    async def start(self, host: str, server_port: int) -> None:
        """Listen, and pass on to the server at this port."""
        self._host, self._server_port = host, server_port
        await self._listen()

    async def change(self, mode: str) -> None:
        """From now on the line is so; what is connected feels it too. Raises ValueError for an unknown mode."""
        if mode not in MODES:
            raise ValueError(f"a line is one of {', '.join(MODES)}")
        self.mode = mode
        self._changed.set()
        self._changed = asyncio.Event()
        if mode in ("refuse", "reset"):
            self._tear()
        if mode == "half":
            for writer in list(self._connections):
                _end(writer)
        if mode == "refuse":
            await self._close()
        elif self._listener is None:
            await self._listen()

    async def stop(self) -> None:
        """Close everything."""
        await self._close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _listen(self) -> None:
        self._listener = await asyncio.start_server(self._connected, self._host, self.port)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
            self._tear()
            await listener.wait_closed()

    def _tear(self) -> None:
        for writer in list(self._connections):
            _reset(writer)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._connections.add(writer)
        try:
            if self.mode == "reset":
                _reset(writer)
                return
            far_reader, far = await asyncio.open_connection(self._host, self._server_port)
            if self.mode == "half":
                _end(writer)
            back = asyncio.create_task(self._pump(far_reader, writer, answers=True), name="line back")
            try:
                await self._pump(reader, far, answers=False)
            finally:
                back.cancel()
                await asyncio.gather(back, return_exceptions=True)
                far.close()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(writer)
            self._tasks.discard(task)
            writer.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                while self.mode in ("silent", "half"):
                    await self._changed.wait()
                await self._pass(data, writer, slowly=answers and self.mode == "drip")
            if answers:
                _end(writer)

    async def _pass(self, data: bytes, writer: asyncio.StreamWriter, *, slowly: bool) -> None:
        pieces = [data[at : at + 1] for at in range(len(data))] if slowly else [data]
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            if slowly:
                await asyncio.sleep(DRIP)


def _end(writer: asyncio.StreamWriter) -> None:
    """Say that nothing more will come, and go on listening."""
    with contextlib.suppress(OSError, RuntimeError):
        writer.write_eof()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Tear a connection down without a goodbye."""
    found = writer.get_extra_info("socket")
    if found is not None:
        with contextlib.suppress(OSError):
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
