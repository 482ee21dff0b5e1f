"""A fresh database for each test, copied from one that was migrated once."""

import importlib.util
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import bot.storage.campaigns
import bot.storage.interviews
import bot.storage.people
import bot.storage.publications
import bot.storage.traffic  # noqa: F401
from bot.storage.database import Database
from bot.storage.migrations.run import upgrade
from bot.storage.store import Store
from bot.storage.writer import Result, Writer
from bot.turn import Effects, Unit
from bot.world import FixedWorld

BOT = "7001"
MODULES = ["sqlite3", *(["pysqlite3"] if importlib.util.find_spec("pysqlite3") else [])]
COMBINATIONS = [(module, mode) for module in MODULES for mode in ("single", "beside")]


@dataclass
class House:
    """An open database with everything on it."""

    database: Database
    store: Store
    writer: Writer
    world: FixedWorld

    async def write(self, turn: str = "", *, at: str = "2026-11-23T10:07:11Z", **effects: Any) -> Result:
        """Write a unit of the municipality `m`."""
        name = f"{BOT}:{turn}" if turn else ""
        unit = Unit(name, Effects(**effects), actor="someone", municipality="m", at=at, lane="lane")
        return await self.writer.write(unit)

    async def rows(self, text: str) -> list[dict[str, Any]]:
        """What a statement reads on the reading side."""
        return await self.database.fetch(text, {})


OpenHouse = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newest schema, made once."""
    path = tmp_path_factory.mktemp("template") / "civimeter.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def path(tmp_path: Path, template: Path) -> Path:
    """A database file of this test's own, with the newest schema and no rows."""
    return Path(shutil.copy(template, tmp_path / "civimeter.db"))


@pytest.fixture
def open_house(path: Path) -> OpenHouse:
    """Opens `path`; takes the arguments of Database.open and `owner`."""

    @asynccontextmanager
    async def opened(*, owner: str = "", **how: Any) -> AsyncIterator[House]:
        world = FixedWorld()
        database = await Database.open(f"sqlite:///{path}", **how)
        writer = Writer(database, world, BOT, owner)
        writer.start()
        try:
            yield House(database, Store(database), writer, world)
        finally:
            await writer.stop()
            await database.close()

    return opened


@pytest.fixture(params=COMBINATIONS, ids="-".join)
async def house(request: pytest.FixtureRequest, open_house: OpenHouse) -> AsyncIterator[House]:
    """An open database, with both modules and in both modes."""
    module, mode = request.param
    async with open_house(module=module, mode=mode) as opened:
        yield opened


@pytest.fixture
async def one_house(open_house: OpenHouse) -> AsyncIterator[House]:
    """An open database, as this machine would choose it; the process is called `me`."""
    async with open_house(owner="me") as opened:
        yield opened
