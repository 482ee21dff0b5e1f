"""2: the bot dies at every point of the way of an answer; what was said is kept, asked once, and the card comes."""

import asyncio
from collections import Counter

import pytest
from acting import FIRST, rows
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last
from bot.delivery_call import Caller
from bot.storage.writer import Writer
from bot.telegram.request import Transport

STEPS = (
    ("every day", "Which of these procedures"),
    ("1 2", "Which one is hardest"),
    ("1", "what takes users' time"),
)
POINTS = (
    (Writer, "_transact", "before"),
    (Writer, "_transact", "after"),
    (Transport, "call", "before"),
    (Transport, "call", "after"),
    (Caller, "show", "after"),
)


class Trap:
    """The next time that a point is reached, everything stands still there, until it is killed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def set(self, owner: type, name: str, when: str) -> asyncio.Event:
        reached, real, patch = asyncio.Event(), getattr(owner, name), self._monkeypatch

        async def stops(self: object, *given: object, **named: object) -> object:
            if reached.is_set():
                return await real(self, *given, **named)
            if when == "before":
                reached.set()
                await asyncio.Event().wait()
            done = await real(self, *given, **named)
            reached.set()
            await asyncio.Event().wait()
            return done

        patch.setattr(owner, name, stops)
        return reached

    def lift(self, owner: type, name: str, real: object) -> None:
        self._monkeypatch.setattr(owner, name, real)


@pytest.mark.parametrize(("owner", "name", "when"), POINTS)
async def test_death_at_a_point(
    house: House, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, when: str
) -> None:
    ground, trap = await lay_ground(house, 1), Trap(monkeypatch)
    one = await ground.begin()
    kills = 0
    for typed, asked in STEPS:
        real = getattr(owner, name)
        reached = trap.set(owner, name, when)
        await one.types(typed)
        await asyncio.wait_for(reached.wait(), WAIT)
        await house.kill()
        trap.lift(owner, name, real)
        kills += 1
        await house.start()
        await sees_last(one, asked, WAIT)
    assert [row["n"] for row in await rows(house, "SELECT COUNT(*) AS n FROM record GROUP BY revision")] == [1] * 3
    said = Counter(message.text for message in await one.phone() if not message.mine and FIRST not in message.text)
    assert sum(said.values()) - len(said) <= kills, "at most one message is repeated for each kill"


def test_every_point_is_there() -> None:
    assert all(asyncio.iscoroutinefunction(getattr(owner, name)) for owner, name, _ in POINTS)
