"""Methods that make a message: sendMessage, sendPhoto, sendDocument; and sendChatAction."""

from typing import Any

from bot.sandbox.bench import Call
from bot.sandbox.entities import Entity, read_text, utf16_len
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.registry import method
from bot.sandbox.refusals import Refusal, accepted
from bot.sandbox.world import Chat, File

COMMON = "chat_id disable_notification protect_content reply_markup reply_parameters"
TEXT_UNITS = 4096
CAPTION_UNITS = 1024
PHOTO_BYTES = 10 * 1024 * 1024
TYPING_SECONDS = 5


def read_message_text(call: Call) -> tuple[str, list[Entity]]:
    """`text` of a call, parsed and within its limit."""
    text, entities = read_text(call.text("text"), call.get("parse_mode"), call.get("entities"))
    if not text:
        raise Refusal("empty_text")
    if utf16_len(text) > TEXT_UNITS:
        raise Refusal("long_text")
    return text, entities


def read_caption(call: Call) -> tuple[str, list[Entity]]:
    """`caption` of a call, parsed and within its limit."""
    text, entities = read_text(call.text("caption"), call.get("parse_mode"), call.get("caption_entities"))
    if utf16_len(text) > CAPTION_UNITS:
        raise Refusal("long_caption")
    return text, entities


def send(call: Call, chat: Chat, **fields: Any) -> Any:
    """Put a message of the bot into a chat, with the parameters that all sending methods share."""
    bench = call.bench
    markup = read_markup(call.get("reply_markup"), chat.kind == "private")
    inline = markup if markup and "inline_keyboard" in markup else None
    if markup and inline is None:
        chat.keyboard = markup if "keyboard" in markup else None
    message = bench.world.add_message(
        chat,
        0,
        bench.clock.now(),
        markup=inline,
        protect=bool(call.get("protect_content")),
        reply_to=_reply(call, chat),
        **fields,
    )
    bench.deliver(chat, message)
    return bench.message(message)


def _reply(call: Call, chat: Chat) -> int:
    reply = call.get("reply_parameters")
    if not isinstance(reply, dict) or not reply.get("message_id"):
        return 0
    answered = chat.messages.get(reply["message_id"])
    if answered is None or answered.deleted:
        if reply.get("allow_sending_without_reply"):
            return 0
        raise Refusal("bad_reply")
    return answered.id


def take_file(call: Call, name: str) -> File:
    """The file that a call names: an upload, `attach://`, or the id of a file that is here already."""
    upload = call.form.uploads.get(name)
    given = call.text(name)
    if given.startswith("attach://"):
        upload = call.form.uploads.get(given.removeprefix("attach://"))
    if upload is not None:
        if not upload.data:
            raise Refusal("empty_file")
        return call.bench.world.add_file(upload.name, upload.mime, upload.data)
    if not given:
        raise Refusal("no_file", name)
    if given not in call.bench.world.files:
        raise Refusal("wrong_file")
    return call.bench.world.files[given]


@method("sendMessage", f"{COMMON} text parse_mode entities link_preview_options")
def send_message(call: Call) -> Any:
    """A text."""
    chat = call.bench.world.reachable(call.get("chat_id"))
    text, entities = read_message_text(call)
    return send(call, chat, text=text, entities=entities)


@method("sendPhoto", f"{COMMON} photo caption parse_mode caption_entities has_spoiler show_caption_above_media")
def send_photo(call: Call) -> Any:
    """A picture, at most 10 MB."""
    chat = call.bench.world.reachable(call.get("chat_id"))
    text, entities = read_caption(call)
    file = take_file(call, "photo")
    if len(file.data) > PHOTO_BYTES:
        raise Refusal("big_file")
    if not file.width:
        raise Refusal("bad_photo")
    return send(call, chat, kind="photo", file=file, text=text, entities=entities)


@method("sendDocument", f"{COMMON} document caption parse_mode caption_entities disable_content_type_detection")
def send_document(call: Call) -> Any:
    """A file of any kind."""
    chat = call.bench.world.reachable(call.get("chat_id"))
    text, entities = read_caption(call)
    return send(call, chat, kind="document", file=take_file(call, "document"), text=text, entities=entities)


@method("sendChatAction", "chat_id action")
def send_chat_action(call: Call) -> Any:
    """The typing line, for five seconds or until the next message."""
    chat = call.bench.world.reachable(call.get("chat_id"))
    if call.get("action") not in accepted("actions"):
        raise Refusal("bad_action")
    chat.typing_until = call.bench.clock.now() + TYPING_SECONDS
    call.bench.bell.ring(*chat.members)
    return True
