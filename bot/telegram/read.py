"""The one reader: an update as Telegram sends it, a plain dict, becomes a Turn; nothing that arrives can raise here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.telegram.attached import read_sending
from bot.telegram.codec import Codec
from bot.turn import Act, Actor, Forged, Intent, Press, Say, SentFile, Tap, Turn

Json = Mapping[str, Any]

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?")
BLOCKED = "chat:blocked"
RETURNED = "chat:returned"
MIGRATED = "chat:migrated"
"""Acts that no person can type: a command has no colon."""
CONTENT = (
    "voice",
    "sticker",
    "animation",
    "photo",
    "video",
    "video_note",
    "audio",
    "document",
    "venue",
    "location",
    "contact",
    "poll",
    "dice",
    "story",
    "game",
    "paid_media",
    "checklist",
    "rich_message",
)
FILES = ("document",)
"""What brings a file that somebody may have asked for."""
ONE_KIND = {
    "animation": "video",
    "video_note": "video",
    "audio": "voice",
    "venue": "location",
    "dice": "sticker",
    "story": "other",
    "game": "other",
    "paid_media": "other",
    "checklist": "other",
    "rich_message": "other",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """`username` is the bot's own name without @; `actions` the name of each one-character code of version 2."""

    codec: Codec
    bot_id: str
    username: str = ""
    actions: Mapping[str, str] = field(default_factory=dict)

    def read(self, update: Json, at: datetime, seed: str) -> Turn | None:
        """The turn of an update; None when there is nothing for us in it. `at` is aware, `seed` random text."""
        try:
            found = self._find(update)
            if found is None:
                return None
            intent, sender, chat, query = found
            return self._turn(update, intent, sender, chat, query, at, seed)
        except (KeyError, TypeError, AttributeError, ValueError):
            return None

    def _turn(
        self, update: Json, intent: Intent, sender: Json, chat: Json, query: str | None, at: datetime, seed: str
    ) -> Turn:
        language = str(sender.get("language_code") or "en").partition("-")[0].lower()
        actor = Actor(str(int(sender["id"])), (), language, str(sender.get("first_name") or ""))
        return Turn(
            id=f"{self.bot_id}:{int(update['update_id'])}",
            door="chat",
            actor=actor,
            chat=str(int(chat["id"])),
            at=at,
            seed=seed,
            intent=intent,
            language=language,
            private=chat["type"] == "private",
            query=query,
        )

    def _find(self, update: Json) -> tuple[Intent, Json, Json, str | None] | None:
        if "callback_query" in update:
            return self._tap(update["callback_query"])
        if "my_chat_member" in update:
            return _membership(update["my_chat_member"])
        edited = "edited_message" in update
        message = update.get("edited_message" if edited else "message")
        if message is None or not _from_a_person(message):
            return None
        intent = self._said(message, edited)
        return None if intent is None else (intent, message["from"], message["chat"], None)

    def _tap(self, query: Json) -> tuple[Intent, Json, Json, str | None] | None:
        """A press counts in a private chat only; a message that is too old to be read has no usable id."""
        message = query.get("message")
        if not message or message["chat"]["type"] != "private" or query["from"].get("is_bot"):
            return None
        shown = int(message["message_id"]) if message.get("date") else None
        press = self.codec.decode(query.get("data"), str(query["from"]["id"]))
        return self._pressed(press, shown), query["from"], message["chat"], str(query["id"])

    def _pressed(self, press: Press | Forged, message: int | None) -> Intent:
        match press:
            case Press(version=1):
                return Tap(press, message)
            case Press():
                args = {"question": press.question, "arg": press.arg, "revision": press.revision, "message": message}
                return Act(self.actions.get(press.action, press.action), press.subject, args)
            case _:
                return press

    def _said(self, message: Json, edited: bool) -> Intent | None:
        number = int(message["message_id"])
        text = message.get("text")
        if isinstance(text, str):
            command = self._command(message, text)
            if command is None:
                return Say(text, number, edited)
            name, payload = command
            return Act(name, payload, {"message": number}) if name and not edited else None
        if edited:
            return None
        if message.get("migrate_to_chat_id"):
            return Act(MIGRATED, str(int(message["migrate_to_chat_id"])))
        kind = next((kind for kind in CONTENT if kind in message), None)
        if kind is None:
            return None
        sent = read_sending(message, kind, ONE_KIND.get(kind, kind), number)
        return replace(sent, file=_file(message)) if kind in FILES else sent

    def _command(self, message: Json, text: str) -> tuple[str, str] | None:
        """Name and payload of a command at the beginning; an empty name when it is meant for another bot."""
        entities = message.get("entities") or []
        first = next((item for item in entities if item.get("type") == "bot_command" and item.get("offset") == 0), None)
        if first is None:
            return None
        length = int(first["length"])
        found = COMMAND.fullmatch(text[:length])
        if found is None:
            return None
        name, addressee = found.groups()
        if addressee and addressee.lower() != self.username.lower():
            return "", ""
        return name.lower(), text[length:].strip()


def read_update(update: Json, codec: Codec, bot_id: str, at: datetime, seed: str, username: str = "") -> Turn | None:
    """One update read by a reader made for it."""
    return Reader(codec, bot_id, username).read(update, at, seed)


def _file(message: Json) -> SentFile | None:
    """The file of a document; its size is what the sender's side says, and is checked again while it is fetched."""
    document = message["document"]
    id, name, size = (document.get(key) for key in ("file_id", "file_name", "file_size"))
    if not isinstance(id, str):
        return None
    return SentFile(id, name if isinstance(name, str) else "", size if isinstance(size, int) else 0)


def _membership(change: Json) -> tuple[Intent, Json, Json, str | None] | None:
    """A person blocks the bot or comes back; a group adds or removes it."""
    if change["from"].get("is_bot"):
        return None
    gone = change["new_chat_member"]["status"] in ("kicked", "left")
    return Act(BLOCKED if gone else RETURNED), change["from"], change["chat"], None


def _from_a_person(message: Json) -> bool:
    """Channel posts, anonymous administrators, other bots and messages sent through one do not count."""
    sender = message.get("from")
    if not sender or sender.get("is_bot") or message.get("sender_chat") or message.get("via_bot"):
        return False
    return message["chat"]["type"] in ("private", "group", "supergroup")


def peek(update: Json) -> tuple[int | None, str]:
    """Update id and the chat whose order it belongs to (the person, where there is no chat); read without trust."""
    number = update.get("update_id")
    identity = _chat_of(update)
    return (number if isinstance(number, int) else None), identity


def _chat_of(update: Json) -> str:
    for kind in (*ALLOWED_UPDATES, *update):
        part = update.get(kind)
        if not isinstance(part, dict):  # as JSON is read; to ask for a Mapping takes far longer
            continue
        message = part.get("message")
        for holder in (part, message if isinstance(message, dict) else {}):
            chat = holder.get("chat")
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return str(chat["id"])
        sender = part.get("from")
        if isinstance(sender, dict) and isinstance(sender.get("id"), int):
            return str(sender["id"])
    return ""


def message_of(update: Json) -> int:
    """The id of a new message that the person wrote; 0 when the update brings none."""
    message = update.get("message")
    number = message.get("message_id") if isinstance(message, dict) else None
    return number if isinstance(number, int) else 0


def query_of(update: Json) -> str:
    """The id of the callback query to acknowledge; empty when there is none."""
    query = update.get("callback_query")
    number = query.get("id") if isinstance(query, dict) else None
    return number if isinstance(number, str) else ""
