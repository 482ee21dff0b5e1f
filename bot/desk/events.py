"""From what was pressed or typed to what the engine understands."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.desk.drafting import files_of, number_in
from bot.ids import base36
from bot.turn import Press, Say
from flows.addresses import parse_address
from flows.conversation import (
    Answer,
    Ask,
    Back,
    Confirm,
    DeleteInstance,
    Done,
    Edit,
    Event,
    Keep,
    KeepFirst,
    NonAnswer,
    OpenInstance,
    Pause,
    ReviewRow,
    Status,
    TakeBack,
)
from flows.items import FILES
from flows.model import Flow

STATUS_OF = {">": Status.SKIPPED, "?": Status.DONT_KNOW, "0": Status.NOT_APPLICABLE, "~": Status.REFUSED}


def question_code(flow: Flow, address: str) -> str:
    """A question as callback data names it: its ordinal in the version, then the instances around it."""
    if address.startswith("/"):
        return ""
    if address.isidentifier():
        return base36(flow.ordinal(address))
    parsed = parse_address(address)
    return ",".join(base36(number) for number in (flow.ordinal(parsed.name), *parsed.instances))


def event_of(press: Press, ask: Ask, draft: Mapping[str, Any], rows: Sequence[ReviewRow] = ()) -> Event | None:
    """The event of a button drawn for this ask; None where the button does not belong to it.

    `rows` are the answers that an edit button may point at.
    """
    if press.action in STATUS_OF:
        return NonAnswer(ask.address, STATUS_OF[press.action])
    match press.action:
        case "<":
            return Back()
        case "s":
            return Confirm()
        case "p":
            return Pause()
        case "a":
            return OpenInstance(ask.address)
        case "d":
            return DeleteInstance(ask.address.rpartition(".")[0])
        case "k":
            return KeepFirst(ask.address, number_in(press.arg)) if press.arg else Keep(ask.address)
        case "!":
            return _done(ask, draft)
        case "b":
            index = number_in(press.arg)
            return TakeBack(ask.pending[index].item) if index < len(ask.pending) else None
    if press.action == "e":
        index = number_in(press.arg)
        return Edit(rows[index].address) if index < len(rows) else None
    return _pointed(press, ask, draft)


def chosen(press: Press, ask: Ask) -> Answer | None:
    """The answer of a tap on a choice; None where the button points at none."""
    index, choices = number_in(press.arg), ask.choices
    if index < len(choices) and choices[index].ordinal == index:  # nothing is filtered out before it
        return Answer(ask.address, choices[index].name, typed=False)
    offer = next((offer for offer in choices if offer.ordinal == index), None)
    return None if offer is None else Answer(ask.address, offer.name, typed=False)


def _done(ask: Ask, draft: Mapping[str, Any]) -> Event | None:
    """Done sends what has gathered on the card: ticks, an order, a value, files; in a repeat it ends the list."""
    match ask.type if ask.kind == "question" else ask.kind:
        case "more":
            return Done(ask.address)
        case "rank":
            return Answer(ask.address, str(draft.get("order", "")), typed=False)
        case "range":
            return Answer(ask.address, str(draft["value"]), typed=False) if "value" in draft else None
        case kind if kind in FILES:
            files = files_of(draft)
            return Answer(ask.address, "", typed=False, files=files) if files else None
        case "select_multiple":
            return Answer(ask.address, str(draft.get("marks", "")), typed=False)
    return None


def _pointed(press: Press, ask: Ask, draft: Mapping[str, Any]) -> Event | None:
    """Buttons whose argument points at a choice, a row of the review or a reading of what was typed."""
    index = number_in(press.arg)
    match press.action:
        case "=" if ask.type == "date":
            day = date.fromordinal(index).isoformat() if 0 < index <= date.max.toordinal() else ""
            return Answer(ask.address, day, typed=False) if day else None
        case "=":
            return chosen(press, ask)
        case "y":
            if ask.type in ("acknowledge", "note"):
                return Answer(ask.address, "OK", typed=False)
            refused = draft.get("refused")
            candidates = refused.get("candidates", []) if isinstance(refused, dict) else []
            return Answer(ask.address, candidates[index][0], typed=False) if index < len(candidates) else None
    return None


def typed_answer(ask: Ask, say: Say) -> Answer:
    return Answer(ask.address, say.text, typed=True, origin=str(say.message))
