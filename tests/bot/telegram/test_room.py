"""Places for so many at a time: in turn, and none is lost with who is sent away."""

import asyncio

import pytest

from bot.telegram.room import Room


async def waiting(room: Room, names: list[str], name: str) -> asyncio.Task[None]:
    """Somebody who waits, and says so when in."""

    async def wait() -> None:
        await room.enter()
        names.append(name)

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    return task


async def test_who_waits_enters_in_turn_and_nobody_passes() -> None:
    room, names = Room(1), list[str]()
    assert room.entered()
    tasks = [await waiting(room, names, name) for name in "ab"]
    assert not room.entered(), "a place that somebody waits for"
    room.left()
    await tasks[0]
    assert names == ["a"]
    assert not room.entered()
    room.left()
    await tasks[1]
    room.left()
    assert room.entered(), "the place is free again"


@pytest.mark.parametrize("given", [False, True])
async def test_who_is_sent_away_takes_no_place_along(given: bool) -> None:
    room, names = Room(1), list[str]()
    assert room.entered()
    first, second = [await waiting(room, names, name) for name in "ab"]
    if given:
        room.left()  # the place is the first's already, who does not know yet
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    if not given:
        room.left()
    await asyncio.wait_for(second, 5)
    assert names == ["b"]
    room.left()
    assert room.entered()
