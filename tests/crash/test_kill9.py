"""SIGKILL in the middle of a campaign: nothing is lost here, and something is with the stock library."""

import asyncio
import contextlib
import sys
from pathlib import Path
from random import Random

import aiohttp
import pytest

from bot.cli.processes import free_port
from bot.sandbox.people import CannotAct, Message, NotSeen, Person, Town
from bot.sandbox.server import Sandbox
from tests.crash.harness import Harness
from tests.crash.stages import RETRY_WITHIN
from tests.crash.stock_bot import LABELS, stored_updates

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]

STOCK_KILLS, MOST_KILLS, STOCK_PEOPLE = 4, 30, 12
SHORTEST, LONGEST = 0.05, 0.40
"""Seconds from the stock bot's first message to its end: so long is its way through what it has fetched at once."""
ROUND_TRIP = 0.03
"""Seconds that a call takes, as over a good line."""


@pytest.mark.parametrize(("mode", "kills", "agents"), [("polling", 6, 8), ("webhook", 4, 6)])
async def test_nothing_is_lost(tmp_path: Path, mode: str, kills: int, agents: int) -> None:
    result = await Harness(tmp_path, kills, agents, seed=3, mode=mode).run()
    assert result.faults == []
    assert result.busy == kills, "everybody had finished before the last kill"
    assert result.counters["responses"] > 8 * agents
    assert result.line.startswith(f"kills={kills} lost=0 doubled=0 reasked=0 stuck=0 repeats=")


# ------------------------------------------------------------------------------------------------ the control
async def taps_on(person: Person) -> None:
    """Answers each question once, and once more after a second without the next one."""
    await person.start()
    while True:
        card = await newest(person)
        if card is not None:
            with contextlib.suppress(NotSeen, CannotAct):
                await person.taps(LABELS[0], message=card.id, within=0.1)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                while await newest(person) == card:
                    await person.waits_change(1.0)


async def newest(person: Person) -> Message | None:
    return next((one for one in reversed(await person.phone()) if not one.mine), None)


async def live_and_die(sandbox: Sandbox, database: Path, seconds: float, port: int) -> None:
    command = ("-m", "tests.crash.stock_bot", sandbox.token, sandbox.url, str(database), *([str(port)] if port else []))
    before = len(sandbox.journal.calls("sendMessage"))
    process = await asyncio.create_subprocess_exec(sys.executable, *command)
    async with asyncio.timeout(60):
        while len(sandbox.journal.calls("sendMessage")) == before:
            await asyncio.sleep(0.01)
    await asyncio.sleep(seconds)
    process.kill()
    await process.wait()


async def waiting_updates(sandbox: Sandbox) -> set[int]:
    """The updates that were never acknowledged."""
    found: set[int] = set()
    async with aiohttp.ClientSession() as session:
        api = f"{sandbox.url}/bot{sandbox.token}"
        await session.post(f"{api}/deleteWebhook")
        while True:
            body = {"timeout": 0, **({"offset": max(found) + 1} if found else {})}
            async with session.post(f"{api}/getUpdates", json=body) as answer:
                batch = {update["update_id"] for update in (await answer.json())["result"]}
            if not batch:
                return found
            found |= batch


async def set_hook(sandbox: Sandbox, port: int) -> None:
    async with aiohttp.ClientSession() as session:
        body = {"url": f"http://127.0.0.1:{port}/"}
        async with session.post(f"{sandbox.url}/bot{sandbox.token}/setWebhook", json=body) as answer:
            assert answer.status == 200, await answer.text()


@pytest.mark.parametrize("hooked", [False, True], ids=["polling", "webhook"])
async def test_the_stock_library_loses_answers(tmp_path: Path, hooked: bool) -> None:
    """Control: acknowledged when fetched or queued, gone with the process. It must fail, or nothing is tested."""
    database, random = tmp_path / "stock.db", Random(1)
    async with Sandbox(retry_within=RETRY_WITHIN) as sandbox, Town(sandbox.url) as town:
        port = free_port() if hooked else 0
        if port:
            await set_hook(sandbox, port)
        await town.faults({"match": {"method": "sendMessage"}, "do": {"delay": ROUND_TRIP}})
        people = [await town.person(2000 + number) for number in range(STOCK_PEOPLE)]
        answering = [asyncio.create_task(taps_on(person)) for person in people]
        for life in range(MOST_KILLS):
            await live_and_die(sandbox, database, random.uniform(SHORTEST, LONGEST), port)
            if life >= STOCK_KILLS and len(stored_updates(str(database))) > STOCK_PEOPLE:
                break  # on a busy machine a life is short
        for task in answering:
            task.cancel()
        await asyncio.gather(*answering, return_exceptions=True)
        accepted = {update for line in sandbox.journal.acts() for update in line["updates"]}
        lost = accepted - await waiting_updates(sandbox) - stored_updates(str(database))
    assert len(stored_updates(str(database))) > STOCK_PEOPLE, "the control did not run at all"
    assert lost, "no kill hit the stock library where it hurts: these kills prove nothing"
