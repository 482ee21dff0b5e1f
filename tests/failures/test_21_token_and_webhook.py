"""21: a revoked token stops the bot with one clear message and keeps what is to be sent; so does a stolen webhook."""

import asyncio
from collections.abc import Callable

import aiohttp
import pytest
from acting import rows, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot import delivery
from bot.cli.eyes import sees_last
from bot.cli.webhook import set_hook


async def until(check: Callable[[], bool], what: str) -> None:
    for _ in range(600):
        if check():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(what)


async def problems(house: House) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://{house.settings.listen}/ready") as answer:
        return answer.status, await answer.text()


async def test_a_revoked_token(
    either: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "TOKEN_PAUSE", 0.5)
    ground = await lay_ground(either, 2)
    one = await ground.begin()
    await settled(either)
    assert either.service is not None
    service = either.service
    await one.types("every day")
    await sees_last(one, "Which of these procedures", WAIT)
    await settled(either)
    capsys.readouterr()
    await either.town.faults({"match": {}, "do": {"refuse": "wrong_token"}})
    await until(lambda: not service.receiver.ready, "it is not ready")
    status, body = await problems(either)
    assert status == 503
    assert either.sandbox.token not in body
    await either.town.faults(clear=True)
    await until(lambda: service.receiver.ready, "it is ready again")
    told = capsys.readouterr().out
    assert told.count("token_refused") == 1, "one message"
    assert "@BotFather" in told
    assert either.sandbox.token not in told


async def test_what_was_to_be_sent_stays_open(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "TOKEN_PAUSE", 0.5)
    one = await (await lay_ground(house, 1)).begin()
    await settled(house)
    await house.town.faults({"match": {"method": "sendMessage"}, "do": {"refuse": "wrong_token"}})
    await one.types("every day")
    assert house.service is not None
    await until(lambda: not house.service.delivery.healthy, "sending is not well")  # type: ignore[union-attr]
    assert (await problems(house))[0] == 503
    (row,) = await rows(house, f"SELECT outcome FROM outbox WHERE key = 'card:{one.id}'")
    assert row["outcome"] is None
    await house.town.faults(clear=True)
    await house.pass_time(seconds=61)
    await sees_last(one, "Which of these procedures", WAIT)


async def test_a_webhook_that_somebody_else_has_set(hooked_house: House, capsys: pytest.CaptureFixture[str]) -> None:
    one = await (await lay_ground(hooked_house, 1)).begin()
    assert hooked_house.service is not None
    receiver = hooked_house.service.receiver
    await until(lambda: receiver.ready, "it is ready")
    capsys.readouterr()
    await hooked_house.town.post("/sandbox/webhook", {"url": "http://127.0.0.1:9/elsewhere"})
    await one.types("every day")
    await until(lambda: not receiver.ready, "the other address is noticed")
    assert "webhook_elsewhere" in (await problems(hooked_house))[1]
    assert capsys.readouterr().out.count("webhook_elsewhere") == 1
    await set_hook(hooked_house.settings, hooked_house.world)
    await sees_last(one, "Which of these procedures", WAIT)
    await until(lambda: receiver.ready, "it is ready again")
