"""Fixtures of all tests that need the whole house."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from journey import House
from outside import check_journal

from bot.sandbox.people import Town
from bot.sandbox.server import Sandbox


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """The house, opened; at the end every outgoing call is held against the outside schema."""
    async with Sandbox(port=0) as sandbox, Town(sandbox.url) as town:
        house = House(sandbox, town, tmp_path)
        await house.open()
        try:
            yield house
        finally:
            with contextlib.suppress(Exception):
                await house.stop()
        assert check_journal(sandbox.journal) == []
