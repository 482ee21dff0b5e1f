"""Fetches the file that came with a message, before its turn: from whoever may send one now, and never too much."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

import structlog

from bot.outbox import Ok
from bot.telegram.request import Transport
from bot.turn import Send, SentFile, Turn

log = structlog.get_logger("bot.telegram.fetching")

Wanted = Callable[[Turn], Awaitable[int]]
Examine = Callable[[Turn, SentFile], Awaitable[SentFile]]
AT_ONCE: Final = 2
"""So many files are examined at the same time; the others wait: each may take much memory."""


class Fetcher:
    """`wanted` says how many bytes the sender of a turn may send now; 0: nothing of the file is asked for. `examine`
    does what takes too long for a turn, and is too risky for this process, with the bytes that came.
    """

    def __init__(self, transport: Transport, wanted: Wanted, examine: Examine | None = None) -> None:
        self._transport, self._wanted, self._examine = transport, wanted, examine
        self._places = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, turn: Turn) -> Turn:
        """The turn with the bytes of its file, or with what kept them away; any other turn as it is.

        Raises what `wanted` raises. A failure of the network is told in the turn, for the person to send it again.
        """
        intent = turn.intent
        if not isinstance(intent, Send) or intent.file is None or not turn.private:
            return turn
        limit = await self._wanted(turn)
        if limit <= 0:
            return turn
        file = await self._fetched(intent.file, limit)
        if file.data is not None and self._examine is not None:
            async with self._places:
                file = await self._examine(turn, file)
        return replace(turn, intent=replace(intent, file=file))

    async def _fetched(self, file: SentFile, limit: int) -> SentFile:
        if file.size > limit:
            return replace(file, trouble="too_big")
        try:
            data = await self._transport.download(await self._path(file), limit)
        except OSError as error:
            log.warning("file_not_fetched", error=type(error).__name__)
            return replace(file, trouble="unreachable")
        return replace(file, trouble="too_big") if data is None else replace(file, data=data)

    async def _path(self, file: SentFile) -> str:
        """Where the file lies on the server. Raises OSError."""
        match await self._transport.call("getFile", {"file_id": file.id}):
            case Ok({"file_path": str(path)}) if path and not path.startswith("/") and ".." not in path.split("/"):
                return path
        raise OSError("no path")
