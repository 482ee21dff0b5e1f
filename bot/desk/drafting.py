"""What is on the card and no answer yet: ticks, an order, a value, a calendar page, files that gather.

A tap on any of these says what is wanted, never "the other way round": tapping twice changes nothing more, and a tap
from an older card of the same question is as welcome as one from the newest.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.desk.sittings import Sitting
from bot.turn import Press
from flows.conversation import Ask, Attachment, Cell, Refuse, Text
from flows.items import FILES

Draft = dict[str, Any]
CALENDAR = re.compile(r"(?:19|20|21)\d\d(?:-(?:0[1-9]|1[0-2])?)?", re.ASCII)
LISTS = re.compile(r"l([0-9a-z]{1,3})(?:-([0-9a-z]{1,3})(-d)?)?", re.ASCII)


def draft_for(sitting: Sitting, ask: Ask) -> Draft:
    """The draft, if it belongs to what is asked now; it begins with the answer that is being corrected."""
    if sitting.draft.get("address") == ask.address:
        return dict(sitting.draft)
    return first_draft(ask)


def first_draft(ask: Ask) -> Draft:
    """What the card shows before anything is tapped."""
    draft: Draft = {"address": ask.address, "marks": ""}
    if ask.kind != "question":
        return draft
    match ask.type:
        case "select_multiple":
            draft["marks"] = str(ask.previous or "")
        case "rank":
            offered = {offer.name for offer in ask.choices}
            draft["order"] = " ".join(name for name in str(ask.previous or "").split() if name in offered)
        case "range" if isinstance(ask.previous, int | float):
            draft["value"] = ask.previous
    return draft


def drafted(press: Press, ask: Ask, draft: Mapping[str, Any]) -> Draft | None:
    """The draft after a tap that answers nothing yet; None where the tap does not belong to what is asked."""
    changed = _changed(press, ask, draft)
    if changed is None:
        return None
    after = {**draft, **changed}
    after.pop("refused", None)
    return after


def _changed(press: Press, ask: Ask, draft: Mapping[str, Any]) -> Draft | None:
    match press.action, ask.type if ask.kind == "question" else ask.kind:
        case "n", _ if draft.get("table") and press.arg in ("c", "s"):
            return {"changes": press.arg == "c", "page": 0}
        case (("+" | "-"), "select_multiple"):
            return {"marks": marks_after(press, ask, str(draft.get("marks", "")))}
        case "+", "rank":
            return {"order": placed(press, ask, str(draft.get("order", "")))}
        case "u", "rank":
            return {"order": " ".join(str(draft.get("order", "")).split()[: number_in(press.arg)])}
        case "u", kind if kind in FILES:
            return {"files": list(draft.get("files", []))[: number_in(press.arg)]}
        case "n", "date" if CALENDAR.fullmatch(press.arg):
            return {"calendar": press.arg}
        case "n", "range":
            return value_at(ask, number_in(press.arg))
    return None


def number_in(arg: str) -> int:
    """The number that an argument carries; 0 for none."""
    try:
        return max(0, int(arg or "0", 36))
    except ValueError:
        return 0


def value_at(ask: Ask, place: int) -> Draft | None:
    """The value of a step of a range."""
    if ask.steps is None or ask.steps[2] <= 0:
        return None
    start, end, step = ask.steps
    value = round(start + place * step, 9)
    return {"value": int(value) if value.is_integer() else value} if value <= end + step * 1e-6 else None


def placed(press: Press, ask: Ask, order: str) -> str:
    """The order with one more choice at its end; one that has its place keeps it."""
    offer = next((offer for offer in ask.choices if offer.ordinal == number_in(press.arg)), None)
    names = order.split()
    return order if offer is None or offer.name in names else " ".join([*names, offer.name])


def marks_after(press: Press, ask: Ask, marks: str) -> str:
    """The marked names after one more tap, in list order; an exclusive choice stands alone."""
    offer = next((offer for offer in ask.choices if offer.ordinal == number_in(press.arg)), None)
    marked = set(marks.split())
    if offer is None:
        return marks
    if press.action == "-":
        marked.discard(offer.name)
    elif offer.exclusive:
        marked = {offer.name}
    else:
        marked -= {other.name for other in ask.choices if other.exclusive}
        marked.add(offer.name)
    return " ".join(choice.name for choice in ask.choices if choice.name in marked)


def paged(draft: Mapping[str, Any], page: int) -> Draft:
    """The draft on another page; what was asked back is over."""
    return {name: value for name, value in draft.items() if name != "refused"} | {"page": page}


# ------------------------------------------------------------------------------------------------ files
def with_file(draft: Mapping[str, Any], file: Attachment) -> Draft:
    """The draft with one more file; the same file sent twice is there once."""
    files = [each for each in draft.get("files", []) if each["reference"] != file.reference]
    kept = {"reference": file.reference, "kind": file.kind, "mime": file.mime, "name": file.name}
    after = {**draft, "files": [*files, kept | {"size": file.size, "seconds": file.seconds}]}
    after.pop("refused", None)
    return after


def files_of(draft: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """The files that have gathered, in the order in which they came."""
    return tuple(Attachment(**each) for each in draft.get("files", []))


# ------------------------------------------------------------------------------------------------ refusals
def kept_refusal(refuse: Refuse) -> Draft:
    """A refusal as it is kept with the draft, so that the card can say it, also after a restart."""
    return {
        "reason": refuse.reason,
        "message": kept_text(refuse.message),
        "detail": dict(refuse.detail),
        "candidates": [[candidate.value, kept_text(candidate.label)] for candidate in refuse.candidates],
        "cells": [kept_cell(cell) for cell in refuse.cells],
    }


def kept_text(text: Text | None) -> list[Any]:
    """A text as plain data: strings, and pairs of a value and its kind; empty for none."""
    return [piece if isinstance(piece, str) else [piece.value, piece.kind] for piece in text or ()]


def kept_cell(cell: Cell) -> list[Any]:
    """A wrong cell of a table as plain data."""
    row, label, message = kept_text(cell.row), kept_text(cell.label), kept_text(cell.message)
    return [cell.cell, row, label, cell.reason, message, cell.value, dict(cell.detail)]
