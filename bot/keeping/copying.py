"""Making a backup: the database as it stands at one moment, in one file that needs no other."""

import asyncio
import os
import sqlite3
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from bot.keeping.manifest import Manifest, count_rows, digest, find_damage, noted_head, schema_of
from bot.storage import lock
from bot.storage.database import Database
from bot.storage.errors import StoreError
from bot.storage.sqlite import READER_PRAGMAS, choose_module, is_fixed, set_pragmas, sqlite_errors

PREFIX = "civimeter-"


def backup_name(at: datetime) -> str:
    """`civimeter-2026-11-28T013000Z.db`: sorts by time, and no colon that a file system would refuse."""
    return f"{PREFIX}{at:%Y-%m-%dT%H%M%SZ}.db"


def note_of(backup: Path) -> Path:
    """Where the note of a backup stands."""
    return backup.with_suffix(".json")


def back_up(database: Path, folder: Path, at: datetime, keys: str) -> Path:
    """Copy the database of a service that runs or not; the new file. `keys` goes into the note.

    With an SQLite that is not safe beside another connection, the service must not run. Raises StoreError.
    """
    module = choose_module()
    if not database.exists():
        raise StoreError("refused", f"there is no database {database.name} yet: nothing to back up")
    alone: AbstractContextManager[None] = nullcontext()
    if not is_fixed(module.sqlite_version_info):
        alone = lock.held(database.parent)
    with alone:
        return copy_beside(module, database, folder, at, keys)


async def back_up_running(database: Database, folder: Path, at: datetime, keys: str) -> Path:
    """The same from inside the service: over a connection of its own where SQLite is safe for it, as a copy takes
    longer than any read may wait. Raises StoreError.
    """
    module = choose_module()
    if database.mode == "single":
        return await database.look(lambda connection: write_copy(connection, module, folder, at, keys))
    return await asyncio.to_thread(copy_beside, module, database.path, folder, at, keys)


def copy_beside(module: ModuleType, database: Path, folder: Path, at: datetime, keys: str) -> Path:
    """A copy over a read-only connection that nobody else uses. Raises StoreError."""
    with sqlite_errors(module), closing(read_only(module, database)) as connection:
        return write_copy(connection, module, folder, at, keys)


def read_only(module: ModuleType, path: Path) -> sqlite3.Connection:
    """A connection that cannot write."""
    connection: sqlite3.Connection = module.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    set_pragmas(connection, READER_PRAGMAS)
    return connection


def write_copy(source: sqlite3.Connection, module: ModuleType, folder: Path, at: datetime, keys: str) -> Path:
    """Copy, look whether the copy is sound, write its note; it gets its name only then.

    Raises StoreError `corrupt` when the copy is damaged: nothing is left of it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / backup_name(at)
    half = target.with_suffix(".part")
    half.unlink(missing_ok=True)
    try:
        os.close(os.open(half, os.O_CREAT | os.O_WRONLY, 0o600))
        manifest = _copied(source, module, half, at, keys)
        write_safely(note_of(target), manifest.to_json())
        half.replace(target)
        sync(folder)
    finally:
        half.unlink(missing_ok=True)
    return target


def _copied(source: sqlite3.Connection, module: ModuleType, half: Path, at: datetime, keys: str) -> Manifest:
    with closing(module.connect(str(half), isolation_level=None)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = delete").fetchall()  # one file, without a log beside it
        problems = find_damage(copy)
        if problems:
            raise StoreError("corrupt", f"the copy is damaged and was not kept: {'; '.join(problems)}")
        rows, head, schema = count_rows(copy), noted_head(copy), schema_of(copy)
    sync(half)
    now = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    size = half.stat().st_size
    return Manifest(now, version("civimeter"), schema, module.sqlite_version, digest(half), size, head, keys, rows)


def write_safely(path: Path, text: str) -> None:
    """A text file that is there whole or not at all."""
    half = path.with_name(path.name + ".part")
    half.write_text(text, encoding="utf-8")
    sync(half)
    half.replace(path)


def sync(path: Path) -> None:
    """Have the disk keep a file, or a folder's list of names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def backups_in(folder: Path) -> list[Path]:
    """The backups of a folder, oldest first."""
    return sorted(path for path in folder.glob(f"{PREFIX}*Z.db") if note_of(path).exists())
