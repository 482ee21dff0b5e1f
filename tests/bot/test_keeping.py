"""Backups of a running installation, restoring one, and what the doctor says."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.keeping.copying import back_up, back_up_running, backups_in, note_of
from bot.keeping.daily import Daily
from bot.keeping.doctor import look_at_database, look_at_disk, look_at_keys, look_at_service
from bot.keeping.manifest import Manifest
from bot.keeping.restoring import Kept, Restored, restore
from bot.settings import Settings
from bot.storage.errors import StoreError
from bot.storage.migrations import KNOWN

KEYS = "these keys"


async def asked_town(base) -> str:  # type: ignore[no-untyped-def]
    """Five people in an open survey, of whom one has begun to answer; the wave."""
    await base.department("d1", ["101", "102", "103", "104", "105"])
    wave = await base.launch("d1")
    await base.answers("101", wave, send=False)
    return str(wave)


def kept(base, **changed: object) -> Kept:  # type: ignore[no-untyped-def]
    folder = base.foundation.settings.effective_keys_dir
    campaigns = frozenset(path.stem.removeprefix("campaign-") for path in folder.glob("campaign-*.key"))
    return Kept(**{"keys": KEYS, "campaigns": campaigns, "schemas": KNOWN, **changed})  # type: ignore[arg-type]


def rows_of(path: Path, text: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(text).fetchall()
    finally:
        connection.close()


async def backed_up(base, folder: Path) -> Path:  # type: ignore[no-untyped-def]
    return await back_up_running(base.foundation.database, folder, base.world.now(), KEYS)


async def test_a_backup_of_a_running_service_holds_everything(base, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    await asked_town(base)
    made = await backed_up(base, tmp_path / "backups")
    records = await base.rows("SELECT COUNT(*) AS n FROM record")
    manifest = Manifest.read(note_of(made))
    assert manifest.rows["record"] == records[0]["n"] > 10
    assert manifest.audit_head.split()[0] == str(manifest.rows["audit"])
    assert made.stat().st_mode & 0o077 == 0
    assert sorted(path.suffix for path in made.parent.iterdir()) == [".db", ".json"], "no log, no half file is left"


async def test_what_is_restored_is_what_was_there_then(base, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    wave = await asked_town(base)
    made = await backed_up(base, tmp_path / "backups")
    await base.answers("102", wave)
    path = base.foundation.database.path
    await base.foundation.close()
    done = restore(made, path, kept(base), base.world.now(), replace=True)
    assert done.manifest == Manifest.read(note_of(made))
    interviews = "SELECT COUNT(*) FROM interview WHERE kind = 'survey'"
    assert done.aside is not None
    assert rows_of(path, interviews) == [(1,)]
    assert rows_of(done.aside, interviews) == [(2,)], "what was there before is kept"


async def test_after_a_restore_everybody_who_is_asked_gets_a_fresh_card(base, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    await asked_town(base)
    made = await backed_up(base, tmp_path / "backups")
    target = tmp_path / "other" / "civimeter.db"
    done: Restored = restore(made, target, kept(base), base.world.now())
    due = rows_of(target, "SELECT chat, outcome, screen FROM outbox WHERE key LIKE 'card:10_' ORDER BY chat")
    assert done.cards == 5, "one person has begun; the others have their invitation"
    assert ("101", None, "survey") in due
    open_rows = (
        "SELECT key FROM outbox WHERE outcome IS NULL AND may_have_left = 0 AND due_at <= '2026-11-23T10:00:00Z'"
    )
    assert len(rows_of(target, open_rows)) == 5, "what else was due may have left already, and says so"


Damage = Callable[[Path], object]


def flip(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 0xFF]))


def renote(path: Path, **changed: object) -> None:
    note = note_of(path)
    note.write_text(json.dumps(json.loads(note.read_text()) | changed))


@pytest.mark.parametrize(
    ("damage", "changed", "kind", "said"),
    [
        (flip, {}, "corrupt", "not what its note says"),
        (lambda path: note_of(path).unlink(), {}, "refused", "copy both files"),
        (lambda path: note_of(path).write_text("[]"), {}, "refused", "not the note of a backup"),
        (lambda path: renote(path, schema="9999"), {}, "refused", "newer Civimeter"),
        (lambda path: renote(path, rows={}), {}, "corrupt", "its rows are not those"),
        (lambda path: renote(path, format=2), {}, "refused", "newer Civimeter"),
        (lambda path: None, {"keys": "others"}, "refused", "belongs to other keys"),
        (lambda path: None, {"campaigns": frozenset()}, "refused", "put the key back first"),
    ],
)
async def test_what_cannot_be_restored_changes_nothing(  # type: ignore[no-untyped-def]
    base, tmp_path: Path, damage: Damage, changed: dict[str, object], kind: str, said: str
) -> None:
    await asked_town(base)
    made = await backed_up(base, tmp_path / "backups")
    damage(made)
    target = tmp_path / "other" / "civimeter.db"
    with pytest.raises(StoreError, match=said) as error:
        restore(made, target, kept(base, **changed), base.world.now())
    assert error.value.kind == kind
    assert not target.exists()


async def test_a_database_that_is_there_is_not_overwritten(base, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    made = await backed_up(base, tmp_path / "backups")
    path = base.foundation.database.path
    with pytest.raises(StoreError, match="stop the service first"):
        restore(made, path, kept(base), base.world.now(), replace=True)
    await base.foundation.close()
    with pytest.raises(StoreError, match="--replace"):
        restore(made, path, kept(base), base.world.now())


async def test_a_plain_copy_of_a_busy_file_is_no_backup(base, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Control: without its log a copied file lacks what was committed, and a backup does not."""
    await asked_town(base)
    made = await backed_up(base, tmp_path / "backups")
    plain = tmp_path / "plain.db"
    shutil.copyfile(base.foundation.database.path, plain)
    count = "SELECT COUNT(*) FROM record"
    whole = rows_of(made, count)
    try:
        bare = rows_of(plain, count)
    except sqlite3.DatabaseError:
        bare = []
    assert bare != whole


