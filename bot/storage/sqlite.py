"""SQLite as storage uses it: which module, which version, which pragmas, and what its errors mean."""

import contextlib
import importlib
import sqlite3
from collections.abc import Callable, Generator, Iterator, Mapping
from functools import cache, partial
from types import ModuleType
from typing import Any, Literal, TypeVar

import aiosqlite

from bot.storage.dialects import render
from bot.storage.errors import Kind, StoreError
from bot.storage.jobs import Afresh, Do, Planned, Rows, Step
from bot.storage.rows import SIZES, parameters_of, size_for, to_json, values_as
from bot.storage.statements import Query, WriteStatement

T = TypeVar("T")
Module = Literal["pysqlite3", "sqlite3"]
OLDEST = (3, 38, 0)  # the first with ->>
PRAGMAS: Mapping[str, int | str] = {
    "busy_timeout": 5000,
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "mmap_size": 0,
    "trusted_schema": 0,
    "wal_autocheckpoint": 1000,
}
# Where another connection moves the pages (see checkpoints.py), a commit does so when that one cannot keep up: a log of
# 64 MB is read in a fraction of a second after a power cut.
BESIDE_PRAGMAS: Mapping[str, int | str] = {**PRAGMAS, "wal_autocheckpoint": 16000}
READER_PRAGMAS: Mapping[str, int | str] = {"busy_timeout": 5000, "query_only": 1, "mmap_size": 0, "trusted_schema": 0}

# Primary result codes of sqlite.org/rescode.html; the low byte of an extended code.
KINDS: Mapping[int, Kind] = {
    5: "busy",
    6: "busy",
    8: "io",
    10: "io",
    11: "corrupt",
    13: "full",
    14: "io",
    18: "data",
    19: "data",
    20: "data",
    26: "corrupt",
}


def choose_module(wanted: Module | None = None) -> ModuleType:
    """The DB-API module to use: the wanted one, else pysqlite3 where it is installed, else the standard one.

    Raises StoreError `refused` when its SQLite is older than 3.38.
    """
    module: ModuleType | None = None
    if wanted != "sqlite3":
        try:
            module = importlib.import_module("pysqlite3.dbapi2")
        except ImportError:
            if wanted:
                raise StoreError("refused", "pysqlite3 is not installed: install it, or use the system's") from None
    module = module or sqlite3
    require_version(module.sqlite_version_info)
    return module


def require_version(version: tuple[int, ...]) -> None:
    """Raises StoreError `refused` for an SQLite without `->>`."""
    if version < OLDEST:
        found = ".".join(map(str, version))
        raise StoreError("refused", f"sqlite {found} is too old, 3.38 is needed: install the package pysqlite3")


def is_fixed(version: tuple[int, ...]) -> bool:
    """Whether several connections may share a WAL file: the WAL-reset bug is mended (sqlite.org/wal.html)."""
    match version[:2]:
        case (3, 44):
            return version >= (3, 44, 6)
        case (3, 50):
            return version >= (3, 50, 7)
    return version >= (3, 51, 3)


def errors_of(module: ModuleType) -> tuple[type[Exception], ...]:
    """What may come out of a call: the module's own errors, which are not always `sqlite3.Error`."""
    return (module.Error, sqlite3.Error)


def store_error(error: Exception) -> StoreError:
    """The same failure in storage's words. SQLite's messages name tables and columns, never values."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return StoreError(KINDS.get(code & 0xFF, "usage"), f"{error} [{getattr(error, 'sqlite_errorname', code)}]")
    if "closed" in str(error):
        return StoreError("usage", "the database is closed")
    return StoreError("usage", type(error).__name__ + ": " + str(error))


@contextlib.contextmanager
def sqlite_errors(module: ModuleType) -> Iterator[None]:
    """The drivers' errors come out of the block as StoreError."""
    try:
        yield
    except errors_of(module) as error:
        raise store_error(error) from error


