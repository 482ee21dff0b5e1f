"""The schema: made once, made whole or not at all, and never from a newer one backwards."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.storage import lock
from bot.storage.errors import StoreError
from bot.storage.migrations import HEAD, KNOWN, migrate, schema_version
from bot.storage.migrations.run import offline, upgrade, versions
from bot.storage.sqlite import choose_module

NO_MUNICIPALITY = {
    "municipality",
    "flow_version",
    "inbox",
    "installation",
    "alembic_version",
    "worker",
    "lease",
    "pace",
}
ADVANCED = {
    "municipality",
    "department",
    "place",
    "link",
    "access_request",
    "campaign",
    "wave",
    "invitation",
    "interview",
    "report_link",
    "handing",
}


def ask(path: Path, text: str) -> list[Any]:
    connection = choose_module().connect(path)
    try:
        return list(connection.execute(text).fetchall())
    finally:
        connection.close()


def tables(path: Path) -> dict[str, list[Any]]:
    """Every table, with (name, type, notnull, default, pk) of its columns."""
    names = [row[0] for row in ask(path, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: [row[1:] for row in ask(path, f"PRAGMA table_info({name})")] for name in names}


def test_the_constants_agree_with_the_scripts() -> None:
    assert versions() == list(KNOWN)
    assert KNOWN[-1] == HEAD


def test_migrating_makes_the_schema_and_is_harmless_again(tmp_path: Path, template: Path) -> None:
    path = tmp_path / "new" / "civimeter.db"
    url = f"sqlite:///{path}"
    assert migrate(url) == HEAD
    first = tables(path)
    before = path.read_bytes()
    assert migrate(url) == HEAD
    upgrade(url)
    assert path.read_bytes() == before
    assert tables(path) == first == tables(template)


def test_a_newer_schema_is_refused(path: Path) -> None:
    connection = choose_module().connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="9999 is newer") as caught:
        migrate(f"sqlite:///{path}")
    assert caught.value.exit_code == 78


def test_a_database_in_use_is_not_migrated(path: Path) -> None:
    with lock.held(path.parent), pytest.raises(StoreError, match="stop the service"):
        migrate(f"sqlite:///{path}")


def test_other_addresses_and_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no connection") as gone:
        migrate("postgresql://user:secret@127.0.0.1:1/db")
    assert "secret" not in str(gone.value)
    (tmp_path / "civimeter.db").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError) as caught:
        migrate(f"sqlite:///{tmp_path}/civimeter.db")
    assert caught.value.kind == "corrupt"


@pytest.mark.parametrize("at", [1, 2, 7, 30, 50, -1])
def test_a_death_in_the_middle_changes_nothing(tmp_path: Path, template: Path, at: int) -> None:
    path = tmp_path / "civimeter.db"
    count, last = 0, sum(row[0] is not None for row in ask(template, "SELECT sql FROM sqlite_master")) + 1

    def die(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        nonlocal count
        count += text.lstrip().upper().startswith(("CREATE", "INSERT", "UPDATE"))
        if count == (last if at < 0 else at):
            raise InterruptedError

    event.listen(Engine, "before_cursor_execute", die)
    try:
        with pytest.raises(InterruptedError):
            upgrade(f"sqlite:///{path}")
    finally:
        event.remove(Engine, "before_cursor_execute", die)
    assert ask(path, "SELECT name FROM sqlite_master") == []
    assert schema_version(path) == ""
    upgrade(f"sqlite:///{path}")
    assert schema_version(path) == HEAD


def test_every_column_but_one_is_not_null(template: Path) -> None:
    nullable = {(table, row[0]) for table, columns in tables(template).items() for row in columns if not row[2]}
    assert nullable == {("outbox", "outcome")}


def test_every_unique_column_is_not_null(template: Path) -> None:
    checked = 0
    for table, columns in tables(template).items():
        not_null = {row[0] for row in columns if row[2]}
        for index in ask(template, f"PRAGMA index_list({table})"):
            if index[2]:
                names = {row[2] for row in ask(template, f"PRAGMA index_info({index[1]})")}
                assert names <= not_null, f"{table}: {names}"
                checked += 1
    assert checked > 30


def test_every_table_says_whose_it_is(template: Path) -> None:
    found = tables(template)
    without = {name for name, columns in found.items() if "municipality" not in {row[0] for row in columns}}
    assert without == NO_MUNICIPALITY
    must = {name for name, columns in found.items() for row in columns if row[0] == "municipality" and row[3] is None}
    assert must == found.keys() - NO_MUNICIPALITY, "it has no default: a row cannot be written without it"


def test_every_table_that_is_advanced_has_a_revision(template: Path) -> None:
    found = tables(template)
    assert {name for name, columns in found.items() if ("revision", "BIGINT", 1, "0", 0) in columns} == ADVANCED
    for name in ADVANCED:
        assert [row[0] for row in found[name] if row[4]] == ["id"]


def test_tables_without_row_numbers_do_not_tell_the_order(template: Path) -> None:
    texts = dict(ask(template, "SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    assert {name for name, text in texts.items() if "WITHOUT ROWID" in text} == {
        "sealed_response",
        "released_response",
        "volunteer",
    }


def test_the_same_script_speaks_postgresql(template: Path) -> None:
    text = offline("postgresql")
    for table in tables(template):
        assert f"CREATE TABLE {table} (" in text
    assert "WITHOUT ROWID" not in text
    assert "WHERE outcome IS NULL" in text


IMPORTS = """
import sys
import bot.storage.database, bot.storage.writer, bot.storage.store, bot.storage.migrations, bot.vault, bot.audit
bot.storage.migrations.migrate(sys.argv[1])
loaded = {name.partition(".")[0] for name in sys.modules}
print(sorted(loaded & {"sqlalchemy", "alembic", "mako", "asyncpg", "telegram"}))
"""


def test_a_running_bot_never_loads_the_tools_of_the_schema(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, f"sqlite:///{tmp_path}/c.db"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
    assert schema_version(tmp_path / "c.db") == HEAD


def test_a_database_of_the_first_release_keeps_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "civimeter.db"
    url = f"sqlite:///{path}"
    upgrade(url, "0001")
    assert schema_version(path) == "0001"
    connection = choose_module().connect(path)
    connection.execute("INSERT INTO flow_version (id, version, hash, body) VALUES ('f', '1', 'h', '{}')")
    connection.commit()
    connection.close()
    assert migrate(url) == HEAD
    assert ask(path, "SELECT id, version, hash, body FROM flow_version") == [("f", "1", "h", "{}")]
    assert ask(path, "SELECT * FROM flow_publication") == []
