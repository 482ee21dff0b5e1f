"""Many updates of one chat: tried in runs and in order; the poll, the other chats and the tick do not wait for them."""

import asyncio
from dataclasses import replace

import pytest

from bot.storage.errors import StoreError
from bot.telegram.batch import take_together
from bot.telegram.parking import RUN, runs_of


def update(number, chat=1001, text=""):
    sender = {"id": chat, "is_bot": False, "first_name": "Awa"}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": sender}
    return {"update_id": number, "message": message | {"text": text or f"w{number}"}}


async def park(rig, *updates):
    """As they are parked behind something that waits; nothing is tried before the test says so."""
    await rig.receiver.stop()
    for one in updates:
        lane = str(one["message"]["chat"]["id"])
        await rig.parking.park(one, one["update_id"], lane, rig.parking.arrive())


def holds_up(rig, words, rest):
    """The turn of these words takes until so many updates are parked."""
    real = rig.door._take

    async def take(turn):
        if turn.intent.text == words:
            await rig.eventually(lambda: len(rig.parking) >= rest, within=30)
        return await real(turn)

    rig.door._take = take


async def test_a_poll_does_not_wait_for_all_that_one_chat_has_sent(rig):
    await rig.receiver.stop()
    holds_up(rig, "w2", rest=13)
    several = [*(update(n) for n in range(1, 16)), update(16, chat=1002)]
    assert await take_together(rig.door, several) == [None] * 16
    assert rig.door.counts == {("message", "taken"): 3, ("message", "parked"): 13}
    assert len(await rig.desk.heard("1002")) == 1
    while len(rig.parking):
        await rig.door.retry()
    assert await rig.desk.heard("1001") == [f"w{n}" for n in range(1, 16)]


async def test_of_people_who_send_one_each_nobody_is_parked(rig):
    await rig.receiver.stop()
    await take_together(rig.door, [update(n, chat=1000 + n) for n in range(1, 16)])
    assert rig.door.counts["message", "taken"] == 15
    assert len(rig.parking) == 0


async def test_an_update_that_cannot_be_stored_does_not_hide_among_the_others(rig):
    await rig.receiver.stop()
    real = rig.door._take

    async def full(turn):
        if turn.chat == "1002":
            raise StoreError("full", "no room")
        return await real(turn)

    rig.door._take = full
    results = await take_together(rig.door, [update(1), update(2, chat=1002), update(3)])
    assert [type(result) for result in results] == [type(None), StoreError, type(None)]


async def test_what_was_only_too_much_at_once_is_tried_without_waiting_for_the_tick(rig):
    awa = await rig.town.person(1001, started=True)
    await rig.receiver.stop()
    rig.receiver._patience = replace(rig.receiver._patience, tick=3600)
    holds_up(rig, "w1", rest=10)
    for n in range(12):
        await awa.types(f"w{n}")
    await rig.receiver.start()
    await awa.sees("12: w11", within=20)
    assert rig.door.counts["message", "parked"] == 10, "the control: they had to wait in the database"
    assert await rig.desk.heard("1001") == [f"w{n}" for n in range(12)]


async def test_a_lane_is_tried_in_runs_beside_the_others(rig):
    await park(rig, *(update(n) for n in range(1, 3 * RUN)), update(900, chat=1002))
    runs = await rig.parking.claim()
    assert [[one.number for one in run] for run in runs] == [[*range(1, RUN + 1)], [900]]
    await rig.door.retry()
    assert await rig.desk.heard("1002") == ["w900"], "in the first round, however many were there before"
    while len(rig.parking):
        await rig.door.retry()
    assert await rig.desk.heard("1001") == [f"w{n}" for n in range(1, 3 * RUN)]


async def test_a_run_stops_at_what_fails_and_goes_on_when_that_is_dead(rig):
    await park(rig, update(1), update(2, text="poison"), update(3))
    heard = []
    for _ in range(4):
        await rig.door.retry()
        heard.append(await rig.desk.heard("1001"))
    assert heard == [["w1"], ["w1"], ["w1", "w3"], ["w1", "w3"]] or heard == [["w1"], ["w1"], ["w1"], ["w1", "w3"]]
    assert rig.desk.calls == {"w1": 1, "poison": 3, "w3": 1}
    assert len(rig.parking) == 0


async def test_a_database_in_trouble_stops_a_run_and_what_was_done_stays_done(rig):
    await park(rig, *(update(n) for n in range(1, 6)))
    real, left = rig.door._take, [2]

    async def take(turn):
        if left[0] == 0:
            raise StoreError("io", "the disk is gone")
        left[0] -= 1
        return await real(turn)

    rig.door._take = take
    with pytest.raises(StoreError, match="the disk is gone"):
        await rig.door.retry()
    assert len(rig.parking) == 3, "and they keep their three tries"
    rig.door._take = real
    while len(rig.parking):
        await rig.door.retry()
    assert await rig.desk.heard("1001") == [f"w{n}" for n in range(1, 6)]
    assert rig.desk.calls["w1"] == rig.desk.calls["w5"] == 1


async def test_a_death_in_the_middle_of_a_run_loses_and_doubles_nothing(rig):
    await park(rig, *(update(n) for n in range(1, 9)))
    reached, real = asyncio.Event(), rig.door._take

    async def take(turn):
        if turn.intent.text == "w4":
            reached.set()
            await asyncio.Event().wait()
        return await real(turn)

    rig.door._take = take
    trying = asyncio.create_task(rig.door.retry())
    await reached.wait()
    trying.cancel()
    await asyncio.gather(trying, return_exceptions=True)
    await rig.kill()
    await rig.start()
    await rig.eventually(lambda: len(rig.parking) == 0)
    assert await rig.desk.heard("1001") == [f"w{n}" for n in range(1, 9)]


def test_a_run_ends_before_what_another_worker_got():
    rows = [{"update_id": str(n), "lane": lane} for n, lane in enumerate("abaaba")]
    runs = runs_of(rows, {"0", "1", "2", "4", "5"})
    assert [[row["update_id"] for row in run] for run in runs] == [["0", "2"], ["1", "4"]]
