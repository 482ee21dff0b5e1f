"""The webhook's address as a bare ASGI callable: 200 only after the commit, and the tap's acknowledgement in it."""

import asyncio
import hmac
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, Protocol

import structlog

from bot.jsons import from_bytes, to_bytes
from bot.storage.errors import StoreError
from bot.storage.writer import Writer
from bot.telegram.door import Door
from bot.vault import Key

BODY_BYTES = 256 * 1024
RETRY_AFTER = b"2"
SECRET = b"x-telegram-bot-api-secret-token"

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

log = structlog.get_logger("bot.telegram")


class Secrets(Protocol):
    """The secrets that count now: one, or two while one takes the place of the other."""

    def accepted(self) -> tuple[str, ...]: ...


def hook_path(key: Key, bot: str) -> str:
    """The path of this installation's webhook, the same for every worker; nobody can guess it or read the token."""
    return f"/hook/{key.mac('webhook', bot)[:32]}"


@dataclass(slots=True)
class Reply:
    """What the answer to one update carries: at most the acknowledgement of its tap."""

    body: bytes = b""

    def say(self, query: str, text: str = "", alert: bool = False) -> None:
        """Have the button's waiting sign stopped by the answer itself."""
        called: dict[str, Any] = {"method": "answerCallbackQuery", "callback_query_id": query}
        if text:
            called |= {"text": text[:200], "show_alert": alert}
        self.body = to_bytes(called)


@dataclass(slots=True)
class Hook:
    """`counts` by status. `heard_at` is the loop's time of the last update that was taken, or None."""

    door: Door
    writer: Writer
    secrets: Secrets
    counts: Counter[int] = field(default_factory=Counter)
    heard_at: float | None = None
    closed: bool = False

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        reply = Reply()
        status = self._refusal(scope)
        if status == 200:
            status, body = await read_body(receive)
            if status == 0:
                return  # whoever asked is gone, and nothing was done
            if status == 200:
                status = await self._take(body, reply)
        self.counts[status] += 1
        await _answer(send, status, reply.body if status == 200 else b"")

    def _refusal(self, scope: Mapping[str, Any]) -> int:
        """What is wrong with a request before its body is looked at; 200 when nothing is."""
        if scope["method"] != "POST":
            return 405
        headers = dict(scope["headers"])
        given = sha256(headers.get(SECRET, b"")).digest()
        known = [hmac.compare_digest(given, digest_of(one)) for one in self.secrets.accepted()]
        if not any(known):
            return 403
        length = headers.get(b"content-length", b"0")
        return 413 if length.isdigit() and int(length) > BODY_BYTES else 200

    async def _take(self, body: bytes, reply: Reply) -> int:
        """Commit or park one update; 503 has Telegram keep it and come again."""
        update = read_update(body)
        if update is None:
            return 400
        if self.closed or self.writer.overloaded:
            return 503
        try:
            await self.door.accept(update, reply.say)
        except StoreError as error:
            log.error("update_not_stored", kind=error.kind, update=update["update_id"])
            return 503
        self.heard_at = asyncio.get_running_loop().time()
        return 200


@lru_cache(maxsize=4)
def digest_of(secret: str) -> bytes:
    """Compared in place of a secret, so that not even its length shows in the time."""
    return sha256(secret.encode()).digest()


def read_update(body: bytes) -> Mapping[str, Any] | None:
    """The update in a body; None for what is no JSON object with a whole number as its id."""
    try:
        update = from_bytes(body)
    except (ValueError, RecursionError):
        return None
    number = update.get("update_id") if isinstance(update, dict) else None
    return update if isinstance(number, int) and not isinstance(number, bool) else None


async def read_body(receive: Receive) -> tuple[int, bytes]:
    """Status and body: 413 as soon as it is too big, 0 when the other side has gone."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return 0, b""
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BODY_BYTES:
            return 413, b""
        if not message.get("more_body"):
            return 200, b"".join(parts)


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-length", str(len(body)).encode())]
    if body:
        headers.append((b"content-type", b"application/json"))
    if status == 405:
        headers.append((b"allow", b"POST"))
    if status == 503:
        headers.append((b"retry-after", RETRY_AFTER))
    if status != 200:
        # What was not read of the body must not be taken for the next request.
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
