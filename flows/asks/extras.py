"""What an Ask says besides its question: steps, bounds, files, voice, and whether a colleague may answer."""

from typing import Any

from flows.card import Pending
from flows.items import FILES, Question, Repeat, walk_items
from flows.limits import TABLE_FROM_MAX
from flows.nodes import Node
from flows.piping import pipe
from flows.route import Route
from flows.stations.station import Station


def add_extras(route: Route, station: Station, parts: dict[str, Any]) -> None:
    """Everything in the parts of an Ask that depends on its type or on what the campaign permits."""
    context, node = route.interview.context, station.node
    if node is None:
        return
    if context.delegate and context.scope is None:
        parts["delegable"] = delegable_item(node)
    if station.sort == "question":
        _add_of_type(node, context.voice, parts)


def _add_of_type(node: Node, voice: bool, parts: dict[str, Any]) -> None:
    question = node.question
    if question.type == "range":
        parts["steps"] = (float(question.start), float(question.end), float(question.step))
    elif question.type in ("integer", "decimal"):
        parts["bounds"] = node.bounds
    elif question.type in FILES:
        parts["max_files"] = question.max_files
    elif takes_voice(question, voice):
        parts["voice"] = True


def takes_voice(question: Question, permitted: bool) -> bool:
    """Whether a voice message answers the question in a campaign that permits voices or does not."""
    return permitted and question.type == "text" and "voice" in question.accept


def offers_table(repeat: Repeat) -> bool:
    """Whether a repeat can be answered by a table: as the flow says, else where it may grow long and is flat."""
    if any(isinstance(item, Repeat) for item in walk_items(repeat.items)):
        return False
    return repeat.max >= TABLE_FROM_MAX if repeat.table is None else repeat.table


def delegable_item(node: Node) -> str | None:
    """The item that a colleague would get from here: the outermost repeat around it, else the nearest group with a
    label, else the question itself; none for an answer that is kept apart from the interview.
    """
    if node.repeats:
        return node.repeats[0]
    if isinstance(node.item, Repeat):
        return node.name
    parent = node.parent
    while parent is not None:
        if parent.item.label:
            return parent.name
        parent = parent.parent
    return None if node.question.store == "volunteer" else node.name


def pending_rows(route: Route) -> tuple[Pending, ...]:
    """The items that colleagues have, in the order in which they were handed over."""
    interview = route.interview
    rows = []
    for item, handed in interview.ledger.handed.items():
        node = interview.plan.nodes.get(item)
        if node is not None and item in route.waiting:
            label = pipe(interview.root, node.item.label) if node.item.label else ()
            rows.append(Pending(item, label, str(handed.value), handed.at))
    return tuple(rows)
