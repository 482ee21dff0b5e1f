"""17: two programs poll with one token: both say so and are not ready; when one is gone the other goes on."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last
from bot.telegram.request import Transport


async def until(check: Callable[[], bool], what: str) -> None:
    for _ in range(600):
        if check():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(what)


async def test_the_other_one_is_named_and_outlived(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = await (await lay_ground(house, 1)).begin()
    assert house.service is not None
    receiver = house.service.receiver
    rival = Transport(house.sandbox.url, house.sandbox.token)

    async def poll() -> None:
        while True:
            await rival.call("getUpdates", {"timeout": 20, "offset": -0})

    rude = asyncio.create_task(poll())
    await until(lambda: not receiver.ready, "the conflict is noticed")
    await one.types("every day")
    rude.cancel()
    await asyncio.gather(rude, return_exceptions=True)
    await rival.close()
    await sees_last(one, "Which of these procedures", WAIT)
    await until(lambda: receiver.ready, "it is ready again")
    told = capsys.readouterr().out
    assert told.count("another_poller") == 1, "once, with the likely cause"
    assert "stop one of them" in told


async def test_polling_beside_a_webhook_names_the_command(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert house.service is not None
    receiver = house.service.receiver
    await house.town.post("/sandbox/webhook", {"url": "http://127.0.0.1:9/other"})
    await until(lambda: not receiver.ready, "the webhook is noticed")
    await until(lambda: "webhook_is_set" in (said.append(capsys.readouterr().out) or "".join(said)), "it is told")
    assert "civimeter admin webhook delete" in "".join(said)


said: list[str] = []
