"""Which names are worked out anew after an answer: known for the answers that stir only what is asked after them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from flows.dependencies import REFERENCE, names_of
from flows.items import Repeat
from flows.nodes import Node, Plan, Stride, stride_of

Readers = Mapping[str, list[Node]]


def link_stirring(plan: Plan) -> None:
    """Fills `Node.stirs` and `Node.after`; `stirs` stays None where more than conditions and calculations behind the
    question hangs on its answer, or anything in a repeat.
    """
    everywhere = set(REFERENCE.findall(plan.flow.model_dump_json(exclude={"survey"})))
    readers = _readers(plan)
    for node in plan.nodes.values():
        if node.asked and not node.home and node.name not in everywhere:
            node.stirs, node.after = _stirred(plan, node, readers), tuple(_behind(plan, node))


def _readers(plan: Plan) -> Readers:
    """By question or calculation, whatever reads it, in an expression or a text."""
    found: defaultdict[str, list[Node]] = defaultdict(list)
    for node in plan.nodes.values():
        for name in {_owner(plan, name) for name in read_by(node)}:
            found[name].append(node)
    return found


def read_by(node: Node) -> set[str]:
    """All names that stand in the texts and expressions of an item, those of items within left out."""
    return set(REFERENCE.findall(node.item.model_dump_json(exclude={"items"}))) | names_of(node.expressions)


def _owner(plan: Plan, name: str) -> str:
    derived = plan.derived.get(name)
    return name if derived is None else derived.node.name


def _stirred(plan: Plan, start: Node, readers: Readers) -> frozenset[str] | None:
    found, waiting = {start.name}, [start]
    while waiting:
        here = waiting.pop()
        within = here.children if here is not start else ()
        for node in (*within, *readers.get(here.name, ())):
            if node.home or isinstance(node.item, Repeat) or here.name in _besides(plan, node):
                return None
            if node.name in found or not (node in within or here.name in _lasting(plan, node)):
                continue
            if node.ordinal < start.ordinal:
                return None
            found.add(node.name)
            waiting.append(node)
    siblings = {name for name, derived in plan.derived.items() if derived.node.name in found}
    return frozenset(found - {start.name} | siblings)


def _lasting(plan: Plan, node: Node) -> set[str]:
    """What decides whether the item is asked, and what it is worth."""
    return {_owner(plan, name) for name in names_of((node.relevant, node.calculation))}


def _besides(plan: Plan, node: Node) -> set[str]:
    """What else is kept once it was worked out: which choices are offered, whether an answer still holds."""
    rechecked = node.constraint if node.rechecks else None
    return {_owner(plan, name) for name in names_of((node.choice_filter, rechecked)) if name != node.name}


def _behind(plan: Plan, node: Node) -> Iterable[tuple[Stride, ...]]:
    """What is walked after an item: what follows it in its group, then what follows the group."""
    here: Node | None = node
    while here is not None:
        around = plan.roots if here.parent is None else here.parent.children
        yield tuple(map(stride_of, around[around.index(here) + 1 :]))
        here = here.parent
