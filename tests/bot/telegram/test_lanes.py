"""Lanes: order in a chat, none between chats, and a flooding chat holds one slot at most."""

import asyncio

import pytest

from bot.telegram.lanes import Busy, Lanes


async def test_one_chat_keeps_its_order():
    lanes, done = Lanes(), []

    async def work(n):
        async with lanes.hold("a"):
            await asyncio.sleep(0.001 * (5 - n))
            done.append(n)

    await asyncio.gather(*(work(n) for n in range(5)))
    assert done == [0, 1, 2, 3, 4]
    assert len(lanes) == 0, "an empty lane is dropped"


async def test_a_flooding_chat_does_not_hold_up_another():
    lanes, done = Lanes(slots=4, longest=500), []

    async def work(chat):
        async with lanes.hold(chat, for_ever=True):
            await asyncio.sleep(0.001)
            done.append(chat)

    flood = [asyncio.create_task(work("a")) for _ in range(500)]
    await asyncio.sleep(0)
    await work("b")
    assert done.index("b") <= 3
    for task in flood:
        task.cancel()
    await asyncio.gather(*flood, return_exceptions=True)
    assert len(lanes) == 0


async def test_slots_bound_what_runs_at_once():
    lanes, running, most = Lanes(slots=3), 0, 0

    async def work(chat):
        nonlocal running, most
        async with lanes.hold(chat):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.001)
            running -= 1

    await asyncio.gather(*(work(str(n)) for n in range(20)))
    assert most == 3


async def test_a_lane_that_stays_busy_says_so():
    lanes = Lanes(patience=0.01)
    async with lanes.hold("a"):
        with pytest.raises(Busy):
            async with lanes.hold("a"):
                pass
    async with lanes.hold("a"):
        pass


async def test_twenty_wait_and_the_next_is_better_parked():
    lanes = Lanes(patience=30)
    async with lanes.hold("a"):
        waiting = []

        async def wait():
            async with lanes.hold("a"):
                pass

        for n in range(20):
            assert not lanes.full("a"), n
            waiting.append(asyncio.create_task(wait()))
            await asyncio.sleep(0)
        assert lanes.full("a")
        assert not lanes.full("b")
    await asyncio.gather(*waiting)
    assert not lanes.full("a")


async def test_who_is_hurried_waits_no_longer_and_who_may_wait_for_ever_does():
    lanes, ends = Lanes(patience=60), []

    async def enter(name, *, for_ever=False):
        try:
            async with lanes.hold("a", for_ever=for_ever):
                ends.append(f"{name} in")
        except Busy:
            ends.append(f"{name} busy")

    async with lanes.hold("a"):
        waiting = [asyncio.create_task(enter(n)) for n in (1, 2)]
        waiting.append(asyncio.create_task(enter(3, for_ever=True)))
        await asyncio.sleep(0)
        lanes.hurry()
        lanes.hurry()
        await asyncio.gather(*waiting[:2])
        assert ends == ["1 busy", "2 busy"]
    await asyncio.gather(*waiting)
    assert ends[2:] == ["3 in"]
    lanes.hurry()
    async with lanes.hold("a"):
        assert len(lanes) == 1, "who comes later has all the patience again"
