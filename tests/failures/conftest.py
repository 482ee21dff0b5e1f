"""The whole product in front of the sandbox, by polling, by webhook, or through a network that can fail."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from journey import House
from outside import check_journal

from bot.sandbox.people import Town
from bot.sandbox.server import Sandbox
from bot.storage.migrations import migrate
from bot.telegram import hooked, receive

QUICK = {"failure": 0.2, "conflict": 0.5, "tick": 0.1, "watch": 0.1}


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newest schema, made once and copied from then on."""
    path = tmp_path_factory.mktemp("schema") / "civimeter.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits after a failure are as short as the sandbox allows: what happens is the same, sooner."""
    for module, name in ((receive, "Patience"), (hooked, "HookPatience")):
        made = getattr(module, name)
        known = {key: value for key, value in QUICK.items() if key in made.__dataclass_fields__}
        more: dict[str, Any] = {"look": 0.3, "trouble": 0.1} if name == "HookPatience" else {}
        monkeypatch.setattr(module, name, lambda made=made, given=known | more: made(**given))


@asynccontextmanager
async def opened(folder: Path, empty: Path, *, line: int | None = None, **kind: bool) -> AsyncIterator[House]:
    async with Sandbox(line=line) as sandbox, Town(sandbox.url) as town:
        house = House(sandbox, town, folder, **kind)  # type: ignore[arg-type]
        (folder / "data").mkdir(mode=0o700)
        (folder / "data" / "civimeter.db").write_bytes(empty.read_bytes())
        await house.open()
        try:
            yield house
        finally:
            with contextlib.suppress(Exception):
                await house.stop()
        assert check_journal(sandbox.journal) == []


@pytest.fixture
async def house(tmp_path: Path, empty_database: Path) -> AsyncIterator[House]:
    """By polling."""
    async with opened(tmp_path, empty_database) as made:
        yield made


@pytest.fixture
async def hooked_house(tmp_path: Path, empty_database: Path) -> AsyncIterator[House]:
    """By webhook."""
    async with opened(tmp_path, empty_database, webhook=True) as made:
        yield made


@pytest.fixture(params=["polling", "webhook"])
async def either(request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path) -> AsyncIterator[House]:
    """Both ways, one after the other."""
    async with opened(tmp_path, empty_database, webhook=request.param == "webhook") as made:
        yield made


@pytest.fixture
async def lined(tmp_path: Path, empty_database: Path) -> AsyncIterator[House]:
    """Polling through a network that can fail."""
    async with opened(tmp_path, empty_database, line=0, lined=True) as made:
        yield made
