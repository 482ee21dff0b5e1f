"""15: a network that swallows, halves or refuses polls is noticed and outlived; so is a poll loop that ended."""

import asyncio
from collections.abc import Callable

import aiohttp
import pytest
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last
from bot.telegram import receive, request


@pytest.fixture(autouse=True)
def short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "POLL_MARGIN", 0.3)
    monkeypatch.setattr(receive, "SILENCE", 1.0)
    monkeypatch.setattr(receive, "LONGEST_WAIT", 0.4)


async def until(check: Callable[[], bool], what: str) -> None:
    for _ in range(600):
        if check():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(what)


async def ready(house: House) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"http://{house.settings.listen}/ready") as answer:
        return answer.status


@pytest.mark.parametrize("mode", ["silent", "half", "refuse", "reset"])
async def test_a_black_hole_and_its_relatives(lined: House, mode: str) -> None:
    one = await (await lay_ground(lined, 1)).begin()
    assert lined.service is not None
    receiver = lined.service.receiver
    await lined.town.line(mode)
    await one.types("every day")
    await until(lambda: not receiver.ready, "it is not ready")
    assert await ready(lined) == 503
    await lined.town.line("open")
    await sees_last(one, "Which of these procedures", WAIT)
    await until(lambda: receiver.ready, "it is ready again")


async def test_a_loop_that_ends_or_hangs_is_begun_anew(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    one = await (await lay_ground(house, 1)).begin()
    assert house.service is not None
    receiver = house.service.receiver
    assert isinstance(receiver, receive.Receiver)
    understand = receive.Receiver._understand

    async def breaks(self: receive.Receiver, wire: object) -> float:
        monkeypatch.setattr(receive.Receiver, "_understand", understand)
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(receive.Receiver, "_understand", breaks)
    await until(lambda: receiver.deaf == 1, "the end of the loop is noticed")
    await one.types("every day")
    await sees_last(one, "Which of these procedures", WAIT)

    async def hangs(self: receive.Receiver, wire: object) -> float:
        await asyncio.Event().wait()
        return 0.0

    monkeypatch.setattr(receive.Receiver, "_understand", hangs)
    receiver._patience = receive.Patience()
    object.__setattr__(receiver._patience, "deaf", 1.5)
    await one.types("1 2")
    await until(lambda: receiver.deaf == 2, "a loop that hangs is noticed")
    monkeypatch.setattr(receive.Receiver, "_understand", understand)
    await sees_last(one, "Which one is hardest", WAIT)
