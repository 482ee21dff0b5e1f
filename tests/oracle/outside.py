"""An outside opinion on every call that leaves the product: another library's request models, and rules of our own.

Nothing here comes from the product or from the sandbox: shapes come from aiogram, lengths and tags are counted anew.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

import aiogram.methods
from pydantic import BaseModel, ValidationError

TAGS = ("b", "i", "u", "s", "code", "a")
TEXT_UNITS, CAPTION_UNITS, TOAST_CHARACTERS, DATA_BYTES = 4096, 1024, 200, 64
MOST_BUTTONS, MOST_IN_A_ROW = 100, 8
# The product promises Bot API 10.0. The models know 10.3, and some parameters that servers dropped long ago.
NEWER_THAN_10_0 = frozenset({
    "callback_query_id@send", "receiver_user_id", "ephemeral_message_parameters", "ephemeral_message_id",
    "is_ephemeral", "rich_message", "disabled", "force_reply@inline_keyboard", "force_reply@keyboard", "can_stop",
})  # fmt: skip
DROPPED = frozenset(
    {"disable_web_page_preview", "reply_to_message_id", "allow_sending_without_reply@call", "request_user"}
)
LINK = re.compile(r"https?://|t\.me/", re.IGNORECASE)
STRAY = re.compile(rf"<(?!/?(?:{'|'.join(TAGS)})(?=[\s>]))")
ACTIONS = ("url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
           "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay")  # fmt: skip


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.links: list[str] = []
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        names = [name for name, _ in attrs]
        if tag not in TAGS:
            self.faults.append(f"tag <{tag}> is not of the closed set")
        if names != (["href"] if tag == "a" else []):
            self.faults.append(f"tag <{tag}> has the attributes {names}")
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing or the wrong tag")

    def handle_data(self, data: str) -> None:
        self.text += data


def read_html(source: str) -> _Html:
    """Text, links and faults of a string with tags."""
    parser = _Html()
    parser.feed(source)
    parser.close()
    if parser.open:
        parser.faults.append(f"never closed: {parser.open}")
    if STRAY.search(source):
        parser.faults.append("a < that opens no tag")
    return parser


def extras(value: Any, path: str = "") -> Iterator[str]:
    """Every field, at any depth, that the models do not know: they accept it silently, so it must be looked for."""
    if isinstance(value, BaseModel):
        for name in value.model_extra or {}:
            yield f"{path}{name}"
        for name in value.model_fields_set & set(type(value).model_fields):
            yield from extras(getattr(value, name), f"{path}{name}.")
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from extras(item, f"{path}{number}.")


def _uploads_as_text(value: Any) -> Any:
    if isinstance(value, Mapping):
        return "attach://upload" if "upload" in value else {key: _uploads_as_text(item) for key, item in value.items()}
    return [_uploads_as_text(item) for item in value] if isinstance(value, list) else value


def check_shape(method: str, params: Mapping[str, Any]) -> list[str]:
    """Faults by the outside models: unknown method, missing or wrongly typed parameter, unknown field."""
    model = getattr(aiogram.methods, method[:1].upper() + method[1:], None)
    if model is None or getattr(model, "__api_method__", "") != method:
        return [f"{method} is no method of the Bot API"]
    try:
        # Strict: "yes" is no boolean and "12" no number.
        read = model.model_validate_json(json.dumps(_uploads_as_text(dict(params))), strict=True)
    except ValidationError as error:
        return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:5]]
    return [f"unknown field {path}" for path in extras(read)]


def _keys(value: Any, above: str = "call") -> Iterator[str]:
    if isinstance(value, Mapping):
        kind = next((name for name in ("inline_keyboard", "keyboard") if name in value), above)
        for name, item in value.items():
            yield name
            yield f"{name}@{kind}"
            yield from _keys(item, "object")
    elif isinstance(value, list):
        for item in value:
            yield from _keys(item, "object")


def check_age(method: str, params: Mapping[str, Any]) -> list[str]:
    """Fields that came after Bot API 10.0, or went before it."""
    names = set(_keys(params))
    if method.startswith("send") and "callback_query_id" in params:
        names.add("callback_query_id@send")
    newer = [f"{name} is newer than Bot API 10.0" for name in sorted(names & NEWER_THAN_10_0)]
    return newer + [f"{name} is no longer in the Bot API" for name in sorted(names & DROPPED)]


def check_words(params: Mapping[str, Any]) -> list[str]:
    """Lengths in UTF-16 units after parsing, closed tag set, balance, previews."""
    faults: list[str] = []
    if params.get("parse_mode") not in (None, "HTML"):
        faults.append(f"parse mode {params['parse_mode']!r}")
    for name, limit in (("text", TEXT_UNITS), ("caption", CAPTION_UNITS)):
        source = params.get(name)
        if not isinstance(source, str) or "callback_query_id" in params:
            continue
        html = read_html(source) if params.get("parse_mode") else None
        text = html.text if html else source
        faults += html.faults if html else []
        if units(text.strip()) > limit:
            faults.append(f"{name} of {units(text.strip())} units, at most {limit}")
        if name == "text" and not text.strip():
            faults.append("text is empty")
        linked = LINK.search(text) or (html and html.links)
        if name == "text" and linked and not (params.get("link_preview_options") or {}).get("is_disabled"):
            faults.append("a link whose preview is not switched off")
    return faults


def check_buttons(markup: Any) -> list[str]:
    """How many, how wide, one action each, at most 64 bytes of data."""
    if not isinstance(markup, Mapping) or "inline_keyboard" not in markup:
        return []
    rows = markup["inline_keyboard"]
    faults = [f"a row of {len(row)} buttons, at most {MOST_IN_A_ROW}" for row in rows if len(row) > MOST_IN_A_ROW]
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        faults.append(f"{len(buttons)} buttons, at most {MOST_BUTTONS}")
    for button in buttons:
        label, actions = button.get("text"), [name for name in ACTIONS if name in button]
        if not isinstance(label, str) or not label.strip():
            faults.append("a button without a label")
        if len(actions) != 1:
            faults.append(f"button {label!r} has {len(actions)} actions")
        size = len(str(button.get("callback_data", "-")).encode())
        if not 1 <= size <= DATA_BYTES:
            faults.append(f"button {label!r} carries {size} bytes, 1 to {DATA_BYTES}")
    return faults


def check_call(method: str, params: Mapping[str, Any]) -> list[str]:
    """All faults of one outgoing call, as sentences; an empty list is a pass."""
    faults = check_shape(method, params) + check_age(method, params)
    faults += check_words(params) + check_buttons(params.get("reply_markup"))
    if method == "answerCallbackQuery" and len(params.get("text") or "") > TOAST_CHARACTERS:
        faults.append(f"a toast of {len(params['text'])} characters, at most {TOAST_CHARACTERS}")
    if method == "deleteMessages" and not 1 <= len(params.get("message_ids") or []) <= 100:
        faults.append("deleteMessages takes 1 to 100 ids")
    return faults


def check_journal(journal: Any) -> list[str]:
    """All faults of all calls of a run; `journal` is the sandbox's journal or its lines."""
    lines: Iterable[Mapping[str, Any]] = getattr(journal, "lines", journal)
    faults = []
    for line in lines:
        if line["kind"] != "call":
            continue
        found = check_call(line["method"], line["params"])
        if not line["modelled"]:
            found.append("a method that the sandbox does not model")
        found += [f"a parameter that the sandbox does not model: {name}" for name in line["unknown"]]
        faults += [f"line {line['n']} {line['method']}: {fault}" for fault in found]
    return faults
