"""The ten methods of the daily path as dicts; nothing leaves with a link preview, or with markup other than HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.outbox import Refused, Wire
from bot.telegram.read import ALLOWED_UPDATES
from bot.telegram.request import Transport

Keyboard = Sequence[Sequence[Mapping[str, Any]]]

POLL_LIMIT = 100
POLL_WAIT = 25
ACKNOWLEDGE_TIMEOUT = 10.0
NO_PREVIEW = {"is_disabled": True}


@dataclass(frozen=True, slots=True)
class Gateway:
    """Chat ids are text here and numbers on the wire; keyboards are rows of `{"text", "callback_data" | "url"}`."""

    transport: Transport

    async def get_updates(self, offset: int | None, wait: int = POLL_WAIT) -> Wire:
        """Ok holds the list of updates. An offset confirms everything below it; there is none at the start."""
        params: dict[str, Any] = {"limit": POLL_LIMIT, "timeout": wait, "allowed_updates": list(ALLOWED_UPDATES)}
        if offset is not None:
            params["offset"] = offset
        return await self.transport.poll(params, wait)

    async def send_message(
        self, chat: str, text: str, keyboard: Keyboard = (), *, html: bool = True, protect: bool = False
    ) -> Wire:
        """A new message; Ok holds it."""
        params = {"chat_id": int(chat), "text": text, "link_preview_options": NO_PREVIEW}
        return await self.transport.call("sendMessage", _dressed(params, keyboard, html, protect))

    async def send_keys(self, chat: str, text: str, position: str) -> Wire:
        """A new message that puts one key in the place of the phone's keyboard: tapped, it sends the position. With an
        empty label it takes such a key away.
        """
        key = [[{"text": position, "request_location": True}]]
        keyboard = {"keyboard": key, "resize_keyboard": True, "one_time_keyboard": True}
        markup = keyboard if position else {"remove_keyboard": True}
        params = {"chat_id": int(chat), "text": text, "link_preview_options": NO_PREVIEW, "reply_markup": markup}
        return await self.transport.call("sendMessage", _dressed(params, (), True, False))

    async def edit_message_text(
        self, chat: str, message: int, text: str, keyboard: Keyboard = (), *, html: bool = True
    ) -> Wire:
        """Another text and keyboard for a message of ours."""
        params = {"chat_id": int(chat), "message_id": message, "text": text, "link_preview_options": NO_PREVIEW}
        return await self.transport.call("editMessageText", _dressed(params, keyboard, html, False))

    async def edit_message_reply_markup(self, chat: str, message: int, keyboard: Keyboard = ()) -> Wire:
        """Another keyboard for a message of ours; none takes it away."""
        params: dict[str, Any] = {"chat_id": int(chat), "message_id": message}
        return await self.transport.call("editMessageReplyMarkup", {**params, "reply_markup": _markup(keyboard)})

    async def answer_callback_query(self, query: str, text: str = "", *, alert: bool = False) -> Wire:
        """Stops the waiting sign on the button; at most 200 characters are shown."""
        params: dict[str, Any] = {"callback_query_id": query}
        if text:
            params |= {"text": text[:200], "show_alert": alert}
        return await self.transport.call("answerCallbackQuery", params, timeout=ACKNOWLEDGE_TIMEOUT)

    async def send_photo(
        self,
        chat: str,
        photo: bytes,
        caption: str = "",
        keyboard: Keyboard = (),
        *,
        html: bool = True,
        protect: bool = False,
    ) -> Wire:
        """A picture (PNG bytes) with a caption of at most 1,024 units; Ok holds the message."""
        params = _dressed({"chat_id": int(chat), "caption": caption}, keyboard, html, protect)
        return await self.transport.call("sendPhoto", params, files={"photo": photo})

    async def send_document(
        self,
        chat: str,
        document: tuple[str, bytes],
        caption: str = "",
        keyboard: Keyboard = (),
        *,
        html: bool = True,
        protect: bool = False,
    ) -> Wire:
        """A file, by its name and bytes; Ok holds the message."""
        params = _dressed({"chat_id": int(chat), "caption": caption}, keyboard, html, protect)
        return await self.transport.call("sendDocument", params, files={"document": document})

    async def send_again(
        self,
        chat: str,
        kind: Literal["photo", "document"],
        file: str,
        caption: str = "",
        keyboard: Keyboard = (),
        *,
        html: bool = True,
        protect: bool = False,
    ) -> Wire:
        """A file that somebody sent to the bot, by Telegram's own reference. What came as a picture may have come as
        a document and the other way round: where Telegram refuses the one it is sent as the other.
        """
        params = _dressed({"chat_id": int(chat), "caption": caption}, keyboard, html, protect)
        photo, document = ("sendPhoto", params | {"photo": file}), ("sendDocument", params | {"document": file})
        first, second = (photo, document) if kind == "photo" else (document, photo)
        wire = await self.transport.call(*first)
        return await self.transport.call(*second) if isinstance(wire, Refused) and wire.status == 400 else wire

    async def send_chat_action(self, chat: str, action: str = "typing") -> Wire:
        """A sign that something is being made."""
        return await self.transport.call("sendChatAction", {"chat_id": int(chat), "action": action})

    async def delete_messages(self, chat: str, messages: Sequence[int]) -> Wire:
        """Takes 1 to 100 messages away on both sides; ids that are unknown are skipped."""
        params = {"chat_id": int(chat), "message_ids": list(messages)}
        return await self.transport.call("deleteMessages", params)

    async def set_message_reaction(self, chat: str, message: int, emoji: str) -> Wire:
        """A reaction instead of words."""
        reaction = [{"type": "emoji", "emoji": emoji}]
        params = {"chat_id": int(chat), "message_id": message, "reaction": reaction}
        return await self.transport.call("setMessageReaction", params)


def _dressed(params: dict[str, Any], keyboard: Keyboard, html: bool, protect: bool) -> dict[str, Any]:
    if html:
        params["parse_mode"] = "HTML"
    if protect:
        params["protect_content"] = True
    if keyboard:
        params["reply_markup"] = {"inline_keyboard": keyboard}
    return params


def _markup(keyboard: Keyboard) -> dict[str, Any]:
    return {"inline_keyboard": keyboard}
