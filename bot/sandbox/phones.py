"""What a phone shows, as data for the page and for the client: no callback data, only labels."""

from typing import Any

from bot.sandbox.bench import Bench
from bot.sandbox.world import Chat, Message, Person

Json = dict[str, Any]
LATEST_TOASTS = 20


def person_json(bench: Bench, person: Person) -> Json:
    """A person as lists show them."""
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "language": person.language,
        "about": person.about,
        "started": person.started,
        "blocked": person.blocked,
        "deactivated": person.deactivated,
        "bytes": person.bytes,
        "change": bench.bell.changes[person.id],
    }


def phone_json(bench: Bench, person: Person, chat_id: int = 0, last: int = 0) -> Json:
    """One chat on one person's phone; `last` keeps only so many messages."""
    chat = bench.world.chats[chat_id or person.id]
    shown = [message for message in chat.messages.values() if not message.deleted]
    waiting = set(person.waiting.values())
    profile = bench.profile
    return {
        "person": person_json(bench, person),
        "change": bench.bell.changes[person.id],
        "bot": {
            "name": profile.name(person.language),
            "description": profile.description(person.language),
            "commands": profile.commands_for(person.id, person.language),
        },
        "typing": chat.typing_until > bench.clock.now(),
        "toasts": [{"text": one.text, "alert": one.alert, "at": one.at} for one in person.toasts[-LATEST_TOASTS:]],
        "toast_count": len(person.toasts),
        "keyboard": _keyboard(chat),
        "messages": [_message(one, person, one.id in waiting) for one in (shown[-last:] if last else shown)],
        "total": len(shown),
    }


def _message(message: Message, person: Person, waiting: bool) -> Json:
    rows = (message.markup or {}).get("inline_keyboard", [])
    body: Json = {
        "id": message.id,
        "mine": message.sender == person.id,
        "sender": message.sender,
        "at": message.date,
        "edited": bool(message.edited),
        "edited_at": message.edited,
        "kind": message.kind,
        "text": message.text,
        "entities": message.entities,
        "rows": [[{"label": one["text"], "url": one.get("url", "")} for one in row] for row in rows],
        "reply_to": message.reply_to,
        "protect": message.protect,
        "reactions": message.reactions,
        "waiting": waiting,
    }
    if message.file:
        file = message.file
        body["file"] = {"id": file.id, "name": file.name, "mime": file.mime, "size": len(file.data)}
        body["file"] |= {"width": file.width, "height": file.height}
    if message.extra:
        body["extra"] = message.extra
    return body


def _keyboard(chat: Chat) -> list[list[Json]]:
    rows = (chat.keyboard or {}).get("keyboard", [])
    return [[_reply_button(button) for button in row] for row in rows]


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        return {"label": button, "asks": ""}
    asks = next((key for key in ("request_location", "request_contact") if button.get(key)), "")
    return {"label": button["text"], "asks": asks.removeprefix("request_")}