def set_pragmas(connection: sqlite3.Connection, pragmas: Mapping[str, int | str]) -> None:
    """Set pragmas and read each back. Raises StoreError `refused` for one that did not take."""
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name} = {value}")  # names and values of the two tables above only
        row = connection.execute(f"PRAGMA {name}").fetchone()
        # A build without memory mapping answers nothing to mmap_size, which is what is wanted.
        if row is not None and row[0] != value:
            raise StoreError("refused", f"PRAGMA {name} is {row[0]} and cannot be made {value}")


def connect(module: ModuleType, path: str, pragmas: Mapping[str, int | str]) -> sqlite3.Connection:
    """A connection in autocommit mode, for the thread that opens it. Raises StoreError `refused`, or the driver's."""
    connection: sqlite3.Connection = module.connect(path, isolation_level=None, cached_statements=512)
    try:
        set_pragmas(connection, pragmas)
    except BaseException:
        connection.close()
        raise
    return connection


class SqliteConnection(aiosqlite.Connection):
    """An aiosqlite connection with one more verb: a whole piece of work in one hop to its thread."""

    def __init__(self, module: ModuleType, path: str, pragmas: Mapping[str, int | str]) -> None:
        super().__init__(partial(connect, module, path, pragmas), 64)
        self.errors = errors_of(module)
        # A program that ends without closing must end all the same; what was acknowledged is on the disk by then.
        self._thread.daemon = True

    async def open(self) -> "SqliteConnection":
        """Start the thread and connect. Raises StoreError."""
        try:
            await self
        except self.errors as error:
            self._thread.join(5)  # it ends by itself, but would otherwise speak to a loop that may be gone by then
            raise store_error(error) from error
        return self

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work(connection)` on the connection's thread; the drivers' errors come out as StoreError."""
        if self._connection is None:
            raise StoreError("usage", "the database is closed")
        try:
            result: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        except self.errors as error:
            raise store_error(error) from error
        return result


def fetch(connection: sqlite3.Connection, text: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Run one statement; its rows, by column name."""
    cursor = connection.execute(text, params)
    if cursor.description is None:
        return []
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def transact(connection: sqlite3.Connection, steps: Generator[Step, Rows, Planned]) -> Planned:
    """Run a plan in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        planned = follow(connection, steps)
        connection.execute("ROLLBACK" if planned.rollback else "COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return planned


def follow(connection: sqlite3.Connection, steps: Generator[Step, Rows, Planned]) -> Planned:
    """Hand each statement of the plan to the connection and its rows back to the plan."""
    rows: Rows | None = None
    while True:
        try:
            step = steps.send(rows)  # type: ignore[arg-type]  # a generator begins with None
        except StopIteration as end:
            planned: Planned = end.value
            return planned
        rows = perform(connection, step)


def perform(connection: sqlite3.Connection, step: Step) -> Rows:
    """One step of a plan; what comes back."""
    if isinstance(step, Afresh):
        connection.execute("ROLLBACK")
        connection.execute("BEGIN IMMEDIATE")
        return ()
    cursor = connection.execute(*in_words(step))
    if isinstance(step.asked, WriteStatement) and step.asked.counted:
        return ((cursor.rowcount,),)
    return cursor.fetchall()


def in_words(step: Do) -> tuple[str, dict[str, Any] | list[Any]]:
    """A step as SQLite is asked: a batch of usual size as a list of parameters, for which no JSON has to be read."""
    if isinstance(step.asked, Query):
        return render(step.asked.text, "sqlite"), {}
    if len(step.rows) > SIZES[-1] or step.asked.body.count("{r}") != 1:
        return render(step.asked.text, "sqlite"), {"rows": to_json(step.rows)}
    size = size_for(len(step.rows))
    return listed(step.asked.body, step.asked.columns, size), parameters_of(step.rows, size)


@cache
def listed(body: str, columns: tuple[str, ...], size: int) -> str:
    """The text of a writing statement for `size` rows that are parameters."""
    return render(body.replace("{r}", values_as(columns, size)), "sqlite")
