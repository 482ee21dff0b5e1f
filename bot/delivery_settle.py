"""What is written when a call has ended: the row, the card, the messages of the chat; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from bot.delivery_call import Called
from bot.outbox import Again, Row, Verdict, kind_of, stamp
from bot.turn import Effects, Unit, Write
from flows.quickly import made_quickly


@made_quickly
@dataclass(frozen=True, slots=True)
class Held:
    """An outbox row in hand, as it was at the claim."""

    key: str
    mark: str
    municipality: str
    chat: str
    screen: str
    about: str
    priority: int
    closes_at: str
    tries: int

    @property
    def is_card(self) -> bool:
        """Whether the row means the chat's one card."""
        return self.key.startswith("card:")

    @property
    def becomes_card(self) -> bool:
        """Whether the message is, from then on, the chat's card: the first question replaces the invitation."""
        return self.key.startswith(("invite:", "remind:"))

    @property
    def is_invitation(self) -> bool:
        """Whether the row invites somebody, for the first time."""
        return self.key.startswith("invite:")

    @property
    def edits(self) -> int:
        """The message, other than the card, that the row changes in place (`edit:<chat>:<message>`); 0 for none."""
        return int(self.key.rpartition(":")[2]) if self.key.startswith("edit:") else 0

    @property
    def is_clear(self) -> bool:
        """Whether the row takes messages away."""
        return self.key.startswith("clear:")

    def policy(self, fails: int, *, edited: bool = False) -> Row:
        """The row as the policy of repeating sees it."""
        return Row(kind_of(self.key, edited), self.priority, self.tries, fails, self.closes_at)


@made_quickly
@dataclass(frozen=True, slots=True)
class CardRow:
    """What is known of the chat's card after the call."""

    message: int
    content_hash: str
    expects: str
    newest: int


@made_quickly
@dataclass(frozen=True, slots=True)
class Attempt:
    """How a row fared: the verdict of the policy, what the call made, and what is now known of the card."""

    verdict: Verdict
    called: Called | None = None
    card: CardRow | None = None
    writes: tuple[Write, ...] = ()
    strip: int = 0


_of_row = itemgetter(*Held.__dataclass_fields__)


def held(row: Mapping[str, Any]) -> Held:
    """A row of the table, or of the claim, as one in hand."""
    return Held(*_of_row(row))


def settlement(bot: str, owner: str, lane: str, row: Held, attempt: Attempt, now: datetime) -> Unit:
    """The unit, of no turn, that says what became of a row."""
    at, verdict = stamp(now), attempt.verdict
    writes = [Write("settle_outbox", (settled(bot, owner, row.key, row.mark, verdict, at),)), *attempt.writes]
    if attempt.called is not None and attempt.called.made:
        writes.append(note_message(bot, lane, attempt.called.message, row.municipality, now))
    if attempt.card is not None:
        writes.append(set_card(bot, owner, row, attempt.card, at))
    if isinstance(verdict, Again):
        if verdict.moved_to:
            move = ({"bot": bot, "chat": row.chat, "moved_to": verdict.moved_to},)
            writes += [Write("move_outbox", move), Write("move_chat", move)]
    elif verdict.outcome == "failed:blocked":
        writes.append(Write("cancel_outbox_of_chat", ({"bot": bot, "chat": row.chat, "now": at},)))
    return Unit("", Effects(writes=tuple(writes)), municipality=row.municipality)


def bury(bot: str, owner: str, lease_until: str, row: Held, verdict: Verdict, now: datetime) -> Write:
    """The row's line for one in the hands of a worker that is gone, as the lease that was read says."""
    line = settled(bot, owner, row.key, row.mark, verdict, stamp(now))
    return Write("bury_outbox", (line | {"lease_until": lease_until},))


def settled(bot: str, owner: str, key: str, mark: str, verdict: Verdict, now: str) -> dict[str, Any]:
    """The row's own line: the columns that a verdict changes. Where the chat has moved on, only an order to wait
    (`not_before`) keeps its meaning.
    """
    again = verdict if isinstance(verdict, Again) else None
    due_at = stamp(again.at) if again else now
    return {
        "bot": bot,
        "key": key,
        "mark": mark,
        "lease_owner": owner,
        "outcome": "" if isinstance(verdict, Again) else verdict.outcome,
        "due_at": due_at,
        "not_before": due_at if again and not again.left else "",
        "tries": again.tries if again else 0,
        "may_have_left": int(again is not None and again.left),
        "now": now,
    }


def set_card(bot: str, owner: str, row: Held, card: CardRow, now: str) -> Write:
    """What the chat shows from now on, unless another worker has taken the row over meanwhile."""
    line = {
        "bot": bot,
        "chat": row.chat,
        "municipality": row.municipality,
        "key": row.key,
        "lease_owner": owner,
        "message_id": card.message,
        "content_hash": card.content_hash,
        "expects": card.expects,
        "newest": card.newest,
        "shown_at": now,
    }
    return Write("set_card", (line,))


def note_message(bot: str, lane: str, message: int, municipality: str, now: datetime) -> Write:
    """A message of the chat, in or out, so that it can be cleared; the hour is all that is kept of its time."""
    row = {"bot": bot, "lane": lane, "message_id": message, "municipality": municipality, "hour": hour(now)}
    return Write("note_message", (row,))


def hour(at: datetime) -> str:
    """An instant cut to the hour, as it is stored."""
    return stamp(at)[:13] + ":00:00Z"
