"""When a filter offers anything at all: the condition under which ODK clients should ask a select."""

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from flows.model_parts import Choice
from flows.parser import parse
from flows.syntax import Call, Chain, Column, Current, Dot, Literal, Logic, Negation, Reference, Tree, walk
from flows.xlsform.unparse import unparse

COMPARED: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Folded = Tree | bool


def offers_anything(filter_text: str, choices: Iterable[Choice]) -> str | bool | None:
    """An expression that is true while at least one choice is offered; True if always; None if it cannot be written."""
    tree = parse(filter_text)
    if any(isinstance(part, Dot | Current) for part in walk(tree)):
        return None
    found: dict[str, None] = {}
    for choice in choices:
        folded = _fold(_put(tree, choice))
        if folded is True:
            return True
        if folded is not False:
            found[unparse(folded)] = None
    if not found:
        return "false()"
    return next(iter(found)) if len(found) == 1 else " or ".join(f"({each})" for each in found)


def _put(tree: Tree, choice: Choice) -> Tree:
    """The filter with the columns of one choice put in."""
    match tree:
        case Column(name="name"):
            return Literal(choice.name, 0)
        case Column(name=name):
            value = choice.columns.get(name)
            return Literal(float(value) if isinstance(value, int | float) else value or "", 0)
        case Call():
            return replace(tree, arguments=tuple(_put(each, choice) for each in tree.arguments))
        case Negation():
            return replace(tree, operand=_put(tree.operand, choice))
        case Chain():
            rest = tuple((sign, _put(right, choice)) for sign, right in tree.rest)
            return replace(tree, first=_put(tree.first, choice), rest=rest)
        case Logic():
            return replace(tree, operands=tuple(_put(each, choice) for each in tree.operands))
        case Reference():
            return tree
        case _:
            return tree


def _fold(tree: Tree) -> Folded:
    """Comparisons of two texts are decided; `and` and `or` drop what decides nothing."""
    match tree:
        case Chain(first=Literal(value=str(left)), rest=((("=" | "!=") as sign, Literal(value=str(right))),)):
            return (left == right) == (sign == "=")
        case Chain(first=Literal(value=int() | float() as low), rest=((sign, Literal(value=int() | float() as high)),)):
            return COMPARED[sign](low, high) if sign in COMPARED else tree
        case Call(name="true", arguments=()):
            return True
        case Call(name="false", arguments=()):
            return False
        case Logic(word=word):
            return _fold_logic(word, tree)
        case _:
            return tree


def _fold_logic(word: str, tree: Logic) -> Folded:
    deciding = word == "or"
    rest: list[Tree] = []
    for operand in tree.operands:
        folded = _fold(operand)
        if isinstance(folded, bool):
            if folded is deciding:
                return deciding
        else:
            rest.append(folded)
    if not rest:
        return not deciding
    return rest[0] if len(rest) == 1 else replace(tree, operands=tuple(rest))
