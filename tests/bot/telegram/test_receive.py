"""From the poll to the commit, over HTTP: order, duplicates, parking, poison, two pollers, a stop in the middle."""

import asyncio

import aiohttp

from bot.sandbox.server import TOKEN
from bot.storage.errors import StoreError


async def counts(rig):
    return {row["state"]: row["n"] for row in await rig.store.read("inbox_counts", bot=rig.writer.bot)}


async def test_a_word_and_a_tap_come_back_on_the_card(rig):
    awa = await rig.town.person(1001, first_name="Awa", language="fr")
    await awa.start()
    await awa.sees("1: /start")
    await awa.types("bonjour")
    shown = await awa.sees("2: bonjour")
    await awa.taps("Two")
    await awa.sees("3: tap 2")
    assert await awa.sees_toast("got tap 2") == "got tap 2"
    phone = await awa.phone()
    assert [message.id for message in phone if message.text == "3: tap 2"] == [shown.id], "a tap edits the card"
    assert [len(message.rows) for message in phone if not message.mine] == [0, 1], "the old card lost its keyboard"
    assert rig.sandbox.journal.not_modelled() == []
    assert rig.receiver.ready
    assert await counts(rig) == {"done": 3}


async def test_one_update_delivered_twice_counts_once(rig):
    awa = await rig.town.person(1001, first_name="Awa")
    await awa.start()
    await awa.sees("1: /start")
    await awa.types("once")
    await awa.sees("2: once")
    await rig.town.repeats_updates(2)
    await rig.eventually(lambda: rig.desk.calls["once"] == 2)
    await awa.types("after")
    await awa.sees("3: after")
    assert await rig.desk.heard("1001") == ["/start", "once", "after"]
    assert len(rig.calls("sendMessage")) == 3


async def test_a_poison_update_dies_after_three_tries_and_its_chat_goes_on(rig):
    awa = await rig.town.person(1001, first_name="Awa")
    ben = await rig.town.person(1002, first_name="Ben")
    await awa.start()
    await ben.start()
    await awa.types("poison")
    await awa.types("still here")
    await ben.types("unharmed")
    await ben.sees("2: unharmed")
    await awa.sees("2: still here")
    assert rig.desk.calls["poison"] == 3
    assert await rig.desk.heard("1001") == ["/start", "still here"]
    assert (await counts(rig))["dead"] == 1
    await rig.eventually(lambda: len(rig.parking) == 0)


async def test_what_is_parked_is_encrypted_and_keeps_its_order(rig):
    awa = await rig.town.person(1001, first_name="Awa")
    await awa.start()
    await awa.sees("/start")
    await rig.receiver.stop()
    door = rig.door
    update = {"update_id": 900000001, "message": message(1, 1001, "poison 7431")}
    await door.accept(update)
    await door.accept({"update_id": 900000002, "message": message(2, 1001, "second")})
    await door.accept({"update_id": 900000003, "message": message(3, 1001, "third")})
    assert await rig.desk.heard("1001") == ["/start"], "behind what waits, everything waits"
    rows = await rig.store.read("waiting_updates", bot=rig.writer.bot, owner="", now="", limit=10, run=1)
    assert [row["update_id"] for row in rows] == ["900000001"]
    assert "7431" not in rows[0]["body"]
    assert "1001" not in str({key: value for key, value in rows[0].items() if key != "body"})
    while await door.retry() or len(rig.parking):
        pass
    assert await rig.desk.heard("1001") == ["/start", "second", "third"]
    await rig.receiver.start()


async def test_what_was_parked_before_a_kill_is_done_after_it(rig):
    await rig.receiver.stop()
    place = rig.parking.arrive()
    await rig.parking.park({"update_id": 5, "message": message(5, 1001, "kept")}, 5, "lane", place)
    await rig.parking.claim()
    await rig.kill()
    await rig.start()
    await rig.eventually(lambda: len(rig.parking) == 0)
    assert await rig.desk.heard("1001") == ["kept"]


