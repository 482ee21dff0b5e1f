"""Reading a call: query, form, JSON or multipart become typed parameters and uploads."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]
STRUCTURED = frozenset(
    [
        "reply_markup",
        "reply_parameters",
        "link_preview_options",
        "entities",
        "caption_entities",
        "message_ids",
        "allowed_updates",
        "commands",
        "scope",
        "reaction",
        "menu_button",
    ]
)
INTEGERS = frozenset(["message_id", "offset", "limit", "timeout", "max_connections", "cache_time", "user_id"])
SWITCHES = frozenset(
    [
        "disable_notification",
        "protect_content",
        "show_alert",
        "drop_pending_updates",
        "disable_web_page_preview",
        "is_big",
        "disable_content_type_detection",
        "has_spoiler",
        "show_caption_above_media",
    ]
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the request."""

    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Form:
    """All parameters of a call, typed, and its uploads by field name."""

    values: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


async def read_form(request: web.Request) -> Form:
    """Everything that a request carries, wherever it carries it."""
    form = Form(dict(request.query))
    if request.can_read_body:
        if request.content_type == "application/json":
            body = await _json(request)
            form.values.update(body if isinstance(body, dict) else {})
        elif request.content_type.startswith("multipart/") or request.content_type.endswith("urlencoded"):
            for name, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    data = value.file.read()
                    form.uploads[name] = Upload(value.filename, value.content_type, data)
                else:
                    form.values[name] = value if isinstance(value, str) else bytes(value).decode()
    form.values = {name: _typed(name, value) for name, value in form.values.items() if value is not None}
    return form


async def _json(request: web.Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        return {}


def _typed(name: str, value: Any) -> Any:
    if name in STRUCTURED and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    if name in INTEGERS or name == "chat_id":
        return _integer(value)
    if name in SWITCHES and isinstance(value, str):
        return value.lower() in ("true", "1", "yes")
    return value


def _integer(value: Any) -> Any:
    try:
        return int(value)
    except (TypeError, ValueError):
        return value
