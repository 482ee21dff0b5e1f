"""What was committed moves from the log into the database file beside the writer, not within somebody's commit."""

import asyncio
import contextlib

from bot.storage.errors import StoreError
from bot.storage.sqlite import SqliteConnection

EVERY = 32
"""Commits from one beginning to the next: of a lone answer ten pages each, of a full batch eighty."""


class Checkpoints:
    """Moves the pages in a thread of its own. It only ever hurries: whatever it leaves, SQLite moves at a commit once
    the log is long, as `wal_autocheckpoint` of the writer says.
    """

    def __init__(self, connection: SqliteConnection) -> None:
        self._connection = connection
        self._commits = 0
        self._moving: asyncio.Task[None] | None = None
        self.alone = asyncio.Lock()
        """Held while pages are moved: SQLite sends a second one away without waiting."""

    def committed(self) -> None:
        """A transaction more stands in the log. Needs a running event loop."""
        self._commits += 1
        if self._commits >= EVERY and (self._moving is None or self._moving.done()):
            self._commits = 0
            self._moving = asyncio.create_task(self._move(), name="checkpoint")

    async def _move(self) -> None:
        """As far as nobody is in the way; that it failed, the writer finds out by itself."""
        async with self.alone:
            with contextlib.suppress(StoreError):
                await self._connection.run(lambda base: base.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall())

    async def close(self) -> None:
        """End what is under way, and the connection."""
        if self._moving is not None:
            await self._moving
        await self._connection.close()
