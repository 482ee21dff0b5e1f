"""A colleague of a transcript: answers the item that was handed over, in an interview of its own, and sends it back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from flows.conversation import (
    Answer,
    Ask,
    Complete,
    Confirm,
    Context,
    Done,
    Event,
    NonAnswer,
    OpenInstance,
    Record,
    Refuse,
    Status,
)
from flows.engine import replay, submit
from flows.handing.exchange import hand_back, hand_over
from flows.ledger import read_records
from flows.model import Flow
from flows.transcripts.card_text import card_text
from flows.transcripts.differences import CannotAct

MOST_STEPS: Final = 500


def send_back(flow: Flow, records: Sequence[Record], context: Context, said: Mapping[str, Any]) -> tuple[Record, ...]:
    """The records of a colleague who answers `said["answers"]` (address -> what is typed, or a status) and sends.

    Raises CannotAct when the item is with nobody or an answer is missing or refused.
    """
    item, answers = str(said.get("item", "")), dict(said.get("answers") or {})
    handed = read_records(records).handed.get(item)
    if handed is None:
        raise CannotAct(f"{item} with a colleague", "nobody has it", "add delegate: before returned:")
    theirs = replace(context, scope=item, given=hand_over(flow, records, context, item))
    made = tuple(_answer_all(flow, theirs, answers))
    return hand_back(flow, records, context, item, made, str(handed.value))


def _answer_all(flow: Flow, context: Context, answers: dict[str, Any]) -> Iterator[Record]:
    records: tuple[Record, ...] = ()
    for _ in range(MOST_STEPS):
        ask = replay(flow, records, context)
        if isinstance(ask, Complete):
            yield from records
            return
        outcome = submit(flow, records, context, _event(ask, answers))
        if isinstance(outcome.step, Refuse):
            way_out = "write an answer that is accepted"
            raise CannotAct(f"{ask.address} taken from the colleague", f"refused: {outcome.step.reason}", way_out)
        records += outcome.records
    raise CannotAct("an end of the colleague's questions", f"{MOST_STEPS} steps", "hand over less")


def _event(ask: Ask, answers: dict[str, Any]) -> Event:
    if ask.kind == "review":
        return Confirm()
    if ask.kind == "more":
        more = any(address.startswith(f"{ask.address}#") for address in answers)
        return OpenInstance(ask.address) if more and ask.can_add else Done(ask.address)
    if ask.address not in answers:
        raise CannotAct(f"an answer to {ask.address}", card_text(ask), f"add {ask.address}: to answers")
    said = answers.pop(ask.address)
    if isinstance(said, dict):
        return NonAnswer(ask.address, Status(str(said.get("status"))))
    return Answer(ask.address, str(said))
