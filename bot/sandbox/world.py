"""Who and what exists in the sandbox: people, chats, messages, files."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.entities import Entity
from bot.sandbox.refusals import Refusal

BOT_ID = 7_000_000_001
BOT_USERNAME = "civimeter_sandbox_bot"
EVENT_BYTES = 100  # what one message, edit, typed message or tap costs beside its texts; a model, not a measurement

Markup = dict[str, Any]


@dataclass(slots=True)
class Toast:
    """What answerCallbackQuery showed."""

    text: str
    alert: bool
    at: float


@dataclass(slots=True)
class Person:
    """An account. A person's id is that of their private chat with the bot; `about` is a label for the page."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = "en"
    about: str = ""
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    bytes: int = 0
    toasts: list[Toast] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)  # taps not answered yet: query id to message id


@dataclass(slots=True)
class File:
    """Bytes that were uploaded, by the bot or by a person."""

    id: str
    name: str
    mime: str
    data: bytes
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        """Where getFile says that it can be downloaded."""
        return f"documents/{self.id}"


@dataclass(slots=True)
class Message:
    """One message. `sender` 0 is the bot; `kind`: text, photo, document, voice, audio, sticker, location, venue or
    contact.

    `extra` holds what a kind has besides its file: a position, a duration in seconds, the name of an album.
    """

    id: int
    chat: int
    sender: int
    date: float
    kind: str = "text"
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    markup: Markup | None = None
    file: File | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    reply_to: int = 0
    edited: float = 0.0
    protect: bool = False
    deleted: bool = False
    reactions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Chat:
    """A private chat, a group or a supergroup, with all its messages in order."""

    id: int
    kind: str = "private"
    title: str = ""
    members: list[int] = field(default_factory=list)
    kicked: bool = False
    migrated_to: int = 0
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    keyboard: Markup | None = None
    typing_until: float = 0.0


class World:
    """All people, chats and files."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}

    def add_person(self, person: Person) -> Person:
        """A new account and its still empty private chat."""
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id, members=[person.id])
        return person

    def add_group(self, chat: int, title: str, members: list[int], kind: str = "group") -> Chat:
        """A group with the bot in it; ids of groups are negative."""
        self.chats[chat] = Chat(chat, kind, title, list(members))
        return self.chats[chat]

    def add_file(self, name: str, mime: str, data: bytes) -> File:
        """Keep bytes; the same bytes under the same name are the same file."""
        digest = hashlib.sha256(name.encode() + b"\0" + data).hexdigest()[:32]
        width, height = picture_size(data)
        return self.files.setdefault(digest, File(digest, name, mime, data, width, height))

    def add_message(self, chat: Chat, sender: int, at: float, **fields: Any) -> Message:
        """The next message of a chat; ids increase within the chat."""
        chat.last_id += 1
        message = Message(chat.last_id, chat.id, sender, at, **fields)
        chat.messages[message.id] = message
        return message

    def reachable(self, chat_id: int | str | None) -> Chat:
        """The chat if the bot may write there now; else the refusal that Telegram would give."""
        if chat_id in (None, ""):
            raise Refusal("no_chat")
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise Refusal("chat_not_found")
        if chat.migrated_to:
            raise Refusal("migrated", migrate_to_chat_id=chat.migrated_to)
        if chat.kicked:
            raise Refusal(f"kicked_{chat.kind}")
        if chat.kind == "private":
            person = self.people[chat.id]
            if person.deactivated:
                raise Refusal("deactivated")
            if person.blocked:
                raise Refusal("blocked")
            if not person.started:
                raise Refusal("not_started")
        return chat

    def count_bytes(self, chat: Chat, *texts: str) -> None:
        """Add an event and its texts to what travelled to or from each phone of the chat."""
        size = EVENT_BYTES + sum(len(text.encode("utf-8", "replace")) for text in texts)
        for member in chat.members:
            self.people[member].bytes += size


def message_bytes(message: Message) -> list[str]:
    """The strings of a message that travel to a phone: text, labels and callback data."""
    buttons = [button for row in (message.markup or {}).get("inline_keyboard", []) for button in row]
    return [message.text, *(button[key] for button in buttons for key in ("text", "callback_data") if key in button)]


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, (0, 0) for anything else but a JPEG, whose size is not looked up."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) > 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    return (640, 480) if data[:3] == b"\xff\xd8\xff" else (0, 0)
