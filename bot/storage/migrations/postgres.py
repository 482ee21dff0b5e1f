"""The schema on PostgreSQL: which version is there, and Alembic's script run by the one worker that came first."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import asyncpg

from bot.storage.postgres import CONNECT
from bot.storage.postgres_errors import DRIVER_ERRORS, store_error

T = TypeVar("T")
GATE = 0x436976696D657465
"""The number of the advisory lock under which the schema is changed: workers that start together take turns."""


def on_connection(url: str, work: Callable[[Any], Awaitable[T]]) -> T:
    """Do `work(connection)` on a connection of its own, from a thread without an event loop. Raises StoreError."""

    async def connected() -> T:
        connection = await asyncpg.connect(url, timeout=CONNECT)
        try:
            return await work(connection)
        finally:
            connection.terminate()

    try:
        return asyncio.run(connected())
    except DRIVER_ERRORS as error:
        raise store_error(error) from None


async def version_on(connection: Any) -> str:
    """The version of the schema; empty where there is none."""
    if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
        return ""
    return await connection.fetchval("SELECT version_num FROM alembic_version") or ""


def schema_version(url: str) -> str:
    """The version that a database's schema has; empty for an empty database. Raises StoreError."""
    return on_connection(url, version_on)


def upgrade(url: str, script: Callable[[str], str]) -> None:
    """Run `script(version)`, from the version that is there, in one transaction; the second worker finds it done.

    The script begins and ends that transaction itself. Raises StoreError.
    """

    async def change(connection: Any) -> None:
        await connection.execute(f"SELECT pg_advisory_lock({GATE})")
        await connection.execute(script(await version_on(connection)))

    on_connection(url, change)
