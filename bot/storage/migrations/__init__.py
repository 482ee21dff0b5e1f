"""The schema's history. Alembic runs in a process of its own, before anything is opened for writing."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bot.storage import lock
from bot.storage.database import sqlite_path
from bot.storage.errors import StoreError
from bot.storage.owning import POSTGRESQL
from bot.storage.sqlite import choose_module, errors_of, store_error

HEAD = "0007"  # the newest version of the schema, and the last of KNOWN
KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
URL_VARIABLE = "CIVIMETER_MIGRATE_URL"


def migrate(url: str) -> str:
    """Bring the database at `url` to the newest schema, making an SQLite file if there is none; the version.

    Nothing is done, and no process started, when it is there already. An SQLite file's lock is held meanwhile. Raises
    StoreError: `locked`, `refused` (a newer schema, an address not understood), or what went wrong.
    """
    if url.startswith(POSTGRESQL):
        from bot.storage.migrations import postgres  # the driver is loaded by those who use it

        return _migrate(url, lambda: postgres.schema_version(url))
    path = sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with lock.held(path.parent):
        return _migrate(url, lambda: schema_version(path))


def _migrate(url: str, look: Callable[[], str]) -> str:
    found = look()
    if found == HEAD:
        return HEAD
    if found and found not in KNOWN:
        raise StoreError("refused", f"the schema {found} is newer than this program's {HEAD}: install the newer one")
    _run_child(url)
    found = look()
    if found != HEAD:
        raise StoreError("refused", "the schema could not be brought up to date")
    return found


def schema_version(path: Path) -> str:
    """The version that a file's schema has; empty for a missing or an empty file. Raises StoreError."""
    if not path.exists():
        return ""
    module = choose_module()
    try:
        connection: sqlite3.Connection = module.connect(str(path))
        try:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                return ""
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return row[0] if row else ""
        finally:
            connection.close()
    except errors_of(module) as error:
        raise store_error(error) from error


def _run_child(url: str) -> None:
    """The address goes by the environment: an argument would show in the list of processes."""
    done = subprocess.run(
        [sys.executable, "-m", "bot.storage.migrations"],
        env={**os.environ, URL_VARIABLE: url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise StoreError("refused", f"the schema could not be changed, nothing was: {last}")
