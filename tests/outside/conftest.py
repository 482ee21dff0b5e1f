"""The emulator with its bridge, where it can be had; elsewhere these tests are skipped and say why."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.world import BOT_USERNAME
from tests.outside.bridge import Bridge
from tests.outside.environment import NotThere, wanted
from tests.outside.lab import Lab


@pytest.fixture
async def bridge() -> AsyncIterator[Bridge]:
    try:
        wanted()
        lab = await Lab(BOT_USERNAME).__aenter__()
    except NotThere as error:
        pytest.skip(str(error))
    try:
        async with Bridge(lab) as bridge:
            yield bridge
    finally:
        await lab.__aexit__(None, None, None)
