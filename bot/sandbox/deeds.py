"""The deeds that a control request can name, from its JSON to a person's hands."""

import base64
from collections.abc import Callable
from typing import Any

from bot.sandbox.hands import CannotAct, Hands
from bot.sandbox.world import BOT_USERNAME, File, Message, Person

Json = dict[str, Any]
Deed = Callable[[Hands, Person, Json], Json]
MIMES = {
    "photo": "image/png",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "sticker": "image/webp",
    "document": "application/octet-stream",
}
VOICE_SECONDS = 3
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def find_button(message: Message, row: int, column: int, label: str) -> Json:
    """The button at a place of a message's keyboard; its label must still be the one that was seen."""
    rows = (message.markup or {}).get("inline_keyboard", [])
    try:
        button: Json = rows[row][column]
    except IndexError:
        raise CannotAct("that button is gone") from None
    if label and button["text"] != label:
        raise CannotAct(f"that button now reads {button['text']!r}")
    return button


def _tap(hands: Hands, person: Person, body: Json) -> Json:
    message = hands.bench.world.chats[person.id].messages.get(int(body["message"]))
    if message is None or message.deleted:
        raise CannotAct("that message is gone")
    button = find_button(message, int(body["row"]), int(body["column"]), str(body.get("label", "")))
    if "callback_data" not in button:
        return _open(hands, person, str(button.get("url", "")))
    return hands.tap(person, message.id, button["text"], button["callback_data"], int(body.get("times", 1)))


def _open(hands: Hands, person: Person, url: str) -> Json:
    """Open a link: a deep link to this bot starts it, any other is only looked at."""
    head, _, payload = url.partition("?start=")
    if head.rstrip("/").lower() in (f"https://t.me/{BOT_USERNAME}", f"t.me/{BOT_USERNAME}"):
        return hands.start(person, payload)
    return {"act": "open", "person": person.id, "url": url, "updates": []}


def _file(hands: Hands, kind: str, body: Json) -> File | None:
    if kind not in MIMES:
        return None
    data = base64.b64decode(body["data"]) if body.get("data") else PIXEL if kind == "photo" else kind.encode()
    return hands.bench.world.add_file(str(body.get("name", kind)), str(body.get("mime", MIMES[kind])), data)


def _position(body: Json) -> Json:
    place: Json = {"latitude": float(body["latitude"]), "longitude": float(body["longitude"])}
    return place | ({"horizontal_accuracy": float(body["accuracy"])} if body.get("accuracy") else {})


def _extra(kind: str, body: Json) -> Json:
    """What a message of this kind carries besides its file."""
    match kind:
        case "location":
            return _position(body)
        case "venue":
            return {"location": _position(body), "title": str(body["title"]), "address": str(body.get("address", ""))}
        case "contact":
            known: Json = {"phone_number": str(body["phone_number"]), "first_name": str(body["first_name"])}
            return known | ({"user_id": int(body["user_id"])} if body.get("user_id") else {})
        case "voice" | "audio":
            return {"duration": int(body.get("seconds", VOICE_SECONDS))}
    return {"album": str(body["album"])} if body.get("album") else {}


def _sender(kind: str) -> Deed:
    def send(hands: Hands, person: Person, body: Json) -> Json:
        return hands.send(person, kind, _file(hands, kind, body), _extra(kind, body), str(body.get("caption", "")))

    return send


def _say(hands: Hands, person: Person, body: Json) -> Json:
    return hands.say(person, str(body["text"]), int(body.get("chat", 0)), int(body.get("reply_to", 0)))


DEEDS: dict[str, Deed] = {
    "start": lambda hands, person, body: hands.start(person, str(body.get("payload", ""))),
    "open": lambda hands, person, body: _open(hands, person, str(body["url"])),
    "text": _say,
    "tap": _tap,
    "forge": lambda hands, person, body: hands.tap(person, int(body["message"]), "", str(body["data"])),
    "edit": lambda hands, person, body: hands.edit(person, int(body["message"]), str(body["text"])),
    "delete": lambda hands, person, body: hands.delete(person, int(body["message"])),
    "clear": lambda hands, person, body: hands.clear(person),
    "block": lambda hands, person, body: hands.block(person),
    "unblock": lambda hands, person, body: hands.unblock(person),
    "deactivate": lambda hands, person, body: hands.deactivate(person),
    **{kind: _sender(kind) for kind in (*MIMES, "location", "venue", "contact")},
}
