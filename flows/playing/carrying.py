"""Takes a conversation over to another version of its flow: what was said is said again while it is still asked."""

from collections.abc import Sequence
from typing import Final

from flows.coercion import to_text
from flows.conversation import (
    Answer,
    Ask,
    Attachment,
    Complete,
    Context,
    Done,
    NonAnswer,
    OpenInstance,
    Record,
    Refuse,
    Status,
)
from flows.engine import replay, submit
from flows.ledger import Ledger, read_records
from flows.model import Flow
from flows.plan import plan_of
from flows.replay import Replay

MOST_STEPS: Final = 2_000


def carry_over(flow: Flow, old: Sequence[Record], context: Context) -> tuple[Record, ...]:
    """The records of the same conversation under this flow. It stops at the first question that was not answered, or
    whose answer is no longer taken; the review is never confirmed.
    """
    said, records = read_records(old), list[Record]()
    used: set[str] = set()
    for _ in range(MOST_STEPS):
        ask = replay(flow, records, context)
        if isinstance(ask, Complete) or ask.address in used:
            break
        event = _event(ask, said, _live(flow, records, context, ask))
        if event is None:
            break
        if not isinstance(event, OpenInstance):
            used.add(event.address if isinstance(event, Answer | NonAnswer) else event.repeat)
        outcome = submit(flow, records, context, event)
        if isinstance(outcome.step, Refuse) or not outcome.records:
            break
        records += outcome.records
    return tuple(records)


def _live(flow: Flow, records: Sequence[Record], context: Context, ask: Ask) -> int:
    """How many instances the repeat of a prompt has now."""
    within = Replay(plan_of(flow), records, context).route.range_at(ask.address) if ask.kind == "more" else None
    return len(within.live) if within else 0


def _event(ask: Ask, said: Ledger, live: int) -> Done | OpenInstance | Answer | NonAnswer | None:
    """What was done where this is asked; None where nothing was."""
    if ask.kind == "more":
        return _at_prompt(ask, said, live)
    record = said.answers.get(ask.address)
    if record is None or ask.kind not in ("question", "name", "matrix"):
        return None
    if record.status is not Status.ANSWERED:
        return NonAnswer(ask.address, record.status) if record.status else None
    if record.attachment:
        return Answer(ask.address, "", files=(Attachment(record.attachment, "audio", seconds=1),))
    if ask.type in ("note", "acknowledge"):
        return Answer(ask.address, "OK", typed=False)
    value = record.value
    text = to_text(float(value)) if isinstance(value, int | float) and not isinstance(value, bool) else str(value or "")
    return Answer(ask.address, text, typed=ask.kind == "name")


def _at_prompt(ask: Ask, said: Ledger, live: int) -> Done | OpenInstance | None:
    """One more while there were more, then Done if that was said."""
    opened = said.opened.get(ask.address, set()) | said.described.get(ask.address, set())
    alive = len(opened - said.deleted.get(ask.address, set()))
    if ask.can_add and live < alive:
        return OpenInstance(ask.address)
    return Done(ask.address) if ask.address in said.done and ask.can_done else None
