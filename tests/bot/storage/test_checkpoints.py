"""Pages move into the database file beside the writer: soon, outside its commits, and not while the log is emptied."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.storage import checkpoints
from bot.storage.database import Database
from bot.turn import Write


def value(n: int) -> Write:
    return Write("set_installation", ({"name": f"n{n}", "value": "v"},))


def in_the_file(path: Path, beside: Path) -> int:
    """How many rows the file holds without its log."""
    beside.write_bytes(path.read_bytes())
    with sqlite3.connect(beside) as base:
        return int(base.execute("SELECT COUNT(*) FROM installation WHERE name LIKE 'n%'").fetchone()[0])


async def moved(house: Any, count: int) -> None:
    """So many commits; then whatever they began has ended."""
    for n in range(count):
        await house.write(writes=(value(n),))
    moving = house.database._checkpoints._moving
    if moving is not None:
        await moving


@pytest.mark.parametrize(("every", "rows"), [(4, {4}), (5, {0})])
async def test_pages_move_after_some_commits(
    open_house: Any, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: int, rows: set[int]
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", every)
    async with open_house(mode="beside") as house:
        await moved(house, 4)
        assert {in_the_file(path, tmp_path / "copy.db")} == rows


async def test_without_a_connection_beside_the_writer_moves_them(open_house: Any) -> None:
    async with open_house(mode="single") as house:
        assert house.database._checkpoints is None
        await house.write(writes=(value(1),))


async def test_the_log_is_emptied_when_nothing_is_moved(open_house: Any, path: Path) -> None:
    """SQLite would send the emptying away, and say so in a row that nobody reads: the log would stay as it is."""
    log = path.with_name(path.name + "-wal")
    async with open_house(mode="beside") as house:
        await moved(house, 3)
        async with house.database._checkpoints.alone:
            emptying = asyncio.ensure_future(house.database.sweep())
            await house.write(writes=(value(9),))
            assert not emptying.done()
            assert log.stat().st_size > 0
        await emptying
        assert log.stat().st_size == 0


async def test_what_goes_wrong_beside_disturbs_nobody(open_house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 1)
    async with open_house(mode="beside") as house:
        await house.database._checkpoints._connection.close()
        await moved(house, 3)
        assert len(await house.rows("SELECT * FROM installation WHERE name LIKE 'n%'")) == 3


async def test_a_database_that_is_closed_meanwhile_ends_well(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = await Database.open(f"sqlite:///{path}", mode="beside")
    monkeypatch.setattr(checkpoints, "EVERY", 1)
    assert database._checkpoints is not None
    database._checkpoints.committed()
    await database.close()
    assert not path.with_name(path.name + "-wal").exists()
