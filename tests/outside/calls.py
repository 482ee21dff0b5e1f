"""Calls that are sent to two servers, the emulator and our sandbox, to hear what each of them says."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.people import Person

Json = dict[str, Any]
Send = Callable[[str, Json, str], Awaitable[tuple[int, Json]]]
"""A call of a method with parameters and a token (empty: the right one); status and body."""
STRANGER = 987654321
A_TAP = {"text": "Tap", "callback_data": "tapped"}


@dataclass(frozen=True, slots=True)
class Given:
    """What the calls name: a person who has started, a message of theirs, two of the bot, and a tap on the first."""

    chat: int
    theirs: int
    said: int
    file: int
    tap: str


def under(*rows: list[Json], **message: Any) -> Json:
    """A message with a keyboard."""
    return {"text": "x", "reply_markup": {"inline_keyboard": list(rows)}} | message


def calls(given: Given) -> list[tuple[str, str, Json, str]]:
    """Name, method, parameters and token of each call, in the order in which they are made."""
    said = {"chat_id": given.chat, "message_id": given.said}
    return [
        *((name, "sendMessage", {"chat_id": given.chat} | params, "") for name, params in messages().items()),
        *((name, method, params, "") for name, (method, params) in elsewhere(given).items()),
        ("an edit of no message", "editMessageText", {"chat_id": given.chat, "text": "x"}, ""),
        *((name, "editMessageText", said | params, "") for name, params in edits(given).items()),
        *((name, "answerCallbackQuery", params, "") for name, params in answers(given.tap).items()),
        *((name, "getUpdates", params, "") for name, params in polls().items()),
        ("another's token", "getMe", {}, "1:gramlab_" + "x" * 43),
        ("no token", "getMe", {}, "nonsense"),
    ]


def messages() -> dict[str, Json]:
    return {
        "a text": {"text": "hello"},
        "no text": {},
        "an empty text": {"text": ""},
        "4,096 characters": {"text": "x" * 4096},
        "4,097 characters": {"text": "x" * 4097},
        "4,096 characters, of two units each": {"text": "😀" * 4096},
        "an entity within its text": {"text": "hello", "entities": [{"type": "bold", "offset": 0, "length": 5}]},
        "an entity beyond its text": {"text": "hello", "entities": [{"type": "bold", "offset": 3, "length": 9}]},
        "an entity in the middle of a character": {
            "text": "😀x",
            "entities": [{"type": "bold", "offset": 1, "length": 1}],
        },
        "a keyboard": under([A_TAP]),
        "a keyboard without rows": under(),
        "64 bytes on a button": under([{"text": "a", "callback_data": "x" * 64}]),
        "65 bytes on a button": under([{"text": "a", "callback_data": "x" * 65}]),
        "66 bytes in 33 characters on a button": under([{"text": "a", "callback_data": "é" * 33}]),
        "a button with no data on it": under([{"text": "a", "callback_data": ""}]),
        "a button that does nothing": under([{"text": "a"}]),
        "a button that says nothing": under([{"text": "", "callback_data": "x"}]),
        "101 buttons": under(*[[A_TAP]] * 101),
        "a keyboard that is a word": {"text": "x", "reply_markup": "keyboard"},
    }


def elsewhere(given: Given) -> dict[str, tuple[str, Json]]:
    return {
        "a chat that nobody has": ("sendMessage", {"chat_id": STRANGER, "text": "x"}),
        "no chat": ("sendMessage", {"text": "x"}),
        "a method that nobody has": ("sendNothing", {"chat_id": given.chat}),
        "who am I": ("getMe", {}),
        "a method in small letters": ("getme", {}),
        "a document that is not there": ("sendDocument", {"chat_id": given.chat, "document": "unknown"}),
        "a file that is not there": ("getFile", {"file_id": "unknown"}),
    }


def edits(given: Given) -> dict[str, Json]:
    return {
        "an edit": under([A_TAP], text="other"),
        "the same edit again": under([A_TAP], text="other"),
        "another keyboard, the same text": under([{"text": "More", "callback_data": "m"}], text="other"),
        "no keyboard, the same text": {"text": "other"},
        "an edit to nothing": {"text": ""},
        "an edit to 4,097 characters": {"text": "x" * 4097},
        "an edit of a message that is not there": {"text": "x", "message_id": 4711},
        "an edit of a message of theirs": {"text": "x", "message_id": given.theirs},
        "an edit of the text of a document": {"text": "x", "message_id": given.file},
    }


def answers(tap: str) -> dict[str, Json]:
    return {
        "201 characters in answer to a tap": {"callback_query_id": tap, "text": "x" * 201},
        "an answer to a tap": {"callback_query_id": tap, "text": "Thanks"},
        "a second answer to a tap": {"callback_query_id": tap},
        "an answer to no tap": {"callback_query_id": "4711"},
    }


def polls() -> dict[str, Json]:
    return {
        "updates": {"timeout": 0},
        "updates from the last on": {"timeout": 0, "offset": -1},
        "no updates at a time": {"timeout": 0, "limit": 0},
        "101 updates at a time": {"timeout": 0, "limit": 101},
    }


async def prepare(person: Person, send: Send, document: Callable[[int], Awaitable[int]]) -> Given:
    """A person who has started, said something, and tapped on what the bot said to them."""
    await person.start()
    await person.types("hello")
    theirs = next(message.id for message in await person.phone() if message.text == "hello")
    _, body = await send("sendMessage", {"chat_id": person.id} | under([A_TAP], text="first"), "")
    said = body["result"]["message_id"]
    await person.taps("Tap")
    _, body = await send("getUpdates", {"timeout": 5}, "")
    tap = next(update["callback_query"]["id"] for update in body["result"] if "callback_query" in update)
    return Given(person.id, theirs, said, await document(person.id), tap)
