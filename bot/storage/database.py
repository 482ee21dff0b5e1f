"""The one owner of every connection to the database."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Generator
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, TypeVar

from bot.storage import lock
from bot.storage.checkpoints import Checkpoints
from bot.storage.errors import StoreError
from bot.storage.jobs import Planned, Rows, Step
from bot.storage.remembered import Remembered
from bot.storage.sqlite import (
    BESIDE_PRAGMAS,
    PRAGMAS,
    READER_PRAGMAS,
    Module,
    SqliteConnection,
    choose_module,
    connect,
    errors_of,
    fetch,
    is_fixed,
    sqlite_errors,
    store_error,
    transact,
)

__all__ = ["Database", "StoreError", "sqlite_path"]

T = TypeVar("T")
Mode = Literal["single", "beside"]
READERS = 2


def sqlite_path(url: str) -> Path:
    """The file of a `sqlite:///path` address (`sqlite:////absolute/path`).

    Raises StoreError `refused` for any other; the address is not repeated, as it may hold a password.
    """
    if url.startswith("postgresql://"):
        raise StoreError("refused", "this is for SQLite files: PostgreSQL comes with tools of its own")
    path = url.removeprefix("sqlite:///")
    if path == url or not path or "?" in path or path == ":memory:":
        raise StoreError(
            "refused", "this database address is not understood: write sqlite:///path/civimeter.db or postgresql://…"
        )
    return Path(path)


class Database:
    """One writer connection, and, where the SQLite is safe for it, read-only connections beside it.

    `mode` is `single` (reads run on the writer's connection, between batches) or `beside`. Made by `Database.open`.
    """

    dialect = "sqlite"
    shared = False

    def __init__(self, path: Path, module: ModuleType, mode: Mode, held: int) -> None:
        self.path = path
        self.mode: Mode = mode
        self.version: str = module.sqlite_version
        self._module = module
        self._held: int | None = held
        self._writer: SqliteConnection | None = None
        self._readers: list[SqliteConnection] = []
        self._looking: sqlite3.Connection | None = None
        self._checkpoints: Checkpoints | None = None
        self._turn = 0
        self.remembered = Remembered()
        self.make_room: Callable[[], bool] = nothing_to_free
        self._reopening = asyncio.Lock()

    @classmethod
    async def open(
        cls, url: str, *, module: Module | None = None, mode: Mode | None = None, check: bool = True
    ) -> "Database":
        """Open an existing or new file, alone: an exclusive lock is taken beside it.

        `module` and `mode` override the choice that follows from the version (for tests of both). `check` runs
        SQLite's quick check. Raises StoreError: `locked`, `refused` or `corrupt`.
        """
        path = sqlite_path(url)
        driver = choose_module(module)
        chosen: Mode = mode or ("beside" if is_fixed(driver.sqlite_version_info) else "single")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = cls(path, driver, chosen, lock.acquire(path.parent))
        try:
            await database._connect()
            if check:
                await database.run(quick_check)
        except BaseException:
            await database.close()
            raise
        return database

    @property
    def description(self) -> str:
        """For the start log and the readiness page."""
        older = "" if is_fixed(self._module.sqlite_version_info) else " < 3.51.3"
        beside = "single connection" if self.mode == "single" else f"{READERS} readers beside the writer"
        return f"sqlite {self.version}{older}: {beside}"

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work(connection)` on the writer's connection, in one hop to its thread; what it changes is not told, so
        all that is remembered is forgotten.

        The connection is in autocommit mode: work begins and ends its own transactions. Raises StoreError.
        """
        try:
            return await self._run(work)
        finally:
            self.remembered.clear()

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        writer = self._writer or await self._opened_again()
        return await writer.run(work)

    async def _opened_again(self) -> SqliteConnection:
        """The writer's connection, where the last reopening failed: whoever asks first tries once more."""
        async with self._reopening:
            if self._held is None:
                raise StoreError("usage", "the database is closed")
            if self._writer is None:
                await self._connect()
            assert self._writer is not None
            return self._writer

    async def fetch(self, text: str, params: dict[str, Any]) -> list[dict[str, Any]]:
        """The rows of one reading statement. Raises StoreError."""
        return await self.look(lambda connection: fetch(connection, text, params))

    async def look(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do reading `work(connection)`: beside the writer where that is safe, else between its batches."""
        if self._readers:
            self._turn = (self._turn + 1) % len(self._readers)
            return await self._readers[self._turn].run(work)
        return await self._run(work)

    async def find(self, text: str, params: dict[str, Any]) -> list[dict[str, Any]]:
        """As `fetch`, without a hop to another thread where SQLite is safe for it: what is found by a key takes less
        time than the hop.
        """
        if self._looking is None:
            return await self.fetch(text, params)
        try:
            return fetch(self._looking, text, params)
        except errors_of(self._module) as error:
            raise store_error(error) from error

    async def transact(self, begin: Callable[[], Generator[Step, Rows, Planned]]) -> Planned:
        """Run a plan in one transaction, in one hop to the writer's thread; where the disk is full, once more after
        `make_room` has made some. Raises StoreError.
        """
        try:
            return await self._committed(begin)
        except StoreError as error:
            if error.kind != "full" or not self.make_room():
                raise
        return await self._committed(begin)

    async def _committed(self, begin: Callable[[], Generator[Step, Rows, Planned]]) -> Planned:
        planned = await self._run(lambda connection: transact(connection, begin()))
        if self._checkpoints is not None:
            self._checkpoints.committed()
        return planned

    async def sweep(self) -> None:
        """Empty the write-ahead log; in the file itself deleted rows are overwritten already. Raises StoreError."""
        async with self._checkpoints.alone if self._checkpoints is not None else contextlib.nullcontext():
            await self.run(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    async def reopen(self) -> None:
        """Close and open every connection again, as must be done after an input/output error; the lock is kept. What
        fails now is tried again by whoever asks next.
        """
        async with self._reopening:
            await self._disconnect()
            await self._connect()

    async def close(self) -> None:
        """Close every connection and give the lock back. Harmless when repeated."""
        async with self._reopening:
            held, self._held = self._held, None
            await self._disconnect()
        if held is not None:
            lock.release(held)

    async def _connect(self) -> None:
        """All connections or none. Raises StoreError."""
        try:
            with sqlite_errors(self._module):
                await self._connect_each(str(self.path))
        except BaseException:
            await self._disconnect()
            raise

    async def _connect_each(self, path: str) -> None:
        beside = self.mode == "beside"
        self._writer = await SqliteConnection(self._module, path, BESIDE_PRAGMAS if beside else PRAGMAS).open()
        if beside:
            self._checkpoints = Checkpoints(await SqliteConnection(self._module, path, PRAGMAS).open())
            for _ in range(READERS):
                self._readers.append(await SqliteConnection(self._module, path, READER_PRAGMAS).open())
            self._looking = connect(self._module, path, READER_PRAGMAS)

    async def _disconnect(self) -> None:
        self.remembered.clear()
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.close()
        checkpoints, self._checkpoints = self._checkpoints, None
        if checkpoints is not None:
            await checkpoints.close()
        readers, self._readers = self._readers, []
        writer, self._writer = self._writer, None
        for connection in (*readers, writer):
            if connection is not None:
                await connection.close()


def nothing_to_free() -> bool:
    """For a database that has nothing in reserve."""
    return False


def quick_check(connection: sqlite3.Connection) -> None:
    """Raises StoreError `corrupt` when SQLite finds damage."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError("corrupt", "the database is damaged, nothing is written to it: restore the last backup")
