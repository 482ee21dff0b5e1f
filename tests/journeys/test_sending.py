"""After Send: the thanks, a correction that replaces, a clean chat, answers taken back; and coming too late."""

import asyncio
import json

from acting import answer_shortly, begin, click, count, forged, rows, send, settled, told
from journey import WAIT, House, seeded

from bot.cli.eyes import sees_last
from bot.turn import Press


async def test_a_sent_interview_is_corrected_cleared_and_withdrawn(house: House) -> None:
    director = await seeded(house, 2)
    one = await begin(director)
    await answer_shortly(one, idea="Fewer forms at the counter", help_test="Yes, contact me")
    typed = next(message.id for message in await one.phone() if message.mine and "Fewer forms" in message.text)
    await click(one, "More")
    assert "Given, kept apart" in (await sees_last(one, "Would you help test", WAIT)).text
    await send(one)
    assert await count(house, "record", 0) == 0
    before = await rows(house, "SELECT * FROM sealed_response")
    assert len(before) == await count(house, "volunteer") == 1

    await one.edits(typed, "Another idea")
    await sees_last(one, "already sent", WAIT)
    await one.types("/review")
    await sees_last(one, "To change an answer", WAIT)
    assert await rows(house, "SELECT * FROM sealed_response") == before, "what is sent counts until it is replaced"
    await click(one, "2")
    await sees_last(one, "Your answer: Rather not say", WAIT)
    await click(one, "My personal laptop")
    await sees_last(one, "To change an answer", WAIT)
    await send(one)
    after = await rows(house, "SELECT * FROM sealed_response")
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert after[0]["blob"] != before[0]["blob"]

    await one.types("/mydata")
    document = await one.sees("What is kept about you", WAIT)
    assert document.kind == "document"
    file = next(file for file in house.sandbox.bench.world.files.values() if file.name == "my-data.json")
    held = json.loads(file.data)
    assert held["telegram_id"] == str(one.id)
    assert "Fewer forms at the counter" in [answer["typed"] for answer in held["surveys"][0]["answers"]]

    await one.taps("Clear my answers from this chat", within=WAIT)
    await one.sees("Cleared from this chat. Your answers still count", WAIT)
    shown = " ".join(message.text for message in await one.phone())
    assert not [word for word in ("Fewer forms", "How often", "Rather not say", "help test") if word in shown]

    await one.types("/withdraw")
    await one.taps("Yes, delete", within=WAIT)
    await one.sees("Your answers are deleted", WAIT)
    assert await count(house, "sealed_response", 0) == await count(house, "volunteer", 0) == 0
    assert await count(house, "interview", 0) == await count(house, "record", 0) == 0


async def test_what_comes_after_the_close_is_not_taken(house: House) -> None:
    director = await seeded(house, 2)
    late, done = await begin(director), await begin(director, 1)
    await click(late, "Every day")
    await answer_shortly(done)
    await send(done)
    interview = next(row for row in await rows(house, "SELECT * FROM interview") if row["state"] == "open")
    one = director.coordinator
    await one.types("/progress")
    await one.taps("Close now", within=WAIT)
    await one.taps("Yes, close", within=WAIT)
    await late.sees("Your answers were not sent", WAIT)
    records = await rows(house, "SELECT * FROM record")
    button = forged(house, late, Press(1, "=", interview["id"], "", "1", interview["revision"]))
    await late.forges(button, (await late.phone())[-1].id)
    await late.sees_toast("The survey is closed", WAIT)
    await late.types("every week")
    await late.types("/review")
    await settled(house)
    assert await rows(house, "SELECT * FROM record") == records
    assert await count(house, "sealed_response") == 0
    assert await count(house, "released_response") == 1
    await done.types("/review")
    await sees_last(done, "counted and can no longer be changed", WAIT)
    assert await told(one, "1 of 2 people answered") == 1


async def test_a_send_that_meets_the_close_is_counted_or_told_too_late(house: House) -> None:
    director = await seeded(house, 7)
    people = [await begin(director, number) for number in range(6)]
    await asyncio.gather(*(answer_shortly(person) for person in people))
    wave = (await rows(house, "SELECT id FROM wave"))[0]["id"]
    one = director.coordinator
    close = forged(house, one, Press(2, "C", wave))
    newest = (await one.phone())[-1].id
    taps = [person.taps("Send", within=WAIT) for person in people]
    await asyncio.gather(*taps[:3], one.forges(close, newest), *taps[3:])
    await one.sees("7 people answered", WAIT)
    await settled(house)
    thanked = [person for person in people if await told(person, "Sent. Thank you.")]
    late = [person for person in people if await told(person, "Your answers were not sent")]
    assert await count(house, "released_response") == len(thanked)
    assert len(thanked) + len(late) == len(people)
    assert await count(house, "sealed_response") == 0
