"""The second port: a network that refuses, falls silent, ends half-way, tears connections down, or drips."""

import asyncio
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.people import CannotAct, Town
from bot.sandbox.server import Sandbox


@pytest.fixture
async def lined() -> AsyncIterator[Sandbox]:
    async with Sandbox(line=0) as running:
        yield running


@pytest.fixture
async def folk(lined: Sandbox) -> AsyncIterator[Town]:
    async with Town(lined.url) as town:
        yield town


async def get_me(sandbox: Sandbox, within: float = 0.3) -> str:
    """`ok`, or the class of what went wrong."""
    assert sandbox.line is not None
    url = f"{sandbox.line.url}/bot{sandbox.token}/getMe"
    limit = aiohttp.ClientTimeout(total=within)
    try:
        async with aiohttp.ClientSession(timeout=limit) as session, session.get(url) as answer:
            return "ok" if (await answer.json())["ok"] else "refused"
    except (aiohttp.ClientError, TimeoutError) as error:
        return type(error).__name__


async def test_every_kind_of_trouble_and_back(lined: Sandbox, folk: Town) -> None:
    assert await get_me(lined, 5) == "ok"
    wanted = {
        "refuse": {"ClientConnectorError"},
        "silent": {"TimeoutError"},
        "half": {"ServerDisconnectedError", "TimeoutError"},
        "reset": {"ClientOSError", "ServerDisconnectedError", "ClientConnectorError"},
    }
    for mode, errors in wanted.items():
        await folk.line(mode)
        assert await get_me(lined) in errors, mode
        await folk.line("open")
        assert await get_me(lined, 5) == "ok", f"after {mode}"


async def test_a_line_that_drips_is_slow_and_whole(lined: Sandbox, folk: Town) -> None:
    await folk.line("drip")
    began = time.monotonic()
    assert await get_me(lined, 30) == "ok"
    assert time.monotonic() - began > 0.5


async def test_a_line_falls_silent_under_a_call(lined: Sandbox, folk: Town) -> None:
    assert lined.line is not None
    url = f"{lined.line.url}/bot{lined.token}/getUpdates"
    async with aiohttp.ClientSession() as session:
        poll = asyncio.create_task(session.post(url, json={"timeout": 1}))
        await asyncio.sleep(0.1)
        await folk.line("silent")
        done, _ = await asyncio.wait([poll], timeout=1.5)
        assert not done
        await folk.line("open")
        async with await poll as answer:
            assert answer.status == 200


async def test_unknown_trouble_and_no_second_port(folk: Town) -> None:
    with pytest.raises(CannotAct, match="a line is one of"):
        await folk.line("foggy")
    async with Sandbox() as plain, Town(plain.url) as town:
        with pytest.raises(CannotAct, match="no second port"):
            await town.line("silent")
