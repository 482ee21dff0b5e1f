"""What a simulated person looks at: the last message of the chat, as somebody with a phone in hand does."""

import asyncio

from bot.sandbox.people import Message, NotSeen, Person
from bot.sandbox.seen import plain_words

PATIENCE = 30.0


async def sees_last(person: Person, text: str, within: float = PATIENCE) -> Message:
    """The last message of the chat, once it is the bot's and has these words; NotSeen when it does not come."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while loop.time() < deadline:
        messages = await person.phone()
        if messages and not messages[-1].mine and plain_words(text) in plain_words(messages[-1].text):
            return messages[-1]
        await person.waits_change(min(1.0, max(0.0, deadline - loop.time())))
    raise NotSeen(f"{person.first_name} does not see {text!r} last:\n{await person.describe()}")
