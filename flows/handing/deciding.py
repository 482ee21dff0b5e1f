"""Handing an item to a colleague, and taking it back: one mark each."""

from dataclasses import replace

from flows.answering import Decision, Stale
from flows.conversation import Delegate, TakeBack
from flows.items import Question
from flows.ledger import RETURNED
from flows.replay import Replay
from flows.stations.recording import mark

DELEGATION = "delegation"


def decide_handing(before: Replay, event: Delegate | TakeBack) -> Decision:
    """The mark of the event, where the campaign permits colleagues and the item is one that is asked now."""
    interview = before.interview
    if isinstance(event, TakeBack):
        if event.item not in interview.ledger.handed:
            return Stale()
        return (replace(mark(before.interview, f"{event.item}/delegated", None), source=DELEGATION),)
    if not interview.context.delegate or interview.context.scope is not None or not _is_free(before, event.item):
        return Stale()
    if not event.to.strip() or event.to == RETURNED:
        return Stale()
    return (replace(mark(before.interview, f"{event.item}/delegated", event.to), source=DELEGATION),)


def _is_free(before: Replay, item: str) -> bool:
    """Whether the item can be handed over: asked now, outside repeats, and no part of it with a colleague already."""
    interview = before.interview
    node = interview.plan.nodes.get(item)
    if node is None or node.home or not interview.root.is_relevant(node):
        return False
    if isinstance(node.item, Question) and (not node.asked or node.item.store == "volunteer"):
        return False
    inside = {each for each in interview.ledger.handed if _is_within(before, each, item)}
    return not inside and item not in interview.away


def _is_within(before: Replay, name: str, item: str) -> bool:
    """Whether an item lies in another."""
    node = before.interview.plan.nodes.get(name)
    while node is not None and node.name != item:
        node = node.parent
    return node is not None
