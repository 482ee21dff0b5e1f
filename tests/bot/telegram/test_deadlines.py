"""One timer for all who wait: each is told in its time, whoever comes or leaves meanwhile."""

import asyncio
import time
from typing import Any

import pytest

from bot.telegram.deadlines import Deadlines

SHORT, LONG, NEVER = 0.05, 0.1, 600.0


async def told(late: list[str], count: int) -> list[str]:
    """What was told, once it is so many."""
    async with asyncio.timeout(10):
        while len(late) < count:
            await asyncio.sleep(0.01)
    return late


async def test_each_is_told_in_its_time() -> None:
    late: list[str] = []
    patience, now = Deadlines(late.append), time.monotonic()
    for one, seconds in (("never", NEVER), ("later", LONG), ("soon", SHORT)):
        patience.begin(one, now + seconds)
    assert await told(late, 2) == ["soon", "later"]
    assert time.monotonic() >= now + LONG - 0.01
    assert list(patience) == ["never"]
    patience.stop()


async def test_who_has_left_is_not_told() -> None:
    late: list[str] = []
    patience, now = Deadlines(late.append), time.monotonic()
    patience.begin("left", now + SHORT)
    patience.begin("stays", now + SHORT)
    patience.end("left")
    patience.end("left")
    assert await told(late, 1) == ["stays"]
    patience.begin("again", time.monotonic() + SHORT)
    assert await told(late, 2) == ["stays", "again"]


async def test_many_need_one_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, late = asyncio.get_running_loop(), list[str]()
    patience, now, call_later = Deadlines(late.append), time.monotonic(), loop.call_later
    set_timers: list[float] = []

    def counted(delay: float, *rest: Any, **named: Any) -> Any:
        set_timers.append(delay)
        return call_later(delay, *rest, **named)

    monkeypatch.setattr(loop, "call_later", counted)
    for n in range(50):
        patience.begin(str(n), now + NEVER + n)
        patience.end(str(n))
    assert len(set_timers) == 1
    patience.stop()
    assert list(patience) == []


async def test_all_that_are_late_at_once_are_told() -> None:
    late: list[str] = []
    patience = Deadlines(late.append)
    for n in range(5):
        patience.begin(str(n), time.monotonic() - 1)
    assert sorted(await told(late, 5)) == ["0", "1", "2", "3", "4"]
