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
from bot.storage.owning import Owner, open_database
from bot.storage.store import Store
from bot.storage.writer import Result, Writer
from bot.turn import Effects, Unit
from bot.world import FixedWorld

BOT = "7001"
MODULES = ["sqlite3", *(["pysqlite3"] if importlib.util.find_spec("pysqlite3") else [])]
COMBINATIONS = [(module, mode) for module in MODULES for mode in ("single", "beside")]
ALL = [
    *(pytest.param(both, id="-".join(both)) for both in COMBINATIONS),
    pytest.param(("postgresql", ""), id="postgresql", marks=pytest.mark.postgres),
]


@dataclass
class House:
    """An open database with everything on it."""

    database: Any  # an Owner; what only SQLite has is asked by tests of SQLite only
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

    async def change(self, text: str, **params: Any) -> None:
        """Do to the tables what no statement of the product does."""
        if self.database.dialect == "sqlite":
            await self.database.run(lambda connection: connection.execute(text, params))
            return
        await self.database.fetch(text, params)


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
        async with living_in(await Database.open(f"sqlite:///{path}", **how), owner) as house:
            yield house

    return opened


@asynccontextmanager
async def living_in(database: Owner, owner: str = "") -> AsyncIterator[House]:
    """A writer and a store on an open database, all closed at the end."""
    world = FixedWorld()
    writer = Writer(database, world, BOT, owner)
    writer.start()
    try:
        yield House(database, Store(database), writer, world)
    finally:
        await writer.stop()
        await database.close()


@pytest.fixture
def living() -> Callable[..., AbstractAsyncContextManager[House]]:
    """`async with living(database, owner)`: a house on an open database."""
    return living_in


@pytest.fixture(params=COMBINATIONS, ids="-".join)
async def file_house(request: pytest.FixtureRequest, open_house: OpenHouse) -> AsyncIterator[House]:
    """An open SQLite database, with both modules and in both modes."""
    module, mode = request.param
    async with open_house(module=module, mode=mode) as opened:
        yield opened


@pytest.fixture(params=ALL)
async def house(
    request: pytest.FixtureRequest, open_house: OpenHouse, new_database: Callable[[], str]
) -> AsyncIterator[House]:
    """An open database: SQLite with both modules and in both modes, and PostgreSQL."""
    module, mode = request.param
    if module == "postgresql":
        async with living_in(await open_database(new_database())) as opened:
            yield opened
        return
    async with open_house(module=module, mode=mode) as opened:
        yield opened


@pytest.fixture(params=[pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)])
async def one_house(
    request: pytest.FixtureRequest, open_house: OpenHouse, new_database: Callable[[], str]
) -> AsyncIterator[House]:
    """An open database of each kind, as this machine would choose it; the process is called `me`."""
    if request.param == "postgresql":
        async with living_in(await open_database(new_database()), "me") as opened:
            yield opened
        return
    async with open_house(owner="me") as opened:
        yield opened
