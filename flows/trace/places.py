"""Paths of a form and the places they lead to: `/data/spot[2]/speed`; instances that are hidden are found too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flows.instances import Instance, Range
from flows.interview import Interview
from flows.nodes import Node

ROOT: Final = "/data"
STEP: Final = re.compile(r"/([^/\[\]]+)(?:\[([0-9]+)\])?")


@dataclass(frozen=True, slots=True)
class Found:
    """A node at a place. `live` is false inside an instance that is hidden."""

    path: str
    place: Instance
    node: Node
    live: bool


def form_name(node: Node) -> str:
    """The name of an item in the form: the one it had in the spreadsheet that it came from."""
    name = node.item.xlsform.get("name")
    return name if isinstance(name, str) and name else node.name


def every_instance(within: Range, live: bool) -> Iterator[tuple[Instance, bool]]:
    """The instances of a repeat that are not deleted: the live ones, then the hidden ones.

    A repeat with a count has its instances also while it is not relevant.
    """
    shown = within.live if live else []
    yield from ((each, True) for each in shown)
    ledger = within.around.interview.ledger
    known = ledger.opened[within.address] | ledger.described[within.address]
    if not shown:
        known = known | set(range(1, (within.wanted() or 0) + 1))
    hidden = known - ledger.deleted[within.address] - {each.id for each in shown}
    yield from ((Instance(within.around.interview, within, number), False) for number in sorted(hidden))


def walk_form(interview: Interview) -> Iterator[Found]:
    """Every question, note and calculate of the form, in document order."""
    yield from _walk(interview.root, interview.plan.roots, ROOT, True)


def _walk(place: Instance, nodes: tuple[Node, ...], path: str, live: bool) -> Iterator[Found]:
    for node in nodes:
        here = f"{path}/{form_name(node)}"
        if node.item.type == "group":
            yield from _walk(place, node.children, here, live)
        elif node.item.type == "repeat":
            for number, (each, shown) in enumerate(every_instance(place.range_of(node), live), 1):
                yield from _walk(each, node.children, f"{here}[{number}]", shown)
        else:
            yield Found(here, place, node, live)


def every_range(interview: Interview) -> Iterator[tuple[str, Range, bool]]:
    """Every repeat at every place, with its path and whether the place is live."""
    yield from _ranges(interview.root, interview.plan.roots, ROOT, True)


def _ranges(place: Instance, nodes: tuple[Node, ...], path: str, live: bool) -> Iterator[tuple[str, Range, bool]]:
    for node in nodes:
        here = f"{path}/{form_name(node)}"
        if node.item.type == "group":
            yield from _ranges(place, node.children, here, live)
        elif node.item.type == "repeat":
            within = place.range_of(node)
            yield here, within, live
            for number, (each, shown) in enumerate(every_instance(within, live), 1):
                yield from _ranges(each, node.children, f"{here}[{number}]", shown)


def every_place(interview: Interview) -> Iterator[tuple[Instance, bool]]:
    """The form itself and every instance that is not deleted, each with whether it is live."""
    yield interview.root, True
    for _, within, live in every_range(interview):
        yield from every_instance(within, live)
