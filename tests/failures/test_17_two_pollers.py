"""17: two programs poll with one token: both say so and are not ready; when one is gone the other goes on."""

import asyncio
from collections.abc import Callable
from typing import Any

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


async def test_the_other_one_is_named_and_outlived(house: House, told: list[Any]) -> None:
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
    (event,) = [event for event in told if event["event"] == "another_poller"]
    assert "stop one of them" in event["way_out"], "once, with the likely cause"


async def test_polling_beside_a_webhook_names_the_command(house: House, told: list[Any]) -> None:
    assert house.service is not None
    receiver = house.service.receiver
    await house.town.post("/sandbox/webhook", {"url": "http://127.0.0.1:9/other"})
    await until(lambda: any(event["event"] == "webhook_is_set" for event in told), "the webhook is noticed")
    assert not receiver.ready
    (event,) = [event for event in told if event["event"] == "webhook_is_set"]
    assert "civimeter admin webhook delete" in event["way_out"]
