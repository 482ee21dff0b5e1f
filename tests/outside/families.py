"""Refusals in families: one word for what two servers mean, whatever their sentences are.

`OURS`: which rows of the sandbox's `refusals.yaml` belong to a family; the first stands for it where the product has to
read one. `THEIRS`: the part of the emulator's sentence by which it is known.
"""

from typing import Any

from bot.sandbox.refusals import rows

OURS = {
    "token": ("wrong_token", "invalid_token"),
    "method": ("unknown_method",),
    "chat": ("chat_not_found", "no_chat"),
    "words": ("empty_text", "long_text", "long_caption"),
    "tags": ("bad_entities", "entity_span"),
    "unchanged": ("not_modified",),
    "message": ("edit_not_found", "no_message_id"),
    "not_ours": ("cannot_edit",),
    "other_kind": ("no_text_to_edit", "no_caption_to_edit"),
    "data": ("button_data",),
    "button": ("bad_button", "text_button", "button_type", "button_url"),
    "keyboard": ("bad_markup", "long_markup"),
    "query": ("old_query",),
    "toast": ("long_toast",),
    "file": ("wrong_file", "no_file", "empty_file"),
    "poller": ("other_poller",),
}
THEIRS = {
    "token": ("Unauthorized",),
    "method": ("Bot API method", "Not Found"),
    "chat": ("chat_id is required", "Private chat is not available", "Invalid private chat ID", "Invalid chat ID"),
    "words": ("Text must contain", "text is required", "Caption must contain"),
    "tags": ("Entity range", "Formatting entity"),
    "unchanged": ("MESSAGE_NOT_MODIFIED",),
    "message": ("Unknown message", "message_id is required", "Invalid message ID"),
    "not_ours": ("Only the sending bot can edit",),
    "other_kind": ("editing ordinary", "editing non-media"),
    "data": ("Callback data must",),
    "button": ("button requires", "Button text", "Inline keyboard rows"),
    "keyboard": ("only inline callback keyboards", "Inline keyboard must", "Expecting value"),
    "query": ("Callback query is not available", "already answered", "callback_query_id", "Invalid callback query"),
    "toast": ("Callback answer text",),
    "file": ("document is required", "file_id", "Document data must", "is unavailable"),
    "poller": ("terminated by other getUpdates",),
    "parameter": ("Bot API parameters", "must be between", "must be a signed"),
}


def family(description: str, *, theirs: bool) -> str:
    """The family whose longest part stands in a refusal's sentence; the sentence itself when it belongs to none."""
    known = rows()
    parts = THEIRS if theirs else {name: tuple(known[row].fragment for row in ours) for name, ours in OURS.items()}
    found = [(len(word), name) for name, words in parts.items() for word in words if word in description]
    return max(found)[1] if found else description


def in_telegrams_words(body: dict[str, Any]) -> dict[str, Any]:
    """An answer of the emulator with the sentence that the product knows for a refusal of this family."""
    if body["ok"]:
        return body
    name = family(body["description"], theirs=True)
    return body | {"description": rows()[OURS[name][0]].description} if name in OURS else body
