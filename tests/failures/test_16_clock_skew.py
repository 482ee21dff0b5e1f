"""16: a clock that is a day off neither loses nor refuses an answer; the operator is told."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from acting import click, count
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last
from bot.telegram import skew


@pytest.mark.parametrize("days", [1, -1])
async def test_a_day_fast_and_a_day_slow(
    house: House, days: int, monkeypatch: pytest.MonkeyPatch, told: list[Any]
) -> None:
    monkeypatch.setattr(skew, "EVERY", 0.0)
    one = await (await lay_ground(house, 1)).begin()
    told.clear()
    house.world.shift = timedelta(days=days)
    await click(one, "Every day", "Birth certificate", "Done (1)")
    await sees_last(one, "what takes users' time", WAIT)
    assert await count(house, "record") == 2
    apart: list[int] = []
    for _ in range(200):
        apart = [event["seconds"] for event in told if event["event"] == "clock_apart"]
        if apart:
            break
        await asyncio.sleep(0.05)
    assert apart
    assert abs(apart[-1] - days * 86400) < 60
