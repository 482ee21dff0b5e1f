"""What a service asks before it opens any door, and how it says that it cannot start."""

import asyncio

from bot.outbox import Ok
from bot.telegram.request import Transport


class StartError(Exception):
    """The service cannot start; the message says why and what to do."""


async def ask_username(transport: Transport) -> str:
    """The bot's name, from Telegram. Raises StartError, at once where the token is refused."""
    for wait in (0.5, 1, 2, 4, 0):
        answer = await transport.call("getMe", {})
        match answer:
            case Ok(dict() as me):
                return str(me["username"])
            case _ if getattr(answer, "status", 0) in (401, 404):
                raise StartError("Telegram refuses the token: check CIVIMETER_TOKEN with @BotFather")
        await asyncio.sleep(wait)
    raise StartError("the Bot API does not answer: check CIVIMETER_API_URL and the network")
