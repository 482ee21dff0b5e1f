"""Putting a backup in the place of the database: looked at first, swapped in one move, every open card due again."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType

from bot.keeping.copying import note_of, sync
from bot.keeping.manifest import Manifest, count_rows, digest, find_damage, noted_head
from bot.outbox import stamp
from bot.storage import lock
from bot.storage.errors import StoreError
from bot.storage.sqlite import choose_module, errors_of, fetch, sqlite_errors
from bot.storage.stamps import KEEP

LONG_AGO = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside`: where the database that was there before is now; `missing`: key files of open surveys that are not
    there; `cards`: chats that get their question again.
    """

    manifest: Manifest
    aside: Path | None
    cards: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is at hand for a restore: the name that the installation's key makes, the campaigns that have a key, and
    the versions of the tables that this program knows.
    """

    keys: str
    campaigns: frozenset[str]
    schemas: Sequence[str]


def look_at(backup: Path, kept: Kept) -> Manifest:
    """Read a backup whole and compare it with its note and with the keys.

    Raises StoreError `corrupt` for a damaged one, `refused` for one that this installation cannot use.
    """
    if not backup.is_file():
        raise StoreError("refused", f"there is no file {backup}: name the .db file of a backup")
    manifest = Manifest.read(note_of(backup))
    if digest(backup) != manifest.sha256:
        raise StoreError("corrupt", f"{backup.name} is not what its note says: take another copy of it")
    if manifest.schema not in kept.schemas:
        raise StoreError("refused", f"{backup.name} holds tables of a newer Civimeter: install that one first")
    if manifest.keys and manifest.keys != kept.keys:
        raise StoreError("refused", f"{backup.name} belongs to other keys: put its keys back first")
    module = choose_module()
    with sqlite_errors(module), closing(_immutable(module, backup)) as connection:
        _compare(connection, backup.name, manifest, kept)
    return manifest


def _compare(connection: sqlite3.Connection, name: str, manifest: Manifest, kept: Kept) -> None:
    problems = find_damage(connection)
    if problems or count_rows(connection) != manifest.rows or noted_head(connection) != manifest.audit_head:
        said = "; ".join(problems) or "its rows are not those of its note"
        raise StoreError("corrupt", f"{name} is damaged: {said}: take another copy of it")
    rows = fetch(connection, "SELECT id FROM campaign WHERE state = 'open' ORDER BY id", {})
    missing = [str(row["id"]) for row in rows if row["id"] not in kept.campaigns]
    if missing:
        files = ", ".join(f"campaign-{id}.key" for id in missing)
        raise StoreError("refused", f"{files}: missing, and the survey is open in {name}: put the key back first")


def _immutable(module: ModuleType, path: Path) -> sqlite3.Connection:
    """A backup is only looked at: no log is made beside it, wherever it lies."""
    connection: sqlite3.Connection = module.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)
    return connection


def restore(backup: Path, database: Path, kept: Kept, at: datetime, *, replace: bool = False) -> Restored:
    """Put a backup in place; `replace` moves a database that is there out of the way, never deletes it.

    Raises StoreError: `locked` while the service runs, `refused`, `corrupt`. Nothing is changed then.
    """
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with lock.held(database.parent):
        if database.exists() and not replace:
            raise StoreError("refused", f"{database.name} is there already: add --replace to move it out of the way")
        manifest = look_at(backup, kept)
        half = database.with_name(database.name + ".restoring")
        _remove(half)
        try:
            cards = _prepare(backup, half, at)
            aside = _move_aside(database, at) if database.exists() else None
            half.replace(database)
            sync(database.parent)
        finally:
            _remove(half)
    return Restored(manifest, aside, cards)


def _prepare(backup: Path, half: Path, at: datetime) -> int:
    """The copy that will be in place, with what a restart after a gap needs; how many cards are due."""
    shutil.copyfile(backup, half)
    half.chmod(0o600)
    module = choose_module()
    with sqlite_errors(module), closing(module.connect(str(half), isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        cards = _begin_anew(connection, at)
        connection.execute("COMMIT")
    sync(half)
    return cards


def _begin_anew(connection: sqlite3.Connection, at: datetime) -> int:
    """What was open may have left since the backup: it is treated like what a crash interrupted. Every chat in an
    open survey gets a fresh card, as what the phone shows may be ahead of the database.
    """
    now = {"now": stamp(at), "closes": stamp(at + KEEP), "old": LONG_AGO}
    connection.execute(
        """UPDATE outbox SET lease_owner = 'restored', lease_until = :now, may_have_left = 1
           WHERE outcome IS NULL AND due_at <= :now""",
        now,
    )
    connection.execute("UPDATE card SET content_hash = '', shown_at = :old", now)
    made = connection.execute(
        """INSERT INTO outbox (bot, key, municipality, chat, screen, about, priority, due_at, closes_at, mark)
           SELECT c.bot, 'card:' || c.chat, c.municipality, c.chat, 'survey', '', 1, :now, :closes,
                  lower(hex(randomblob(6)))
           FROM chat c JOIN part p ON c.focus = 'survey:' || p.id JOIN wave w ON w.id = p.wave
           WHERE w.state = 'open' AND c.blocked = 0
           ON CONFLICT (bot, key) DO UPDATE SET screen = 'survey', about = '', outcome = NULL, closed_at = '',
             due_at = excluded.due_at, closes_at = excluded.closes_at, mark = excluded.mark, lease_owner = '',
             lease_until = '', tries = 0, may_have_left = 0""",
        now,
    )
    return int(made.rowcount)


def _move_aside(database: Path, at: datetime) -> Path:
    """Give the database of before a second name; its own is taken over by the new one in the next move."""
    aside = database.with_name(f"{database.name}.before-{at:%Y-%m-%dT%H%M%SZ}")
    _empty_log(database)
    for ending in ("-wal", "-shm"):
        log = database.with_name(database.name + ending)
        if log.exists():
            log.replace(aside.with_name(aside.name + ending))
    os.link(database, aside)
    return aside


def _empty_log(database: Path) -> None:
    """Write the log back into the file, so that a death in between leaves a whole database; a damaged one cannot."""
    module = choose_module()
    with contextlib.suppress(*errors_of(module)), closing(module.connect(str(database))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
