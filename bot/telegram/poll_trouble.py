"""What may be wrong with the poll, in words for the operator; and what a batch of updates is numbered by."""

from collections.abc import Mapping, Sequence
from typing import Any

WAYS_OUT = {
    "another_poller": "a second program polls with this token: stop one of them",
    "webhook_is_set": "remove it with `civimeter admin webhook delete`, or run with --webhook",
    "token_refused": "check the token with @BotFather, then restart",
}


def conflict(text: str) -> str:
    """The trouble behind a 409, by what Telegram says of it."""
    return "webhook_is_set" if "webhook" in text.casefold() else "another_poller"


def numbers(updates: Sequence[Any]) -> list[int]:
    """The ids of the updates that have one."""
    found = (update.get("update_id") for update in updates if isinstance(update, Mapping))
    return [number for number in found if isinstance(number, int)]
