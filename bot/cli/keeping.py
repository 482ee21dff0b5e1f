"""`civimeter backup`, `restore` and `doctor`: what an operator does once a day, once in a while, and when in doubt."""

from pathlib import Path
from typing import Annotated

import typer

from bot.keeping.copying import back_up, note_of
from bot.keeping.doctor import examine, healthy
from bot.keeping.manifest import Manifest
from bot.keeping.restoring import Kept, Restored
from bot.keeping.restoring import restore as put_back
from bot.settings import Settings, SettingsError, load_settings
from bot.storage.database import sqlite_path
from bot.storage.migrations import KNOWN
from bot.vault import Vault, VaultError
from bot.world import World

SIGNS = {"ok": "ok  ", "warn": "look", "fail": "FAIL"}


def backup(
    to: Annotated[Path, typer.Option(help="The folder for the backup: on another disk, away from the keys.")],
) -> None:
    """Copy the database as it stands, while the service runs, and look whether the copy is sound."""
    settings = _on_sqlite()
    to = to.absolute()
    if _holds(to, settings.effective_keys_dir) or _holds(settings.effective_keys_dir, to):
        raise SettingsError(["--to: holds the keys: data and keys together can be read; choose another folder"])
    world = World()
    made = back_up(sqlite_path(settings.effective_database_url), to, world.now(), key_name(settings, world))
    manifest = Manifest.read(note_of(made))
    rows = sum(manifest.rows.values())
    typer.echo(f"{made}  {manifest.bytes:,} bytes, {rows:,} rows")
    typer.echo(f"audit head: {manifest.audit_head or 'none yet'}  (note it elsewhere: it shows later what is missing)")


def restore(
    backup: Annotated[Path, typer.Argument(help="The .db file of a backup, with its .json beside it.")],
    replace: Annotated[bool, typer.Option(help="Move a database that is there out of the way.")] = False,
) -> None:
    """Put a backup in place of the database, after looking at it. The service must not run."""
    settings, world = _on_sqlite(), World()
    keys = settings.effective_keys_dir
    campaigns = frozenset(path.stem.removeprefix("campaign-") for path in keys.glob("campaign-*.key"))
    kept = Kept(key_name(settings, world), campaigns, KNOWN)
    done = put_back(backup, sqlite_path(settings.effective_database_url), kept, world.now(), replace=replace)
    for line in _told(done):
        typer.echo(line)


def _told(done: Restored) -> list[str]:
    lines = [f"restored: as it stood at {done.manifest.made_at}, {sum(done.manifest.rows.values()):,} rows"]
    if done.aside is not None:
        lines.append(f"the database of before is kept as {done.aside}: delete it when you no longer need it")
    lines.append(f"{done.cards} people get their question again when the service starts")
    return [*lines, "answers withdrawn since the backup are back: withdraw them again"]


def doctor(
    offline: Annotated[bool, typer.Option(help="Leave Telegram out.")] = False,
) -> None:
    """Look at service, disk, keys, database and Telegram. Exit status 1 when something is not well."""
    findings = []
    for finding in examine(load_settings(), World(), telegram=not offline):
        typer.echo(f"{SIGNS[finding.mark]}  {finding.what:<9} {finding.said}")
        findings.append(finding)
    if not healthy(findings):
        raise typer.Exit(1)


def key_name(settings: Settings, world: World) -> str:
    """What only these keys can make, to tell later whether a backup belongs to them; empty without keys."""
    try:
        vault = Vault.open(settings.effective_keys_dir, world, create=False)
    except VaultError:
        return ""
    return vault.installation.mac("backup", "keys")[:16]


def _on_sqlite() -> Settings:
    settings = load_settings()
    if not settings.effective_database_url.startswith("sqlite:///"):
        raise SettingsError(["CIVIMETER_DATABASE_URL: PostgreSQL has tools of its own: use pg_dump and pg_restore"])
    return settings


def _holds(outer: Path, inner: Path) -> bool:
    return outer.resolve() == inner.resolve() or outer.resolve() in inner.resolve().parents
