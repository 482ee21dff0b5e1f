"""Which questions an item reads, directly or through what they read themselves."""

from collections.abc import Iterator

from flows.items import Repeat, walk_items
from flows.known.seeds import covered_names
from flows.nodes import Node, Plan
from flows.piping import PIPE

EXPRESSIONS = (
    "relevant",
    "required",
    "constraint",
    "choice_filter",
    "default",
    "calculation",
    "repeat_count",
    "add_when",
)
TEXTS = ("label", "hint", "constraint_message", "required_message", "instance_label", "add_label", "done_label")


def names_read(plan: Plan, item: str) -> frozenset[str]:
    """The names outside an item whose values something in it needs, with what those need to be relevant."""
    inside = covered_names(plan, (item,))
    found: set[str] = set()
    waiting = [name for each in inside for name in _needed_by(plan, plan.nodes[each])]
    waiting += list(_needed_around(plan, plan.nodes[item]))
    while waiting:
        name = waiting.pop()
        if name in found or name in inside:
            continue
        found.add(name)
        node = plan.nodes.get(name) or (plan.derived[name].node if name in plan.derived else None)
        if node is not None:
            found.add(node.name)
            waiting += _needed_by(plan, node, texts=False)
            waiting += _needed_around(plan, node)
    return frozenset(found)


def _needed_by(plan: Plan, node: Node, texts: bool = True) -> Iterator[str]:
    for key in EXPRESSIONS:
        expression = getattr(node, key)
        if expression is not None:
            yield from expression.references
    if isinstance(node.item, Repeat):
        yield from (each.name for each in walk_items(node.item.items) if each.name in plan.nodes)
    if texts:
        for key in TEXTS:
            text = getattr(node.item, key, None)
            for each in text.values() if isinstance(text, dict) else (text or "",):
                yield from PIPE.findall(each)
    yield from (namer.name for namers in node.namers.values() for namer in namers)


def _needed_around(plan: Plan, node: Node) -> Iterator[str]:
    """Whatever the groups and repeats around it need; of a repeat all questions, so that its instances are there."""
    parent = node.parent
    while parent is not None:
        yield from _needed_by(plan, parent, texts=False)
        parent = parent.parent
