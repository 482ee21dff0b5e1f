"""What people do with their phones in journeys: begin, click through cards, and a look into the database."""

import asyncio
from typing import Any

import aiohttp
from journey import WAIT, House

from bot.cli.director import Director
from bot.cli.eyes import sees_last
from bot.sandbox.people import Message, Person
from bot.telegram.codec import Codec
from bot.turn import Press

FIRST = "How often do you deal"
# The shortest way through the agent consultation: nobody is dealt with, nothing else is said.
SHORT = ("Never", *["Rather not say"] * 8)


async def begin(director: Director, number: int = 0) -> Person:
    """Press Start under the notice; the first question is there."""
    person = director.people[number]
    await person.taps("Start", within=WAIT)
    await sees_last(person, FIRST, WAIT)
    return person


async def click(person: Person, *labels: str) -> None:
    """Tap one label after the other, each on the last card of the chat, each after the card has changed."""
    for label in labels:
        before = (await person.phone())[-1]
        await person.taps(label, message=before.id, within=WAIT)
        for _ in range(40):
            after = (await person.phone())[-1]
            if (after.id, after.text, after.rows) != (before.id, before.text, before.rows):
                break
            await person.waits_change(0.5)


async def answer_shortly(person: Person, idea: str = "", help_test: str = "Rather not say") -> None:
    """From the first question to the review."""
    await click(person, *SHORT)
    await sees_last(person, "say more about it", WAIT)
    if idea:
        await person.types(idea)
    else:
        await click(person, "Skip")
    await sees_last(person, "Would you help test", WAIT)
    await click(person, help_test)
    await sees_last(person, "They count only once you send them", WAIT)


async def send(person: Person) -> Message:
    """Send from the review; the card that thanks."""
    await click(person, "Send")
    return await sees_last(person, "Sent. Thank you.", WAIT)


def forged(house: House, person: Person, press: Press) -> str:
    """Callback data that is signed for this person, as if the bot had drawn this button for them."""
    assert house.service is not None
    base = house.service.foundation
    return Codec(base.vault.callback_keys, base.settings.bot_id).encode(press, str(person.id))


async def rows(house: House, text: str) -> list[dict[str, Any]]:
    """Rows of the database, by a statement of the test's own."""
    assert house.service is not None
    return await house.service.foundation.database.fetch(text, {})


async def count(house: House, table: str, wanted: int | None = None) -> int:
    """Rows of a table; with `wanted` as soon as there are so many, or after five seconds."""
    found = -1
    for _ in range(50):
        found = len(await rows(house, f"SELECT * FROM {table}"))
        if wanted in (None, found):
            break
        await asyncio.sleep(0.1)
    return found


async def download(house: House, message: Message) -> bytes:
    """The file of a message, as the phone gets it."""
    assert message.file is not None
    url = f"{house.town.url}/sandbox/files/{message.file['id']}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        return await answer.read()


async def settled(house: House) -> None:
    """Until everything that is due has left."""
    for _ in range(200):
        now = house.world.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        if not await rows(house, f"SELECT key FROM outbox WHERE outcome IS NULL AND due_at <= '{now}'"):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("something is still due")


async def told(person: Person, text: str) -> int:
    """How many messages of the bot on the phone have these words."""
    return sum(text.casefold() in one.text.casefold() for one in await person.phone() if not one.mine)