async def test_one_backup_a_day_and_none_beyond_the_promise(base, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "backups"
    daily = Daily(base.foundation.database, folder, 3, KEYS, base.world)
    for _ in range(6):
        await daily.keep()
        base.world.pass_time(hours=1)
        await daily.keep()
        base.world.pass_time(hours=23)
    assert len(backups_in(folder)) == 3
    assert len(list(folder.iterdir())) == 6, "each with its note, and nothing else"
    assert not daily.problem
    base.world.pass_time(hours=30)
    assert daily.problem == "no backup for 26 hours"


async def test_a_backup_that_fails_is_told_and_the_service_lives(base, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    blocked = tmp_path / "file"
    blocked.write_text("a file where the folder should be")
    daily = Daily(base.foundation.database, blocked, 3, KEYS, base.world)
    await daily.keep()
    base.world.pass_time(hours=27)
    assert daily.problem


async def test_the_doctor_finds_what_is_not_well(base, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings: Settings = base.foundation.settings
    await asked_town(base)
    path = base.foundation.database.path
    await base.foundation.close()
    assert look_at_database(settings).mark == "ok"
    assert look_at_keys(settings, base.world).mark == "ok"
    assert look_at_disk(settings.data_dir, 0).mark == "ok"
    nobody = settings.model_copy(update={"listen": "127.0.0.1:1"})
    assert look_at_service(nobody).mark == "fail"
    connection = sqlite3.connect(path)
    connection.execute("UPDATE audit SET result = 'other' WHERE seq = 1")
    connection.commit()
    connection.close()
    found = look_at_database(settings)
    assert (found.mark, "line 1 was changed" in found.said) == ("fail", True)
    (settings.effective_keys_dir / "callback.key").chmod(0o644)
    assert "chmod 600" in look_at_keys(settings, base.world).said


def test_a_database_at_rest_is_backed_up_from_the_shell(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to back up"):
        back_up(tmp_path / "civimeter.db", tmp_path / "backups", None, "")  # type: ignore[arg-type]
