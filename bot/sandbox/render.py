"""World to Bot API JSON: users, chats, messages, files, as updates and results carry them."""

import hashlib
from typing import Any

from bot.sandbox.world import BOT_ID, BOT_USERNAME, Chat, File, Message, Person, World

Json = dict[str, Any]


def bot_user(name: str, full: bool = False) -> Json:
    """The bot as a user; `full` as getMe shows it."""
    user: Json = {"id": BOT_ID, "is_bot": True, "first_name": name, "username": BOT_USERNAME}
    if full:
        user |= {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
    return user


def person_user(person: Person) -> Json:
    """A person as a user."""
    user: Json = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    user |= {"last_name": person.last_name} if person.last_name else {}
    user |= {"username": person.username} if person.username else {}
    return user | ({"language_code": person.language} if person.language else {})


def chat_json(world: World, chat: Chat) -> Json:
    """A chat as messages carry it."""
    if chat.kind != "private":
        return {"id": chat.id, "type": chat.kind, "title": chat.title}
    user = person_user(world.people[chat.id])
    names: Json = {key: user[key] for key in ("first_name", "last_name", "username") if key in user}
    return {"id": chat.id, "type": "private", **names}


def file_json(file: File) -> Json:
    """The three keys that every kind of file has."""
    unique = hashlib.sha256(file.id.encode()).hexdigest()[:16]
    return {"file_id": file.id, "file_unique_id": unique, "file_size": len(file.data)}


def media_json(message: Message) -> Json:
    """What a message holds instead of text."""
    if message.kind == "venue":
        # Telegram gives the position of a venue twice, for programs that know no venues.
        return {"venue": dict(message.extra), "location": dict(message.extra["location"])}
    if message.kind in ("location", "contact"):
        return {message.kind: dict(message.extra)}
    if message.file is None:
        return dict(message.extra)
    album = {"media_group_id": message.extra["album"]} if "album" in message.extra else {}
    return {message.kind: _media(message, message.file)} | album


def _media(message: Message, file: File) -> Any:
    """The file of a message in the form of its kind."""
    base = file_json(file)
    named = base | {"file_name": file.name, "mime_type": file.mime}
    match message.kind:
        case "photo":
            return [base | {"width": file.width, "height": file.height}]
        case "voice":
            return base | {"duration": message.extra.get("duration", 3), "mime_type": file.mime}
        case "audio":
            return named | {"duration": message.extra.get("duration", 3)}
        case "sticker":
            fixed = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            return base | fixed | {"emoji": "👍"}
        case _:
            return named


def message_json(world: World, message: Message, name: str, reply: bool = True) -> Json:
    """A message as updates and results carry it; `name` is the bot's."""
    chat = world.chats[message.chat]
    sender = person_user(world.people[message.sender]) if message.sender else bot_user(name)
    body: Json = {"message_id": message.id, "from": sender, "chat": chat_json(world, chat), "date": int(message.date)}
    if message.edited:
        body["edit_date"] = int(message.edited)
    if message.reply_to in chat.messages and reply:
        body["reply_to_message"] = message_json(world, chat.messages[message.reply_to], name, reply=False)
    if message.protect:
        body["has_protected_content"] = True
    text, entities = ("text", "entities") if message.kind == "text" else ("caption", "caption_entities")
    if message.text:
        body[text] = message.text
    if message.entities:
        body[entities] = message.entities
    if message.kind != "text":
        body |= media_json(message)
    if message.markup and "inline_keyboard" in message.markup:
        body["reply_markup"] = message.markup
    return body
