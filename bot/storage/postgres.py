"""PostgreSQL as storage uses it: one connection that writes, a few that read, and what is done when they are lost."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

import asyncpg

from bot.storage.errors import StoreError
from bot.storage.jobs import Planned, Rows
from bot.storage.owning import Plan
from bot.storage.postgres_errors import DRIVER_ERRORS, store_error
from bot.storage.postgres_steps import fetch, follow

READERS = 4
CONNECT = 10.0
PATIENCE = 30.0
"""Seconds after which a server that is silent is given up. The connection is dropped, never the statement cancelled: a
commit that waits for a standby would, once cancelled, be there and not be safe."""
OLDEST = 130000
SESSION = """SET lock_timeout = 5000; SET idle_in_transaction_session_timeout = 60000;
SET default_transaction_isolation = 'read committed'"""
UNSAFE = ("off", "local")  # values of synchronous_commit that acknowledge what could still be lost


class PostgresDatabase:
    """Made by `PostgresDatabase.open`. Other workers may use the same database at the same time."""

    dialect = "postgresql"
    shared = True
    remembered = None

    def __init__(self, url: str) -> None:
        self._url = url
        self.version = ""
        self._writer: asyncpg.Connection | None = None
        self._pool: asyncpg.Pool | None = None
        self._writing = asyncio.Lock()
        self._closed = False

    @classmethod
    async def open(cls, url: str) -> "PostgresDatabase":
        """Connect to a server whose schema is there already. Raises StoreError: `refused`, `io`, `busy`."""
        database = cls(url)
        try:
            await database._connected()
            database._pool = await asyncpg.create_pool(
                url, min_size=1, max_size=READERS, timeout=CONNECT, command_timeout=PATIENCE, init=prepare_session
            )
        except DRIVER_ERRORS as error:
            await database.close()
            raise store_error(error) from None
        except BaseException:
            await database.close()
            raise
        return database

    @property
    def description(self) -> str:
        """For the start log and the readiness page."""
        return f"postgresql {self.version}: one writer, {READERS} readers"

    async def transact(self, begin: Plan) -> Planned:
        """Run a plan in one transaction. A connection that was lost before the commit was sent is replaced once: then
        nothing of the transaction can have stayed. Raises StoreError.
        """
        async with self._writing:
            for last in (False, True):
                connection = await self._writer_connection()
                attempt = Attempt(connection)
                try:
                    return await attempt.run(begin)
                except StoreError as error:
                    if error.kind == "io":
                        self._drop_writer()
                    if error.kind != "io" or last or attempt.commit_sent:
                        raise
        raise AssertionError("one of the two attempts returns or raises")

    async def fetch(self, text: str, params: dict[str, Any]) -> list[dict[str, Any]]:
        """The rows of one reading statement; asked once more where the connection was lost. Raises StoreError."""
        for last in (False, True):
            if self._pool is None:
                raise StoreError("usage", "the database is closed")
            try:
                async with self._pool.acquire(timeout=CONNECT) as connection:
                    return await fetch(connection, text, params)
            except DRIVER_ERRORS as error:
                failed = store_error(error)
                if failed.kind != "io" or last:
                    raise failed from None
                await self._pool.expire_connections()
        raise AssertionError("one of the two attempts returns or raises")

    async def find(self, text: str, params: dict[str, Any]) -> list[dict[str, Any]]:
        """As `fetch`: whatever is read comes from the server. Raises StoreError."""
        return await self.fetch(text, params)

    async def reopen(self) -> None:
        """Leave every connection; new ones are made by whoever needs one next."""
        self._drop_writer()
        if self._pool is not None:
            await self._pool.expire_connections()

    async def sweep(self) -> None:
        """VACUUM: the room of deleted rows is given back, and is overwritten by what is stored next."""
        tables = await self.fetch(
            "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1", {}
        )
        if self._pool is None or not tables:
            return
        try:
            async with self._pool.acquire(timeout=CONNECT) as connection:
                await connection.execute("VACUUM " + ", ".join(table["name"] for table in tables))
        except DRIVER_ERRORS as error:
            raise store_error(error) from None

    async def close(self) -> None:
        """Close every connection. Harmless when repeated."""
        self._closed = True
        pool, self._pool = self._pool, None
        writer, self._writer = self._writer, None
        with contextlib.suppress(*DRIVER_ERRORS):
            if writer is not None:
                await writer.close(timeout=CONNECT)
        if pool is not None:
            try:
                async with asyncio.timeout(CONNECT):
                    await pool.close()
            except DRIVER_ERRORS:
                pool.terminate()

    async def _writer_connection(self) -> asyncpg.Connection:
        if self._closed:
            raise StoreError("usage", "the database is closed")
        if self._writer is not None and not self._writer.is_closed():
            return self._writer
        try:
            return await self._connected()
        except DRIVER_ERRORS as error:
            raise store_error(error) from None

    async def _connected(self) -> asyncpg.Connection:
        connection = await asyncpg.connect(self._url, timeout=CONNECT)
        try:
            self.version = await vet_server(connection)
            await prepare_session(connection)
        except BaseException:
            connection.terminate()
            raise
        self._writer = connection
        return connection

    def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.terminate()


class Attempt:
    """One transaction on one connection; `commit_sent` says whether its end may already be true on the server."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self.commit_sent = False

    async def run(self, begin: Plan) -> Planned:
        """Begin, follow the plan, commit. Raises StoreError, or what the plan raised; then nothing stays."""
        watch = asyncio.get_running_loop().call_later(PATIENCE, self._connection.terminate)
        try:
            await self._connection.execute("BEGIN")
            planned = await self._follow(begin)
            self.commit_sent = not (planned.rollback or self._connection.is_closed())
            await self._connection.execute("ROLLBACK" if planned.rollback else "COMMIT")
            return planned
        except DRIVER_ERRORS as error:
            failed = store_error(error)
            if failed.kind != "io":  # then the connection is dropped, and the server rolls back by itself
                await self._roll_back()
            raise failed from None
        except BaseException:
            await self._roll_back()
            raise
        finally:
            watch.cancel()

    async def _follow(self, begin: Plan) -> Planned:
        """Hand each statement of the plan to the connection and its rows back to the plan."""
        steps = begin()
        rows: Rows | None = None
        while True:
            try:
                step = steps.send(rows)  # type: ignore[arg-type]  # a generator begins with None
            except StopIteration as end:
                planned: Planned = end.value
                return planned
            rows = await follow(self._connection, step)

    async def _roll_back(self) -> None:
        with contextlib.suppress(*DRIVER_ERRORS):
            if not self._connection.is_closed():
                await self._connection.execute("ROLLBACK")


async def prepare_session(connection: Any) -> None:
    """Limits of a session, and that a commit means what it says, whatever the server's own settings are."""
    await connection.execute(SESSION)
    if await connection.fetchval("SHOW synchronous_commit") in UNSAFE:
        await connection.execute("SET synchronous_commit = on")


async def vet_server(connection: Any) -> str:
    """The server's version. Raises StoreError `refused` for one that we do not work with, `io` for a standby."""
    found: Sequence[Any] = await connection.fetchrow(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version'), "
        "current_setting('server_encoding'), pg_is_in_recovery()"
    )
    number, version, encoding, standby = found
    if number < OLDEST:
        raise StoreError("refused", f"postgresql {version} is too old: 13 is needed")
    if encoding != "UTF8":
        raise StoreError("refused", f"the database's encoding is {encoding}: make it anew with createdb -E UTF8")
    if standby:
        raise StoreError("io", "this server is a standby and takes no writes: name the primary")
    return str(version).partition(" ")[0]
