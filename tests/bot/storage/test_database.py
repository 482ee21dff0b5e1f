"""The one owner of connections: versions, modes, pragmas, the lock, and what failures are called."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.storage.database import Database, sqlite_path
from bot.storage.errors import StoreError
from bot.storage.sqlite import PRAGMAS, READER_PRAGMAS, choose_module, is_fixed, require_version, set_pragmas
from bot.turn import Audit, Write, Written

WANTED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 5000,
    "mmap_size": 0,
    "trusted_schema": 0,
    "wal_autocheckpoint": 1000,
}


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 46, 1), False),
        ((3, 50, 4), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 1), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_versions_that_several_connections_may_share(version: tuple[int, ...], fixed: bool) -> None:
    assert is_fixed(version) is fixed


def test_an_sqlite_that_is_too_old_is_refused() -> None:
    require_version((3, 38, 0))
    with pytest.raises(StoreError, match=r"3\.37\.2 is too old") as caught:
        require_version((3, 37, 2))
    assert (caught.value.kind, caught.value.exit_code) == ("refused", 78)


async def test_the_mode_follows_from_the_version(open_house: Any) -> None:
    async with open_house() as house:
        assert house.database.mode == ("beside" if is_fixed(choose_module().sqlite_version_info) else "single")
    async with open_house(module="sqlite3") as house:
        version = house.database.version
        expected = "2 readers" if is_fixed(choose_module("sqlite3").sqlite_version_info) else "single connection"
        assert expected in house.database.description
        assert version in house.database.description


async def test_pragmas_are_as_they_must_be(file_house: Any) -> None:
    def read(connection: Any) -> dict[str, Any]:
        return {name: (connection.execute(f"PRAGMA {name}").fetchone() or (0,))[0] for name in PRAGMAS}

    assert WANTED == PRAGMAS, "the table itself says what the promise needs"
    beside = {"wal_autocheckpoint": 16000} if file_house.database.mode == "beside" else {}
    assert await file_house.database.run(read) == {**WANTED, **beside}
    assert (await file_house.rows("PRAGMA query_only"))[0]["query_only"] == (file_house.database.mode == "beside")


def test_a_pragma_that_does_not_take_is_noticed() -> None:
    connection = choose_module().connect(":memory:", isolation_level=None)
    with pytest.raises(StoreError, match="journal_mode is memory"):
        set_pragmas(connection, PRAGMAS)
    connection.close()


async def test_who_reads_cannot_write(open_house: Any) -> None:
    async with open_house(mode="beside") as house:
        assert READER_PRAGMAS["query_only"] == 1
        with pytest.raises(StoreError, match="readonly"):
            await house.rows("DELETE FROM audit")


async def test_reads_go_on_while_the_writer_is_busy(open_house: Any) -> None:
    async with open_house(mode="beside") as house:

        def slow(connection: Any) -> None:
            import time

            connection.execute("BEGIN IMMEDIATE")
            time.sleep(0.3)
            connection.execute("ROLLBACK")

        writing = asyncio.ensure_future(house.database.run(slow))
        await asyncio.sleep(0.02)
        await house.store.read("municipalities")
        assert not writing.done()
        await writing


OPEN = """
import asyncio, sys
from bot.storage.database import Database, StoreError
async def main():
    try:
        database = await Database.open(sys.argv[1])
    except StoreError as error:
        print(error.kind, error.exit_code, error)
    else:
        await database.close()
        print("opened")
