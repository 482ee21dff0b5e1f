"""Files on the wire, by aiohttp: forms, and how far a request came; read when the first file goes or comes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import aiohttp

from bot.telegram.request import File


@dataclass(slots=True)
class Phase:
    """How far one request came; travels through aiohttp's trace hooks."""

    left: bool = False


def form_of(params: Mapping[str, Any], files: Mapping[str, File]) -> aiohttp.FormData:
    """The parameters as fields, and the files beside them."""
    form = aiohttp.FormData()
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    for name, file in files.items():
        called, content = (f"{name}.png", file) if isinstance(file, bytes) else file
        form.add_field(name, content, filename=called, content_type="application/octet-stream")
    return form


def trace() -> aiohttp.TraceConfig:
    """From the moment that a connection is in hand, bytes may leave."""
    found = aiohttp.TraceConfig()

    async def has_connection(session: aiohttp.ClientSession, context: SimpleNamespace, params: object) -> None:
        phase = context.trace_request_ctx
        if isinstance(phase, Phase):
            phase.left = True

    found.on_connection_create_end.append(has_connection)
    found.on_connection_reuseconn.append(has_connection)
    return found
