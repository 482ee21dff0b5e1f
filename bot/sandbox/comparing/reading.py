"""Rows of a database that somebody else writes, read by plain SQL and for reading only; nothing of the bot is used."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg

Row = Mapping[str, Any]
FILE, SERVER = "sqlite:///", "postgresql://"


def read_rows(url: str, *texts: str) -> list[list[Row]]:
    """The rows of each statement, all from one moment. Raises ValueError for another kind of address."""
    if url.startswith(FILE):
        return read_file(Path(url.removeprefix(FILE)).resolve(), texts)
    if url.startswith(SERVER):
        with ThreadPoolExecutor(1) as thread:  # whoever asks may have an event loop running
            return thread.submit(lambda: asyncio.run(read_server(url, texts))).result()
    raise ValueError(f"not a database: write {FILE}path or {SERVER}…")


def read_file(path: Path, texts: Sequence[str]) -> list[list[Row]]:
    """From an SQLite file."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [[dict(row) for row in connection.execute(text)] for text in texts]


async def read_server(url: str, texts: Sequence[str]) -> list[list[Row]]:
    """From a PostgreSQL server."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            return [[dict(row) for row in await connection.fetch(text)] for text in texts]
    finally:
        await connection.close()
