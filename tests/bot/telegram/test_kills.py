"""A bot that is ended again and again in the middle of work: nothing lost, nothing twice, few messages repeated."""

import asyncio
import random
from collections import Counter

from bot.delivery_call import MESSAGES_IN_FLIGHT

KILLS = 8
PEOPLE = 6
WORDS = 6


async def test_nothing_is_lost_or_doubled_over_many_kills(rig):
    dice = random.Random(7)
    await rig.town.faults({"match": {}, "do": {"delay": 0.01}})
    people = [await rig.town.person(3000 + n, first_name=f"P{n}", started=True) for n in range(PEOPLE)]

    async def talk(person):
        for n in range(WORDS):
            await person.types(f"w{n}")
            await asyncio.sleep(dice.random() * 0.15)

    talking = asyncio.gather(*(talk(person) for person in people))
    for _ in range(KILLS):
        await asyncio.sleep(dice.random() * 0.12)
        await rig.kill()
        await rig.start()
    await talking
    words = [f"w{n}" for n in range(WORDS)]
    repeats = 0
    for person in people:
        await person.sees(f"{WORDS}: w{WORDS - 1}", within=10)
        assert await rig.desk.heard(str(person.id)) == words
        copies = Counter(message.text for message in await person.phone() if not message.mine)
        repeats += sum(copies.values()) - len(copies)
    assert repeats <= KILLS * min(PEOPLE, MESSAGES_IN_FLIGHT)
    open_rows = [row for row in await rig.store.read("outbox_words", bot=rig.writer.bot) if row["outcome"] is None]
    assert open_rows == [] or rig.delivery.idle
