"""Keyboards under messages: what is refused, and the form in which they are kept."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.refusals import Refusal

Json = dict[str, Any]
ACTIONS = ("url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay")
ASKS = {"request_contact": "phone number", "request_location": "location", "web_app": "a Web App"}
MOST_BUTTONS = 100
DATA_BYTES = 64


def read_markup(markup: Any, private: bool, inline_only: bool = False) -> Json | None:
    """The keyboard as it will be kept, None for an empty inline keyboard; raises Refusal."""
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise Refusal("bad_markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"], private)
    if inline_only:
        raise Refusal("inline_expected")
    if "keyboard" in markup:
        return _reply(markup, private)
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    raise Refusal("bad_markup")


def _inline(rows: Any, private: bool) -> Json | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refusal("bad_markup")
    kept = [[_button(button, private) for button in row] for row in rows if row]
    if sum(len(row) for row in kept) > MOST_BUTTONS:
        raise Refusal("long_markup")
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any, private: bool) -> Json:
    if not isinstance(button, dict):
        raise Refusal("bad_button", "Object expected")
    text = button.get("text")
    if text is None:
        raise Refusal("bad_button", 'Can\'t find field "text"')
    if not isinstance(text, str) or not text.strip():
        raise Refusal("bad_button", 'Field "text" must be of type String')
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise Refusal("text_button")
    if len(actions) > 1 or (actions == ["web_app"] and not private):
        raise Refusal("button_type")
    if actions == ["callback_data"]:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= DATA_BYTES:
            raise Refusal("button_data")
    if actions == ["url"]:
        _check_url(button["url"])
    return button


def _check_url(url: Any) -> None:
    try:
        parts = urlsplit(str(url))
        host = parts.hostname or ""
    except ValueError:
        raise Refusal("button_url", str(url)) from None
    if parts.scheme == "tg":
        return
    if parts.scheme not in ("http", "https") or not _is_full_host(host):
        raise Refusal("button_url", str(url))


def _is_full_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host.strip(".")
    return True


def _reply(markup: Json, private: bool) -> Json:
    rows = markup["keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refusal("bad_markup")
    for button in (button for row in rows for button in row):
        if not isinstance(button, str) and not (isinstance(button, dict) and isinstance(button.get("text"), str)):
            raise Refusal("bad_markup")
        asked = [ASKS[key] for key in ASKS if isinstance(button, dict) and button.get(key)]
        if asked and not private:
            raise Refusal("private_only", asked[0])
    if sum(len(row) for row in rows) > MOST_BUTTONS * 3:
        raise Refusal("long_markup")
    return markup
