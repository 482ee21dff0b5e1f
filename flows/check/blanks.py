"""Whether an answer may be blank at a place: said so only where it can be shown."""

from flows.check.trees import EQUALS, chain_of, comparison, names_in, text_of
from flows.items import Question
from flows.nodes import Node, Plan
from flows.syntax import Call, Literal, Reference, Tree


def may_be_blank(plan: Plan, name: str, reader: Node | None) -> bool:
    """Whether the value of a name may be blank where `reader` is asked. Inputs are not: they are handed in."""
    node = plan.nodes.get(name)
    if node is None or not isinstance(node.item, Question):
        return False
    around = list(chain_of(reader)) if reader is not None else []
    if any(_needs_value(part, name) for part in around):
        return False
    if node.item.type == "calculate":
        return node.calculation is not None and _gives_blank(node.calculation.tree)
    if node.allow or node.item.required is not True:
        return True
    met = {text_of(part) for part in around}
    return any(text_of(part) not in met for part in chain_of(node))


def _needs_value(part: Tree, name: str) -> bool:
    """Whether a condition can only be true when the name has a value."""
    if isinstance(part, Call) and part.name == "selected":
        return name in names_in(part.arguments[0]) and not _is_blank(part.arguments[1])
    found = comparison(part)
    if found is None:
        return False
    left, sign, right = found
    for side, other in ((left, right), (right, left)):
        if not (isinstance(side, Reference) and side.name == name):
            continue
        if sign == "!=":
            return _is_blank(other)
        return sign not in EQUALS or not _is_blank(other)
    return False


def _is_blank(tree: Tree) -> bool:
    return isinstance(tree, Literal) and tree.value == ""


def _gives_blank(tree: Tree) -> bool:
    """Whether a calculation says '' in so many words."""
    if isinstance(tree, Call) and tree.name == "if":
        return any(_is_blank(branch) or _gives_blank(branch) for branch in tree.arguments[1:])
    return False
