"""A parsed expression written out again, with no more parentheses than it needs."""

from collections.abc import Mapping
from typing import Final

from flows.coercion import to_text
from flows.syntax import Call, Chain, Column, Current, Dot, Literal, Logic, Negation, Parent, Reference, Tree

LEVELS: Final[Mapping[str, int]] = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("=", "!="), 3),
    **dict.fromkeys(("<", "<=", ">", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "div", "mod"), 6),
}
UNARY: Final = 7
PRIMARY: Final = 8


def unparse(tree: Tree) -> str:
    """The text of a tree: parsing it gives the same tree, columns aside."""
    match tree:
        case Literal(value=value):
            return _literal(value)
        case Reference(name=name, predicate=predicate):
            return f"${{{name}}}" + (f"[{unparse(predicate)}]" if predicate is not None else "")
        case Column(name=name):
            return name
        case Dot():
            return "."
        case Parent(steps=steps):
            return "/".join([".."] * steps)
        case Current(name=name):
            return "current()/." if name is None else f"current()/../{name}"
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(unparse, arguments))})"
        case Negation(times=times, operand=operand):
            return "-" * times + _within(operand, PRIMARY)
        case Chain(first=first, rest=rest):
            level = LEVELS[rest[0][0]]
            return _within(first, level) + "".join(f" {sign} {_within(right, level + 1)}" for sign, right in rest)
        case Logic(word=word, operands=operands):
            return f" {word} ".join(_within(each, LEVELS[word] + 1) for each in operands)


def _within(tree: Tree, level: int) -> str:
    """In parentheses if it binds less than what stands around it."""
    return unparse(tree) if level_of(tree) >= level else f"({unparse(tree)})"


def level_of(tree: Tree) -> int:
    match tree:
        case Logic(word=word):
            return LEVELS[word]
        case Chain(rest=rest):
            return LEVELS[rest[0][0]]
        case Negation():
            return UNARY
        case _:
            return PRIMARY


def _literal(value: str | float) -> str:
    if isinstance(value, str):
        return f'"{value}"' if "'" in value else f"'{value}'"
    return to_text(value)
