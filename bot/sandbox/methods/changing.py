"""Methods that change or remove a message: edits, deletions, reactions."""

from typing import Any

from bot.sandbox.bench import Call
from bot.sandbox.entities import Entity
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import read_caption, read_message_text
from bot.sandbox.refusals import Refusal, accepted
from bot.sandbox.world import Chat, Message

COMMON = "chat_id message_id reply_markup"
DELETE_SECONDS = 48 * 3600


def _find(call: Call, chat: Chat, refusal: str) -> Message:
    number = call.get("message_id")
    if not isinstance(number, int) or number <= 0:
        raise Refusal("no_message_id")
    message = chat.messages.get(number)
    if message is None or message.deleted:
        raise Refusal(refusal)
    return message


def _own(call: Call) -> tuple[Chat, Message]:
    chat = call.bench.world.reachable(call.get("chat_id"))
    message = _find(call, chat, "edit_not_found")
    if message.sender:
        raise Refusal("cannot_edit")
    return chat, message


def _change(call: Call, chat: Chat, message: Message, text: str, entities: list[Entity]) -> Any:
    markup = read_markup(call.get("reply_markup"), chat.kind == "private", inline_only=True)
    if (text, entities, markup) == (message.text, message.entities, message.markup):
        raise Refusal("not_modified")
    message.text, message.entities, message.markup = text, entities, markup
    message.edited = call.bench.clock.now()
    call.bench.deliver(chat, message)
    return call.bench.message(message)


@method("editMessageText", f"{COMMON} text parse_mode entities link_preview_options")
def edit_message_text(call: Call) -> Any:
    """New text and new keyboard; without reply_markup the keyboard goes."""
    chat, message = _own(call)
    text, entities = read_message_text(call)
    if message.kind != "text":
        raise Refusal("no_text_to_edit")
    return _change(call, chat, message, text, entities)


@method("editMessageCaption", f"{COMMON} caption parse_mode caption_entities show_caption_above_media")
def edit_message_caption(call: Call) -> Any:
    """New caption and new keyboard of a photo or document."""
    chat, message = _own(call)
    text, entities = read_caption(call)
    if message.kind not in ("photo", "document"):
        raise Refusal("no_caption_to_edit")
    return _change(call, chat, message, text, entities)


@method("editMessageReplyMarkup", COMMON)
def edit_message_reply_markup(call: Call) -> Any:
    """New keyboard, same text."""
    chat, message = _own(call)
    return _change(call, chat, message, message.text, message.entities)


def _remove(call: Call, chat: Chat, messages: list[Message]) -> None:
    now = call.bench.clock.now()
    for message in messages:
        foreign = message.sender != 0 and chat.kind != "private"
        if foreign or now - message.date >= DELETE_SECONDS:
            raise Refusal("cannot_delete")
    for message in messages:
        message.deleted = True
    call.bench.bell.ring(*chat.members)


@method("deleteMessage", "chat_id message_id")
def delete_message(call: Call) -> Any:
    """Remove one message younger than 48 hours; in a private chat also the person's own."""
    chat = call.bench.world.reachable(call.get("chat_id"))
    _remove(call, chat, [_find(call, chat, "delete_not_found")])
    return True


@method("deleteMessages", "chat_id message_ids")
def delete_messages(call: Call) -> Any:
    """Remove 1 to 100 messages; unknown ones are skipped, one that is too old refuses the whole call."""
    chat = call.bench.world.reachable(call.get("chat_id"))
    numbers = call.get("message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise Refusal("no_message_id")
    found = [chat.messages[number] for number in numbers if number in chat.messages]
    _remove(call, chat, [message for message in found if not message.deleted])
    return True


@method("setMessageReaction", "chat_id message_id reaction is_big")
def set_message_reaction(call: Call) -> Any:
    """At most one emoji, as a bot."""
    chat = call.bench.world.reachable(call.get("chat_id"))
    message = _find(call, chat, "react_not_found")
    reaction = call.get("reaction") or []
    emoji = [one.get("emoji") for one in reaction if isinstance(one, dict) and one.get("type") == "emoji"]
    if len(emoji) != len(reaction) or len(emoji) > 1 or any(one not in accepted("reactions") for one in emoji):
        raise Refusal("bad_reaction")
    message.reactions = [str(one) for one in emoji]
    call.bench.bell.ring(*chat.members)
    return True
