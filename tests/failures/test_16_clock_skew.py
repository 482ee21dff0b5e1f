"""16: a clock that is a day off neither loses nor refuses an answer; the operator is told."""

import asyncio
import re
from datetime import timedelta

import pytest
from acting import click, count
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last
from bot.telegram import receive


@pytest.mark.parametrize("days", [1, -1])
async def test_a_day_fast_and_a_day_slow(
    house: House, days: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(receive, "SKEW_EVERY", 0.0)
    one = await (await lay_ground(house, 1)).begin()
    capsys.readouterr()
    house.world.shift = timedelta(days=days)
    await click(one, "Every day", "Birth certificate", "Done (1)")
    await sees_last(one, "what takes users' time", WAIT)
    assert await count(house, "record") == 2
    told = ""
    for _ in range(100):
        told += capsys.readouterr().out
        if "clock_apart" in told:
            break
        await asyncio.sleep(0.05)
    apart = [int(found) for found in re.findall(r"clock_apart.*?seconds=(-?\d+)", told)]
    assert apart
    assert abs(apart[-1] - days * 86400) < 60
