"""The emulator with its bridge, where it can be had; elsewhere these tests are skipped and say why."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bot.sandbox.world import BOT_USERNAME
from tests.outside.bridge import Bridge
from tests.outside.environment import NotThere, wanted
from tests.outside.lab import Lab


@pytest.fixture
async def bridge() -> AsyncIterator[Bridge]:
    async with AsyncExitStack() as stack:
        try:
            wanted()
            lab = await stack.enter_async_context(Lab(BOT_USERNAME))
        except NotThere as error:
            pytest.skip(str(error))
        yield await stack.enter_async_context(Bridge(lab))