async def test_a_busy_lane_parks_and_acknowledges_the_tap(rig):
    awa = await rig.town.person(1001, first_name="Awa")
    await awa.start()
    await awa.sees("1: /start")
    async with rig.door._lanes.hold("1001"):
        await awa.taps("One")
        await rig.eventually(lambda: len(rig.parking) == 1)
        await rig.eventually(lambda: len(rig.calls("answerCallbackQuery")) == 1)
    await awa.sees("2: tap 1")
    assert len(rig.calls("answerCallbackQuery")) == 2, "early without words, and again after the commit"


async def test_a_second_poller_makes_us_not_ready_until_it_is_gone(rig):
    await rig.eventually(lambda: rig.receiver.ready)

    async def poll():
        address = f"{rig.sandbox.url}/bot{TOKEN}/getUpdates"
        async with aiohttp.ClientSession() as session, session.post(address, json={"timeout": 0}) as answer:
            await answer.read()

    other = asyncio.create_task(poll())
    await rig.eventually(lambda: not rig.receiver.ready)
    await other
    await rig.eventually(lambda: rig.receiver.ready)
    awa = await rig.town.person(1001, first_name="Awa")
    await awa.start()
    await awa.sees("1: /start")


async def test_a_broken_poll_loses_nothing(rig):
    await rig.town.faults(
        {"match": {"method": "getUpdates"}, "do": {"effect": "yes", "then": "drop_connection"}, "times": 3}
    )
    awa = await rig.town.person(1001, first_name="Awa")
    await awa.start()
    await awa.types("through")
    await awa.sees("2: through", within=10)
    assert await rig.desk.heard("1001") == ["/start", "through"]


async def test_nothing_is_confirmed_that_was_not_committed(rig):
    awa = await rig.town.person(1001, first_name="Awa")
    await awa.start()
    await awa.sees("1: /start")
    real, broken = rig.writer.write, asyncio.Event()

    async def full(unit):
        broken.set()
        raise StoreError("full", "no room")

    rig.writer.write = full
    await awa.types("kept by Telegram")
    await broken.wait()
    await asyncio.sleep(0.3)
    rig.writer.write = real
    await awa.sees("2: kept by Telegram", within=10)
    assert await rig.desk.heard("1001") == ["/start", "kept by Telegram"]


async def test_after_a_stop_the_rest_is_delivered_again(rig):
    awa = await rig.town.person(1001, first_name="Awa")
    await awa.start()
    await awa.sees("1: /start")
    await rig.stop()
    await awa.types("while away")
    await rig.start()
    await awa.sees("2: while away")
    assert await rig.desk.heard("1001") == ["/start", "while away"]


async def test_a_forged_button_and_somebody_elses_reach_the_desk_as_forged(rig):
    awa = await rig.town.person(1001, first_name="Awa")
    ben = await rig.town.person(1002, first_name="Ben")
    await awa.start()
    await ben.start()
    card = await awa.sees("1: /start")
    await ben.sees("1: /start")
    data = rig.calls("sendMessage", 1001)[0]["params"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    mine = (await ben.phone())[-1].id
    await ben.forges(data, mine)
    await awa.forges(data[:-1] + ("A" if data[-1] != "A" else "B"), card.id)
    await rig.eventually(lambda: rig.desk.forged == 2)
    assert "tap 1" not in rig.desk.calls
    await awa.taps("One")
    await awa.sees("3: tap 1")


def message(number, person, text):
    """A text as Telegram delivers it."""
    return {
        "message_id": number,
        "date": 1_790_000_000,
        "chat": {"id": person, "type": "private", "first_name": "Awa"},
        "from": {"id": person, "is_bot": False, "first_name": "Awa"},
        "text": text,
    }


async def test_a_flooding_chat_keeps_its_order_and_holds_nobody_up(rig):
    awa = await rig.town.person(1001, first_name="Awa", started=True)
    ben = await rig.town.person(1002, first_name="Ben", started=True)
    await rig.receiver.stop()
    for n in range(150):
        await awa.types(f"w{n:03}")
    await ben.types("me too")
    await rig.receiver.start()
    await ben.sees("1: me too")
    await awa.sees("150: w149", within=10)
    assert await rig.desk.heard("1001") == [f"w{n:03}" for n in range(150)]
    assert rig.door.counts["message", "parked"] > 0, "some had to wait in the database"
    await rig.eventually(lambda: len(rig.parking) == 0)
