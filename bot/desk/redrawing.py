"""From the kept draft back to what a card shows: texts, refusals, the lists of what is described."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.desk.drafting import Draft
from bot.screens.view import Instance, InstanceList
from flows.addresses import instances_in, parse_address
from flows.conversation import Ask, Candidate, Cell, Inserted, Refuse, ReviewRow, Text
from flows.items import Repeat
from flows.model import Flow
from flows.piping import localised, split_pipes


def text_from(kept: Sequence[Any]) -> Text:
    """A text from plain data."""
    return tuple(piece if isinstance(piece, str) else Inserted(piece[0], piece[1]) for piece in kept)


def refusal_from(kept: Mapping[str, Any], ask: Ask) -> Refuse:
    """The refusal that was kept, beside the question as it is now."""
    candidates = tuple(Candidate(value, text_from(label)) for value, label in kept["candidates"])
    cells = tuple(cell_from(each) for each in kept.get("cells", ()))
    message = text_from(kept["message"]) or None
    return Refuse(ask.address, kept["reason"], ask, message, kept["detail"], candidates, cells)


def cell_from(kept: Sequence[Any]) -> Cell:
    """A wrong cell from plain data."""
    cell, row, label, reason, message, value, detail = kept
    return Cell(cell, text_from(row), text_from(label), reason, text_from(message) or None, value, detail)


# ------------------------------------------------------------------------------------------------ lists
def lists_of(flow: Flow, rows: Sequence[ReviewRow], language: str) -> tuple[InstanceList, ...]:
    """The repeats with something in them, each with its instances and their answers, in the order of the rows.

    A repeat inside a repeat is a list of its own for each instance around it.
    """
    found: dict[str, dict[str, list[ReviewRow]]] = {}
    for row in rows:
        for repeat, number in instances_in(row.address):
            found.setdefault(repeat, {}).setdefault(f"{repeat}#{number}", []).append(row)
    return tuple(
        InstanceList(repeat, _label(flow, repeat, language), tuple(_instance(*each) for each in instances.items()))
        for repeat, instances in found.items()
    )


def _label(flow: Flow, repeat: str, language: str) -> Text:
    """The label of a repeat, without what is piped into it."""
    label = flow.items[parse_address(repeat).name].label
    return tuple(split_pipes(localised(label, language, flow))[::2]) if label else ()


def _instance(address: str, rows: list[ReviewRow]) -> Instance:
    return Instance(address, rows[0].heading or (), tuple(rows))


def leafed_at(draft: Draft, lists: Sequence[InstanceList]) -> tuple[InstanceList, Instance | None] | None:
    """The list and the instance that the draft says are looked at; None when it looks at nothing that is there."""
    found = next((each for each in lists if each.repeat == draft.get("list")), None)
    if found is None:
        return None
    return found, next((each for each in found.instances if each.address == draft.get("instance")), None)


def counted_by(flow: Flow, repeat: str, rows: Sequence[ReviewRow]) -> ReviewRow | None:
    """The answer that says how many there are of a repeat, where its count is read straight from one."""
    item = flow.items[parse_address(repeat).name]
    if not isinstance(item, Repeat) or item.repeat_count is None:
        return None
    names = set(split_pipes(str(item.repeat_count))[1::2])
    return next((row for row in rows if parse_address(row.address).name in names), None)
