"""The same calls to the emulator and to our sandbox: same status, same family of refusal, or a reason why not."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import yaml

from bot.sandbox.people import Town
from bot.sandbox.server import Sandbox
from tests.outside.bridge import Bridge
from tests.outside.calls import Json, Send, calls, prepare
from tests.outside.families import family
from tests.outside.people import OutsideTown

DIFFERENCES = Path(__file__).with_name("differences.yaml")
DOCUMENT = ("note.txt", b"invented")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


def said(status: int, body: Json, *, theirs: bool) -> str:
    """An answer in two words: the status, and the family of a refusal."""
    return f"{status} done" if body["ok"] else f"{status} {family(body['description'], theirs=theirs)}"


async def hear(town: Town, send: Send, upload: aiohttp.ClientSession, url: str, *, theirs: bool) -> dict[str, str]:
    """What a server says to every call; and to a poll that another one ends."""

    async def document(chat: int) -> int:
        form = aiohttp.FormData()
        form.add_field("chat_id", str(chat))
        form.add_field("document", DOCUMENT[1], filename=DOCUMENT[0], content_type="text/plain")
        async with upload.post(f"{url}/sendDocument", data=form) as response:
            return int((await response.json())["result"]["message_id"])

    person = await town.person(1001, first_name="Ann", language="en")
    heard: dict[str, str] = {}
    for name, method, params, token in calls(await prepare(person, send, document)):
        heard[name] = said(*await send(method, params, token), theirs=theirs)
    _, body = await send("getUpdates", {"timeout": 0}, "")
    after = max((update["update_id"] for update in body["result"]), default=0) + 1
    first = asyncio.create_task(send("getUpdates", {"timeout": 30, "offset": after}, ""))
    while not first.done():  # the first may not be waiting yet when the second comes
        await asyncio.sleep(0.2)
        await send("getUpdates", {"timeout": 0, "offset": after}, "")
    heard["a poll while another one waits"] = said(*await first, theirs=theirs)
    return heard


async def ours(sandbox: Sandbox) -> dict[str, str]:
    async with aiohttp.ClientSession() as session, Town(sandbox.url) as town:

        async def send(method: str, params: Json, token: str) -> tuple[int, Json]:
            url = f"{sandbox.url}/bot{token or sandbox.token}/{method}"
            async with session.post(url, json=params) as response:
                return response.status, await response.json()

        return await hear(town, send, session, f"{sandbox.url}/bot{sandbox.token}", theirs=False)


async def theirs(bridge: Bridge) -> dict[str, str]:
    """Without the bridge: what the emulator itself says."""

    async def send(method: str, params: Json, token: str) -> tuple[int, Json]:
        return await bridge.lab.call(method, params, token=token)

    address = f"http://emulator/bot{bridge.lab.token}"
    return await hear(OutsideTown(bridge), send, bridge.lab.api, address, theirs=True)


async def test_what_differs_is_known_and_has_a_reason(bridge: Bridge, sandbox: Sandbox) -> None:
    here, there = await ours(sandbox), await theirs(bridge)
    assert here.keys() == there.keys()
    assert len(here) > 40
    found = {name: {"ours": here[name], "theirs": there[name]} for name in here if here[name] != there[name]}
    declared = yaml.safe_load(DIFFERENCES.read_text(encoding="utf-8"))
    assert found == {name: {key: row[key] for key in ("ours", "theirs")} for name, row in declared.items()}
    assert all(row["why"].strip() for row in declared.values())
