"""A bot that is ended again and again in the middle of work: nothing lost, nothing twice, few messages repeated."""

import asyncio
import random
from collections import Counter

from bot.delivery_call import MESSAGES_IN_FLIGHT
from bot.sandbox.people import NotSeen

KILLS = 8
PEOPLE = 6
WORDS = 6


async def asks_again(person):
    """What a person writes who waits in vain: a message that two deaths in a row left in doubt is not sent a third
    time. Nothing, where the answer is there.
    """
    try:
        await person.sees(f"{WORDS}: w{WORDS - 1}", within=10)
    except NotSeen:
        await person.types("again")
        await person.sees(f"{WORDS + 1}: again", within=10)
        return ["again"]
    return []


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
        again = await asks_again(person)
        assert await rig.desk.heard(str(person.id)) == words + again
        copies = Counter(message.text for message in await person.phone() if not message.mine)
        repeats += sum(copies.values()) - len(copies)
    assert repeats <= KILLS * min(PEOPLE, MESSAGES_IN_FLIGHT)
    await rig.eventually(lambda: rig.delivery.idle, within=10)
