"""Fixtures of all tests that need the whole house."""

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from clusters import Cluster, NoServer, cluster, migrated, without_server
from doubting import Doubt
from journey import House
from outside import check_journal

from bot.sandbox.people import Town
from bot.sandbox.server import Sandbox
from bot.storage.migrations.run import upgrade


@pytest.fixture(autouse=True)
def doubt(monkeypatch: pytest.MonkeyPatch) -> Doubt:
    """Nothing is believed that is answered from memory: it is read again, and a difference fails the test."""
    made = Doubt()
    made.set_on(monkeypatch)
    return made


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """A PostgreSQL server of this test process's own, for tests in which no server dies."""
    try:
        with cluster() as made:
            migrated(made, upgrade)
            yield made
    except NoServer as error:
        without_server(error)


@pytest.fixture
def new_database(request: pytest.FixtureRequest) -> Callable[[], str]:
    """`new_database()`: the address of a PostgreSQL database with the newest schema and no rows."""

    def make() -> str:
        made: Cluster = request.getfixturevalue("server")  # only now: others do without a server
        return made.database()

    return make


@pytest.fixture
def database_kind() -> str:
    """Which database the house stands on; journeys that walk on both are given one after the other."""
    return "sqlite"


@pytest.fixture
async def house(tmp_path: Path, database_kind: str, new_database: Callable[[], str]) -> AsyncIterator[House]:
    """The house, opened; at the end every outgoing call is held against the outside schema."""
    async with Sandbox(port=0) as sandbox, Town(sandbox.url) as town:
        house = House(sandbox, town, tmp_path, new_database() if database_kind == "postgresql" else "")
        await house.open()
        try:
            yield house
        finally:
            with contextlib.suppress(Exception):
                await house.stop()
        assert check_journal(sandbox.journal) == []
