"""Methods by which the bot is told what happened: getUpdates and the webhook's settings."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.bench import Call
from bot.sandbox.methods.registry import method
from bot.sandbox.queues import Webhook
from bot.sandbox.refusals import Refusal

LONGEST_POLL = 50


def _clamp(value: Any, default: int, low: int, high: int) -> int:
    return min(high, max(low, value)) if isinstance(value, int) else default


def _allow(call: Call) -> None:
    allowed = call.get("allowed_updates")
    if isinstance(allowed, list):
        # An empty list asks for the default again, as in Telegram.
        call.bench.queue.allowed = frozenset(allowed) or None


@method("getUpdates", "offset limit timeout allowed_updates")
async def get_updates(call: Call) -> Any:
    """Long poll; a higher offset confirms everything below it."""
    _allow(call)
    offset = call.get("offset")
    limit, timeout = _clamp(call.get("limit"), 100, 1, 100), _clamp(call.get("timeout"), 0, 0, LONGEST_POLL)
    updates = await call.bench.queue.poll(offset if isinstance(offset, int) else 0, limit, timeout)
    return [update.json() for update in updates]


@method("setWebhook", "url max_connections allowed_updates drop_pending_updates secret_token")
def set_webhook(call: Call) -> Any:
    """From now on updates are delivered to an address; an empty one goes back to polling."""
    queue, url, secret = call.bench.queue, call.text("url"), call.text("secret_token")
    if len(secret) > 256:
        raise Refusal("secret_long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise Refusal("secret_characters")
    parts = urlsplit(url)
    if url and (parts.scheme not in ("https", "http") or not parts.hostname):
        raise Refusal("webhook_url")
    _allow(call)
    if call.get("drop_pending_updates"):
        queue.pending.clear()
    queue.webhook = Webhook(url, secret, _clamp(call.get("max_connections"), 40, 1, 100))
    if url:
        queue.end_poll(Refusal("webhook_set"))
    call.bench.webhook_changed()
    return True


@method("deleteWebhook", "drop_pending_updates")
def delete_webhook(call: Call) -> Any:
    """Back to polling."""
    if call.get("drop_pending_updates"):
        call.bench.queue.pending.clear()
    call.bench.queue.webhook = Webhook()
    call.bench.webhook_changed()
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Any:
    """Address, number of waiting updates, last error."""
    queue = call.bench.queue
    queue.expire()
    info: dict[str, Any] = {
        "url": queue.webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(queue.pending),
    }
    if queue.webhook.url:
        info["max_connections"] = queue.webhook.max_connections
    if queue.webhook.last_error:
        info |= {
            "last_error_date": int(queue.webhook.last_error_at),
            "last_error_message": queue.webhook.last_error,
        }
    if queue.allowed is not None:
        info["allowed_updates"] = sorted(queue.allowed)
    return info
