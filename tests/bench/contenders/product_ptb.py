"""The product with python-telegram-bot's objects around the same turn: they read the update and make both calls."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import uvloop
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update

import bot.app
from bot.app import Foundation, Service
from bot.cli.serve import serve
from bot.logs import set_up_logs
from bot.outbox import Ok, Wire
from bot.settings import load_settings
from bot.telegram.face import open_bot
from bot.telegram.gateway import Gateway, Keyboard
from bot.telegram.read import Reader
from bot.turn import Turn
from bot.world import World

PLAIN = LinkPreviewOptions(is_disabled=True)


class ObjectReader(Reader):
    """A tap is read from the library's object; what else comes is read from its dict, once the object is made."""

    def read(self, update: Any, at: datetime, seed: str) -> Turn | None:
        seen = Update.de_json(update, None)
        query = seen.callback_query
        if query is None or query.message is None or query.data is None:
            return super().read(update, at, seed)
        person, chat = query.from_user, query.message.chat
        intent = self._pressed(self.codec.decode(query.data, str(person.id)), query.message.message_id)
        sender = {"id": person.id, "language_code": person.language_code, "first_name": person.first_name}
        found = self._turn(
            {"update_id": seen.update_id}, intent, sender, {"id": chat.id, "type": chat.type}, query.id, at, seed
        )
        return replace(found, query=query.id)


@dataclass(frozen=True, slots=True)
class ObjectGateway(Gateway):
    """The three methods of an answer by the library's Bot on our request class."""

    bot: Bot

    async def answer_callback_query(self, query: str, text: str = "", *, alert: bool = False) -> Wire:
        return Ok(await self.bot.answer_callback_query(query, text or None, show_alert=alert))

    async def send_message(self, chat: str, text: str, keyboard: Keyboard = (), **how: bool) -> Wire:
        sent = await self.bot.send_message(int(chat), text, reply_markup=markup(keyboard), **dress(**how))
        return Ok({"message_id": sent.message_id})

    async def edit_message_text(self, chat: str, message: int, text: str, keyboard: Keyboard = (), **how: bool) -> Wire:
        where = {"chat_id": int(chat), "message_id": message, "reply_markup": markup(keyboard)}
        await self.bot.edit_message_text(text, **where, **dress(**how))
        return Ok({"message_id": message})


def dress(html: bool = True, protect: bool = False) -> dict[str, Any]:
    return {"parse_mode": "HTML" if html else None, "link_preview_options": PLAIN} | (
        {"protect_content": True} if protect else {}
    )


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(**button) for button in row] for row in keyboard]
    return InlineKeyboardMarkup(rows) if rows else None


class ObjectService(Service):
    """`civimeter run` with the two above in their places."""

    def __init__(self, foundation: Foundation, **options: Any) -> None:
        super().__init__(foundation, **options)
        settings = foundation.settings
        token = settings.token.get_secret_value()
        self._gateway = ObjectGateway(self._transport, open_bot(self._transport, settings.api_url, token))


def main() -> None:
    bot.app.Reader = ObjectReader  # type: ignore[misc]
    bot.app.Service = ObjectService  # type: ignore[misc]
    settings = load_settings()
    set_up_logs(settings.log_level)
    uvloop.run(serve(settings, World()))


if __name__ == "__main__":
    main()
