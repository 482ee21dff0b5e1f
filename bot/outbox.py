"""The whole policy of repeating messages, as one pure table: what the wire said, and what becomes of the row."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from flows.quickly import made_quickly


@made_quickly
@dataclass(frozen=True, slots=True)
class Ok:
    """The server did it and said so."""

    result: Any = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A full answer that says no. `retry_after` in seconds, 0 when absent; `moved_to` a group's new chat id."""

    status: int
    text: str = ""
    retry_after: float = 0
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class NotSent:
    """Not a byte of the request left. `cause` is a class name, never a text."""

    cause: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request may have had its effect: it left, and no whole answer came back."""

    cause: str = ""


@dataclass(frozen=True, slots=True)
class Died:
    """A process ended with the row in hand."""


Wire = Ok | Refused | NotSent | Unknown | Died
Kind = Literal["edit", "card", "invite", "remind", "summary", "file", "clear"]


@made_quickly
@dataclass(frozen=True, slots=True)
class Row:
    """An open outbox row as the policy sees it.

    `kind` is the repeat class of what was (or would be) called; `tries` counts repeats after an unknown outcome;
    `fails` what was surely not done in a row, for the waiting time; `closes_at` is ISO 8601 UTC or empty.
    """

    kind: Kind
    priority: int = 0
    tries: int = 0
    fails: int = 0
    closes_at: str = ""


@made_quickly
@dataclass(frozen=True, slots=True)
class Again:
    """The row stays open until `at`. `tries` as it is to be stored; `left`: it may have arrived already.

    `fresh`: the message to be edited is gone, so the next call makes a new one. `moved_to`: the chat's new id.
    """

    at: datetime
    tries: int = 0
    left: bool = False
    fresh: bool = False
    moved_to: str = ""


@made_quickly
@dataclass(frozen=True, slots=True)
class Close:
    """The row is done with: `sent`, `cancelled` or `failed:<reason>`."""

    outcome: str


Verdict = Again | Close
SENT = Close("sent")

WAIT_AFTER_UNKNOWN = {"card": 10, "invite": 600, "summary": 60}
"""Seconds until the one repeat after a cut connection; what is absent is never repeated."""
LONGEST_WAIT = 900
TOKEN_WAIT = 60
DONE_ALREADY = ("message is not modified",)
MESSAGE_GONE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
)
NOT_STARTED = ("can't initiate conversation", "chat not found", "peer_id_invalid")


def after(row: Row, wire: Wire, now: datetime, chance: float = 0.5) -> Verdict:
    """What becomes of a row after the wire has spoken (telegram.md 9.6). `chance` in [0, 1) makes the jitter. `SENT`
    for every Ok.
    """
    verdict = _after(row, wire, now, chance)
    if isinstance(verdict, Again) and row.closes_at and stamp(verdict.at) > row.closes_at:
        return expired(row)
    return verdict


def expired(row: Row) -> Close:
    """How a row closes that nobody needs any more: a failure to who waited for it, a cancelled broadcast."""
    return Close("failed:expired" if row.priority < 2 else "cancelled")


def _after(row: Row, wire: Wire, now: datetime, chance: float) -> Verdict:
    match wire:
        case Ok():
            return SENT
        case NotSent():
            return Again(now + back_off(row.fails, chance), row.tries)
        case Unknown():
            return _uncertain(row, now, now + timedelta(seconds=WAIT_AFTER_UNKNOWN.get(row.kind, 0)), chance)
        case Died():
            return _uncertain(row, now, now, chance)
        case Refused():
            return _refused(row, wire, now, chance)


def _uncertain(row: Row, now: datetime, again: datetime, chance: float) -> Verdict:
    """Edits and deletions are safe to repeat; a message is repeated once, or never."""
    if row.kind in ("edit", "clear"):
        return Again(again if row.fails == 0 else now + back_off(row.fails, chance), row.tries, left=True)
    if row.kind not in WAIT_AFTER_UNKNOWN or row.tries > 0:
        return Close("failed:unknown")
    return Again(again, row.tries + 1, left=True)


def _refused(row: Row, wire: Refused, now: datetime, chance: float) -> Verdict:
    text = wire.text.casefold()
    if wire.moved_to:
        return Again(now, row.tries, moved_to=wire.moved_to)
    match wire.status:
        case 429:
            return Again(now + timedelta(seconds=max(wire.retry_after, 1)), row.tries)
        case 401 | 404:
            return Again(now + timedelta(seconds=TOKEN_WAIT), row.tries)
        case 413:
            return Close("failed:too_big")
        case status if status >= 500:
            cut = Unknown() if row.kind not in ("edit", "clear") else NotSent()
            return _after(row, cut, now, chance)
    if any(fragment in text for fragment in DONE_ALREADY):
        return Close("sent")
    if row.kind == "edit" and any(fragment in text for fragment in MESSAGE_GONE):
        return Again(now, row.tries, fresh=True)
    if any(fragment in text for fragment in NOT_STARTED):
        return Close("failed:not_started")
    return Close("failed:blocked" if wire.status == 403 else "failed:refused")


def back_off(fails: int, chance: float) -> timedelta:
    """1, 2, 4 … seconds, give or take 20 %, at most a quarter of an hour."""
    return timedelta(seconds=min(LONGEST_WAIT, 2.0 ** min(fails, 10)) * (0.8 + 0.4 * chance))


def kind_of(key: str, edited: bool = False) -> Kind:
    """The repeat class by the key's prefix; `edited`: the call changes a message instead of making one."""
    match key.partition(":")[0]:
        case "card":
            return "edit" if edited else "card"
        case "invite":
            return "invite"
        case "remind":
            return "remind"
        case "report" | "qr":
            return "file"
        case "clear":
            return "clear"
        case "edit" if edited:
            return "edit"
        case _:
            return "summary"


class Word(StrEnum):
    """The six words that boards, metrics and documents use for a row."""

    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


def word(outcome: str | None, lease_until: str, may_have_left: bool, now: str) -> Word:
    """The word for a stored row; `lease_until` and `now` are stored instants, whose text order is time order."""
    if outcome is not None:
        return Word(outcome.partition(":")[0])
    if lease_until > now:
        return Word.SENDING
    return Word.UNCERTAIN if may_have_left else Word.QUEUED


def stamp(at: datetime) -> str:
    """An instant as it is stored: ISO 8601, UTC, whole seconds."""
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat()[:19] + "Z"
