"""The outside check passes what is right and finds every fault that is planted."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("outside", Path(__file__).with_name("outside.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


outside = _load()


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def tap(data: str = "1", text: str = "Yes") -> dict[str, Any]:
    return {"text": text, "callback_data": data}


SEND: dict[str, Any] = {"chat_id": 1, "text": "hello"}
GOOD: list[tuple[str, dict[str, Any]]] = [
    ("getMe", {}),
    ("getUpdates", {"offset": 5, "limit": 100, "timeout": 25, "allowed_updates": ["message", "callback_query"]}),
    ("sendMessage", SEND | {"reply_markup": keyboard([tap()] * 8, [tap("x" * 64)])}),
    ("sendMessage", {"chat_id": 1, "text": "<b>A &lt; B</b> &amp; " + "x" * 4088, "parse_mode": "HTML"}),
    (
        "sendMessage",
        {
            "chat_id": 1,
            "text": '<a href="https://example.org/r/x">open</a>',
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "protect_content": True,
        },
    ),
    ("sendMessage", SEND | {"reply_markup": {"remove_keyboard": True}}),
    ("sendPhoto", {"chat_id": 1, "photo": {"upload": "a.png", "bytes": 3, "sha256": "0"}, "caption": "x" * 1024}),
    ("sendDocument", {"chat_id": 1, "document": {"upload": "a.pdf", "bytes": 3, "sha256": "0"}}),
    ("sendChatAction", {"chat_id": 1, "action": "upload_document"}),
    ("editMessageText", {"chat_id": 1, "message_id": 2, "text": "x", "reply_markup": keyboard([tap()])}),
    ("editMessageReplyMarkup", {"chat_id": 1, "message_id": 2, "reply_markup": keyboard()}),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 200, "show_alert": False}),
    ("deleteMessages", {"chat_id": 1, "message_ids": [1, 2]}),
    ("setMessageReaction", {"chat_id": 1, "message_id": 2, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
    ("setMyCommands", {"commands": [{"command": "help", "description": "Help"}], "scope": {"type": "default"}}),
]
BAD: dict[str, tuple[str, dict[str, Any], str]] = {
    "unknown method": ("sendMesage", SEND, "no method"),
    "missing parameter": ("sendMessage", {"chat_id": 1}, "text"),
    "wrong type": ("sendMessage", {"chat_id": 1, "text": 5}, "text"),
    "coerced type": ("sendMessage", SEND | {"protect_content": "yes"}, "protect_content"),
    "unknown field": ("sendMessage", SEND | {"colour": "red"}, "colour"),
    "unknown nested field": ("sendMessage", SEND | {"reply_markup": keyboard([tap() | {"hint": "x"}])}, "hint"),
    "wrong key of a keyboard": ("sendMessage", SEND | {"reply_markup": {"inline_keybord": []}}, "inline_keybord"),
    "wrong kind of keyboard": (
        "editMessageText",
        {"chat_id": 1, "message_id": 2, "text": "x", "reply_markup": {"keyboard": [[{"text": "a"}]]}},
        "reply_markup",
    ),
    "newer field on a button": ("sendMessage", SEND | {"reply_markup": keyboard([tap() | {"disabled": True}])}, "10.0"),
    "newer parameter": ("sendMessage", SEND | {"receiver_user_id": 5}, "10.0"),
    "newer markup": ("sendMessage", SEND | {"reply_markup": keyboard([tap()]) | {"force_reply": True}}, "10.0"),
    "newer edit": ("editMessageText", {"chat_id": 1, "message_id": 2, "rich_message": {"html": "x"}}, "10.0"),
    "dropped parameter": ("sendMessage", SEND | {"disable_web_page_preview": True}, "no longer"),
    "long text": ("sendMessage", {"chat_id": 1, "text": "x" * 4097}, "4097 units"),
    "long text in units": ("sendMessage", {"chat_id": 1, "text": "😀" * 2049}, "4098 units"),
    "empty text": ("sendMessage", {"chat_id": 1, "text": "<b> </b>", "parse_mode": "HTML"}, "empty"),
    "long caption": ("sendPhoto", {"chat_id": 1, "photo": "id", "caption": "x" * 1025}, "1025 units"),
    "long toast": ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "201 characters"),
    "long data": ("sendMessage", SEND | {"reply_markup": keyboard([tap("é" * 33)])}, "66 bytes"),
    "empty data": ("sendMessage", SEND | {"reply_markup": keyboard([tap("")])}, "0 bytes"),
    "no action": ("sendMessage", SEND | {"reply_markup": keyboard([{"text": "a"}])}, "0 actions"),
    "two actions": ("sendMessage", SEND | {"reply_markup": keyboard([tap() | {"url": "https://a.b"}])}, "2 actions"),
    "empty label": ("sendMessage", SEND | {"reply_markup": keyboard([tap(text=" ")])}, "label"),
    "nine in a row": ("sendMessage", SEND | {"reply_markup": keyboard([tap()] * 9)}, "row of 9"),
    "too many buttons": ("sendMessage", SEND | {"reply_markup": keyboard(*[[tap()]] * 101)}, "101 buttons"),
    "markdown": ("sendMessage", SEND | {"parse_mode": "MarkdownV2"}, "parse mode"),
    "foreign tag": ("sendMessage", {"chat_id": 1, "text": "<p>x</p>", "parse_mode": "HTML"}, "<p>"),
    "unclosed tag": ("sendMessage", {"chat_id": 1, "text": "<b>x", "parse_mode": "HTML"}, "never closed"),
    "crossed tags": ("sendMessage", {"chat_id": 1, "text": "<b><i>x</b></i>", "parse_mode": "HTML"}, "wrong tag"),
    "stray bracket": ("sendMessage", {"chat_id": 1, "text": "3 < 4", "parse_mode": "HTML"}, "opens no tag"),
    "attribute": ("sendMessage", {"chat_id": 1, "text": '<b id="x">x</b>', "parse_mode": "HTML"}, "attributes"),
    "preview": ("sendMessage", {"chat_id": 1, "text": "https://t.me/a?start=b"}, "preview"),
    "too many deletions": ("deleteMessages", {"chat_id": 1, "message_ids": list(range(1, 102))}, "1 to 100"),
}


@pytest.mark.parametrize(("method", "params"), GOOD, ids=lambda value: value if isinstance(value, str) else "")
def test_right_calls_pass(method: str, params: dict[str, Any]) -> None:
    assert outside.check_call(method, params) == []


@pytest.mark.parametrize("name", BAD)
def test_planted_faults_are_found(name: str) -> None:
    method, params, words = BAD[name]
    faults = outside.check_call(method, params)
    assert any(words in fault for fault in faults), faults


def test_a_journal_is_checked_call_by_call() -> None:
    call = {"kind": "call", "modelled": True, "unknown": []}
    good = call | {"n": 1, "method": "sendMessage", "params": SEND}
    assert outside.check_journal([good, {"kind": "act", "n": 2}]) == []
    bad = call | {"n": 3, "method": "sendMessage", "params": SEND | {"text": "x" * 5000}}
    strange = call | {"n": 4, "method": "sendDice", "params": {"chat_id": 1}, "modelled": False}
    found = outside.check_journal([good, bad, strange])
    assert [fault.split(":")[0] for fault in found] == ["line 3 sendMessage", "line 4 sendDice"]
