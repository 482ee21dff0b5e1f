"""Whether an answer may be blank at a place: said so only where it can be shown."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice

from flows.check.trees import EQUALS, ORDERS, both_ways, chain_of, comparison, conjuncts, names_in, results_of
from flows.items import Question
from flows.nodes import Node, Plan
from flows.syntax import Call, Chain, Literal, Logic, Negation, Reference, Tree
from flows.xlsform.unparse import unparse

MOST_FACTS = 100
"""Of one item, the nearest first: with fewer less is proved, and a chain of a thousand conditions costs no more."""

PASS_BLANK_ON = frozenset({"number", "int", "round", "abs", "floor", "ceiling"})


def may_be_blank(plan: Plan, name: str, reader: Node | None) -> bool:
    """Whether the value of a name may be blank where `reader` is asked; without a reader, in an instance of its repeat.

    Inputs are not: they are handed in.
    """
    node = plan.nodes.get(name)
    if node is None or not isinstance(node.item, Question) or node.item.type == "note":
        return False
    met = _met(plan, node, reader)
    if any(needs_value(part, name) for part in met):
        return False
    if node.item.type == "calculate":
        return node.calculation is not None and any(map(is_blank, results_of(node.calculation.tree)))
    if node.allow or node.item.required is not True or "voice" in node.item.accept:
        return True
    if reader is not None and node.asked and reader.ordinal < node.ordinal:
        return True
    needed = [part for part in chain_of(node) if not any(part is each for each in met)]
    known = {unparse(part) for part in met} if needed else set()
    return any(unparse(part) not in known for part in needed)


def _met(plan: Plan, node: Node, reader: Node | None) -> Sequence[Tree]:
    """The conditions that hold where the reader is asked, and those of the answers that they need."""
    if reader is not None:
        return facts_of(plan)[reader.name]
    home = plan.nodes.get(node.home)
    return list(chain_of(home)) if home is not None else ()


@lru_cache(maxsize=2)
def facts_of(plan: Plan) -> Mapping[str, Sequence[Tree]]:
    """For each item all that must be true for it to be asked: its own condition, those of what is around it, and,
    since an answer that they need was asked, what held for that one, too.
    """
    facts: dict[str, dict[int, Tree]] = {}
    for node in plan.nodes.values():
        own = list(conjuncts(node.relevant.tree)) if node.relevant is not None else []
        found = {id(part): part for part in own}
        for part in own:
            for name in names_in(part) & facts.keys():
                if plan.nodes[name].asked and needs_value(part, name):
                    found |= facts[name]
        found |= facts[node.parent.name] if node.parent is not None else {}
        facts[node.name] = dict(islice(found.items(), MOST_FACTS))
    return {name: tuple(found.values()) for name, found in facts.items()}


def needs_value(part: Tree, name: str) -> bool:
    """Whether a condition can only be true when the name has a value."""
    if isinstance(part, Logic):
        found = [needs_value(each, name) for each in part.operands]
        return any(found) if part.word == "and" else all(found)
    if isinstance(part, Call) and part.name == "selected":
        return _reads(part.arguments[0], name) and not is_blank(part.arguments[1])
    if isinstance(part, Call) and part.name == "not":
        inner = list(both_ways(part.arguments[0], frozenset({"="})))
        return any(_reads(side, name) and is_blank(other) for side, other in inner)
    found_here = comparison(part)
    if found_here is None:
        return False
    _, sign, _ = found_here
    for side, other in both_ways(part, frozenset({sign})):
        if _reads(side, name) and sign in EQUALS and isinstance(other, Literal):
            return is_blank(other) == (sign == "!=")
        if sign not in EQUALS and blank_with(side, name):
            return True
    return False


def _reads(tree: Tree, name: str) -> bool:
    return isinstance(tree, Reference) and tree.name == name and tree.predicate is None


def is_blank(tree: Tree) -> bool:
    """Whether it is the empty text."""
    return isinstance(tree, Literal) and tree.value == ""


def blank_with(tree: Tree, name: str) -> bool:
    """Whether a side of a comparison is certainly blank when the name is."""
    match tree:
        case Reference(predicate=None):
            return tree.name == name
        case Negation(operand=operand):
            return blank_with(operand, name)
        case Chain(first=first, rest=rest) if rest[0][0] not in EQUALS | ORDERS:
            return any(blank_with(side, name) for side in (first, *(right for _, right in rest)))
        case Call(name=function, arguments=arguments) if function in PASS_BLANK_ON:
            return blank_with(arguments[0], name)
    return False


def refuses_when_blank(tree: Tree, name: str) -> bool:
    """Whether a constraint is certainly false when the name is blank, whatever the answer."""
    parts = list(conjuncts(tree))
    if len(parts) > 1:
        return any(refuses_when_blank(part, name) for part in parts)
    if isinstance(tree, Logic):
        return all(refuses_when_blank(part, name) for part in tree.operands)
    found = comparison(tree)
    if found is None or found[1] == "!=":
        return False
    sides = both_ways(tree, frozenset({found[1]}))
    return any(blank_with(side, name) and not is_blank(other) for side, other in sides)
