"""Who sends more than fits is asked for patience: one message a flood, words on every tap, and nothing without need."""

import asyncio
from datetime import timedelta

import pytest

from bot.screens.misc import PLAIN
from bot.storage.errors import StoreError
from bot.telegram import waiting
from bot.telegram.flooding import OVER, SCREEN, Floods
from bot.telegram.lanes import Lanes
from bot.words import words

KEY = f"notice:{SCREEN}:1001"
MORE_THAN_FITS = 40


def said(rig, chat=1001):
    """How often the chat was asked for patience."""
    return sum("One moment" in call["params"]["text"] for call in rig.calls("sendMessage", chat))


async def flood(rig, chat=1001, first=1, kind="private", tap=False):
    """More at once than a lane holds; returns when all of it is parked or done."""
    await asyncio.gather(*(rig.door.accept(update(n, chat, kind, tap)) for n in range(first, first + MORE_THAN_FITS)))
    await rig.eventually(lambda: len(rig.parking) == 0, within=20)


def update(number, chat, kind="private", tap=False, language="es-MX"):
    sender = {"id": abs(chat), "is_bot": False, "first_name": "Awa", "language_code": language}
    message = {
        "message_id": number,
        "date": 1,
        "chat": {"id": chat, "type": kind},
        "from": sender,
        "text": f"w{number}",
    }
    if not tap:
        return {"update_id": number, "message": message}
    query = {"id": f"q{number}", "from": sender, "chat_instance": "1", "data": "x", "message": message}
    return {"update_id": number, "callback_query": query}


async def test_a_flood_is_asked_for_patience_once(rig):
    await rig.town.person(1001, started=True)
    await flood(rig)
    assert await rig.closed(KEY) == "sent"
    for wave in (1, 2):
        rig.world.at += OVER * 0.8
        await flood(rig, first=100 * wave)
    await rig.eventually(lambda: rig.delivery.idle)
    assert said(rig) == 1, "wave upon wave is one flood"
    rig.world.at += OVER + timedelta(seconds=1)
    await flood(rig, first=300)
    await rig.eventually(lambda: said(rig) == 2)
    assert len(await rig.desk.heard("1001")) == 4 * MORE_THAN_FITS


async def test_a_few_messages_and_a_poison_are_no_flood(rig):
    await rig.town.person(1001, started=True)
    await rig.receiver.stop()  # what is parked stays so
    rig.door._lanes = Lanes(patience=60)
    await asyncio.gather(*(rig.door.accept(update(n, 1001)) for n in range(1, 20)))
    poison = update(30, 1001)
    poison["message"]["text"] = "poison"
    await rig.door.accept(poison)
    await rig.door.accept(update(31, 1001))
    assert rig.door.counts["message", "parked"] == 2, "the control: they do wait, for another reason"
    assert await rig.store.one("outbox_row", bot=rig.writer.bot, key=KEY) is None


async def test_a_group_is_not_told(rig):
    await flood(rig, chat=-1001, kind="supergroup")
    assert await rig.store.one("outbox_row", bot=rig.writer.bot, key=f"notice:{SCREEN}:-1001") is None


@pytest.mark.parametrize(("stored", "language"), [("", "es"), ("fr", "fr")])
async def test_a_tap_that_finds_no_room_is_told_on_its_button(rig, monkeypatch, stored, language):
    monkeypatch.setattr(waiting, "EARLY", 3600.0)  # on a busy machine the sign without words would come first
    await rig.town.person(1001, started=True)
    await rig.receiver.stop()  # what is parked stays so
    rig.door._lanes = Lanes(patience=60)
    if stored:
        row = {"bot": rig.writer.bot, "chat": "1001", "municipality": "", "language": stored}
        await rig.parking._write("insert_chat", row)
    told = {}
    taps = [update(n, 1001, tap=True) for n in range(1, MORE_THAN_FITS)]
    await asyncio.gather(*(rig.door.accept(tap, lambda query, *words: told.setdefault(query, words)) for tap in taps))
    patience = words(language).say(PLAIN[SCREEN])
    asked = [query for query, (text, _) in told.items() if text == patience]
    assert len(told) == len(taps), "each is acknowledged"
    assert len(asked) == rig.door.counts["callback_query", "parked"] > 0
    assert told["q1"][0].startswith("got"), "the control: what fits hears of its own answer"
    assert said(rig) == 0, "no message beside the words on the buttons"
    await rig.door.accept(update(100, 1001))
    assert await rig.closed(KEY) == "sent", "a text of the same flood would otherwise meet silence"


async def test_who_comes_after_a_death_does_not_tell_again(rig):
    await rig.town.person(1001, started=True)
    await flood(rig)
    assert await rig.closed(KEY) == "sent"
    successor = Floods(rig.store, rig.writer, rig.world, rig.delivery.wake)
    assert successor.note("1001", full=True)
    await successor.answer("1001", update(99, 1001))
    assert (await rig.row(KEY))["outcome"] == "sent"


async def test_a_database_that_cannot_tell_does_not_undo_the_parking(rig):
    await rig.town.person(1001, started=True)
    floods = Floods(rig.store, rig.writer, rig.world, rig.delivery.wake)

    async def full(unit):
        raise StoreError("full", "no room")

    floods._writer = type("Full", (), {"bot": rig.writer.bot, "write": staticmethod(full)})()
    assert floods.note("1001", full=True)
    assert await floods.answer("1001", update(99, 1001)) == ""
    assert await rig.store.one("outbox_row", bot=rig.writer.bot, key=KEY) is None
