"""A button never seems dead: it gets a sign in time, whether the turn, the lane or a slot is what takes long."""

import asyncio
from collections import Counter

import pytest

from bot.telegram import waiting
from bot.telegram.lanes import Lanes
from bot.telegram.waiting import Waiting

SOON, NEVER = 0.02, 3600.0


def tap(number, chat):
    sender = {"id": chat, "is_bot": False, "first_name": "Awa"}
    message = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "from": sender, "text": "w"}
    query = {"id": f"q{number}", "from": sender, "chat_instance": "1", "data": "x", "message": message}
    return {"update_id": number, "callback_query": query}


async def until(check):
    async with asyncio.timeout(10):
        while not check():
            await asyncio.sleep(0.005)


async def test_what_has_ended_gets_no_sign_and_what_waits_gets_one(monkeypatch):
    monkeypatch.setattr(waiting, "EARLY", SOON)
    signs = []
    taps = Waiting(signs.append)
    for place in (1, 2, 3):
        taps.begin(place, f"q{place}")
    assert taps.end(1) == "q1"
    await until(lambda: len(signs) == 2)
    assert signs == ["q2", "q3"]
    assert taps.end(2) == "", "it has had its sign"
    assert len(taps) == 0


async def test_there_is_one_timer_and_none_while_nothing_waits(monkeypatch):
    monkeypatch.setattr(waiting, "EARLY", SOON)
    taps = Waiting(lambda query: None)
    assert taps._timer is None
    taps.begin(1, "q1")
    first = taps._timer
    taps.begin(2, "q2")
    assert taps._timer is first
    taps.end(1)
    taps.end(2)
    await until(lambda: taps._timer is None)
    taps.begin(3, "q3")
    await until(lambda: len(taps) == 0 and taps._timer is None)


async def test_who_came_later_has_to_wait_as_long(monkeypatch):
    """The sweep for the first must not take the second along, nor forget it."""
    loop, signs = asyncio.get_running_loop(), {}
    monkeypatch.setattr(waiting, "EARLY", 0.2)
    taps, came = Waiting(lambda query: signs.setdefault(query, loop.time())), {}
    for place in (1, 2):
        came[f"q{place}"] = loop.time()
        taps.begin(place, f"q{place}")
        await asyncio.sleep(0.05)
    await until(lambda: len(signs) == 2)
    assert all(signs[query] - came[query] >= 0.199 for query in came)


class Slow:
    """A desk whose first turn takes until it is let go."""

    def __init__(self, rig):
        self._take, self.go, self.began = rig.desk.take, asyncio.Event(), asyncio.Event()
        rig.door._take = self

    async def __call__(self, turn):
        first = not self.began.is_set()
        self.began.set()
        if first:
            await self.go.wait()
        return await self._take(turn)


@pytest.mark.parametrize(("kept_by", "other"), [("lane", 1001), ("slot", 1002)])
@pytest.mark.parametrize("early", [SOON, NEVER])
async def test_a_tap_behind_a_slow_turn_gets_its_sign_in_time(rig, monkeypatch, kept_by, other, early):
    monkeypatch.setattr(waiting, "EARLY", early)
    for person in (1001, 1002):
        await rig.town.person(person, started=True)
    rig.door._lanes = Lanes(slots=1 if kept_by == "slot" else 64, patience=60)
    slow, told = Slow(rig), Counter()
    own = asyncio.create_task(rig.door.accept(tap(1, 1001)))
    await slow.began.wait()
    behind = asyncio.create_task(rig.door.accept(tap(2, other), lambda query, *words: told.update([query])))
    if early == SOON:
        await rig.eventually(lambda: len(rig.calls("answerCallbackQuery")) == 2)
        assert not own.done()
        assert not behind.done()
        assert all("text" not in call["params"] for call in rig.calls("answerCallbackQuery"))
    else:
        await until(lambda: len(rig.door._waiting) == 2)
        await asyncio.sleep(0.1)
        assert rig.calls("answerCallbackQuery") == [], "the control: nothing but the sweep says anything before"
    slow.go.set()
    await asyncio.gather(own, behind)
    await rig.door.finish(5)
    assert told == ({} if early == SOON else {"q2": 1}), "each button once"
    assert len(rig.calls("answerCallbackQuery")) == (2 if early == SOON else 1)


async def test_a_tap_that_nothing_can_be_done_with_is_acknowledged_too(rig, monkeypatch):
    """Its turn fails and it is parked: the button does not hang."""
    monkeypatch.setattr(waiting, "EARLY", NEVER)
    await rig.town.person(1001, started=True)
    told = []
    rig.door._take = None
    await rig.door.accept(tap(1, 1001), lambda query, *words: told.append((query, *words)))
    assert told == [("q1", "", False)]
    assert rig.door.counts["callback_query", "parked"] == 1