asyncio.run(main())
"""


async def test_a_second_process_is_refused(open_house: Any, path: Path) -> None:
    def other() -> str:
        done = subprocess.run([sys.executable, "-c", OPEN, f"sqlite:///{path}"], capture_output=True, text=True)
        return done.stdout.strip() or done.stderr

    async with open_house():
        said = await asyncio.to_thread(other)
        assert said == "locked 75 another process uses this database: stop the service first"
        with pytest.raises(StoreError, match="stop the service"):
            await Database.open(f"sqlite:///{path}")
    assert await asyncio.to_thread(other) == "opened"


async def test_a_refused_open_leaves_nothing_behind(path: Path) -> None:
    path.write_bytes(b"this is no database, whatever its name says" * 100)
    for _ in range(2):  # the second would say "locked" if the first had kept the lock
        with pytest.raises(StoreError) as caught:
            await Database.open(f"sqlite:///{path}")
        assert caught.value.kind == "corrupt"


async def test_a_damaged_file_is_refused(path: Path, open_house: Any) -> None:
    async with open_house() as house:
        await house.write(audit=tuple(Audit("a", f"{n:050}") for n in range(400)))
    raw = bytearray(path.read_bytes())
    page = int.from_bytes(raw[16:18], "big")
    for start in range(page, len(raw), page):
        raw[start : start + 12] = b"\xff" * 12
    path.write_bytes(raw)
    with pytest.raises(StoreError) as caught:
        await Database.open(f"sqlite:///{path}")
    assert caught.value.kind == "corrupt"


@pytest.mark.parametrize("module", ["sqlite3", "pysqlite3"])
async def test_a_full_disk_is_no_acknowledgement_and_passes(open_house: Any, module: str) -> None:
    pytest.importorskip(module)
    async with open_house(module=module) as house:
        pages = (await house.database.run(lambda c: c.execute("PRAGMA page_count").fetchone()))[0]
        await house.database.run(lambda c: c.execute(f"PRAGMA max_page_count = {pages + 2}").fetchone())
        big = Write("set_installation", ({"name": "big", "value": "x" * 50_000},))
        small = Write("set_installation", ({"name": "small", "value": "x"},))
        found = await asyncio.gather(
            house.write("1", writes=(big,)), house.write("2", writes=(small,)), return_exceptions=True
        )
        assert isinstance(found[0], StoreError)
        assert found[0].kind == "full"
        assert found[1].written is Written.DONE, "what still fits is written"
        assert [row["name"] for row in await house.rows("SELECT name FROM installation")] == ["small"]
        await house.database.run(lambda c: c.execute("PRAGMA max_page_count = 1000000").fetchone())
        assert (await house.write("1", writes=(big,))).written is Written.DONE


@pytest.mark.parametrize("module", ["sqlite3", "pysqlite3"])
async def test_errors_of_both_modules_are_store_errors(open_house: Any, module: str) -> None:
    pytest.importorskip(module)
    async with open_house(module=module) as house:
        for text, kind in (
            ("SELECT nothing FROM nowhere", "usage"),
            ("INSERT INTO installation (name, value) VALUES (NULL, '')", "data"),
        ):
            with pytest.raises(StoreError) as caught:
                await house.database.run(lambda connection, text=text: connection.execute(text))
            assert caught.value.kind == kind


async def test_a_lock_held_too_long_is_busy(open_house: Any, path: Path) -> None:
    async with open_house() as house:
        await house.database.run(lambda c: c.execute("PRAGMA busy_timeout = 50").fetchone())
        other = choose_module().connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            await house.write("1")
        assert caught.value.kind == "busy"
        other.execute("ROLLBACK")
        other.close()
        assert (await house.write("1")).written is Written.DONE


async def test_reopening_after_a_failure_of_the_disk(file_house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first transaction meets an input/output error; the writer opens the file again and the next one works."""
    real, failures = Database._run, [StoreError("io", "disk I/O error")]
    before = file_house.database._writer

    async def run(self: Database, work: Any) -> Any:
        if failures:
            raise failures.pop()
        return await real(self, work)

    monkeypatch.setattr(Database, "_run", run)
    with pytest.raises(StoreError, match="disk"):
        await file_house.write("1")
    assert file_house.database._writer is not before
    assert (await file_house.write("1")).written is Written.DONE
    assert len(await file_house.rows("SELECT * FROM inbox")) == 1


async def test_after_closing_everything_is_refused(open_house: Any) -> None:
    async with open_house() as house:
        await house.writer.stop()
        await house.database.close()
        await house.database.close()
        with pytest.raises(StoreError, match="closed"):
            await house.store.read("municipalities")


@pytest.mark.parametrize(
    "url", ["postgresql://user:SECRET@host/db", "mysql://SECRET", "sqlite://", "sqlite:///:memory:", "sqlite:///"]
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        sqlite_path(url)
    assert caught.value.kind == "refused"
    assert "SECRET" not in str(caught.value)


def test_addresses_of_files() -> None:
    assert sqlite_path("sqlite:///data/c.db") == Path("data/c.db")
    assert sqlite_path("sqlite:////var/lib/c.db") == Path("/var/lib/c.db")


def test_a_program_that_forgets_to_close_still_ends(path: Path) -> None:
    forgetful = OPEN.replace("await database.close()", "raise SystemExit(3)")
    done = subprocess.run([sys.executable, "-c", forgetful, f"sqlite:///{path}"], capture_output=True, timeout=20)
    assert done.returncode == 3
