"""The tree of a parsed expression: what the compiler, the checker and the exporter walk."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    value: str | float
    column: int


@dataclass(frozen=True, slots=True)
class Reference:
    """`${name}`, with or without a predicate in brackets."""

    name: str
    column: int
    predicate: "Tree | None" = None


@dataclass(frozen=True, slots=True)
class Dot:
    """The question's own value; inside a predicate on a question, the value at hand."""

    column: int


@dataclass(frozen=True, slots=True)
class Column:
    """A bare name: a column of the choice at hand, or a question of the instance at hand in a predicate."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Parent:
    """`..` (one step) or `../..`; only inside `position()`."""

    steps: int
    column: int


@dataclass(frozen=True, slots=True)
class Current:
    """`current()/.` (no name) or `current()/../name`."""

    name: str | None
    column: int


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple["Tree", ...]
    column: int


@dataclass(frozen=True, slots=True)
class Negation:
    """`times` minus signs before the operand."""

    times: int
    operand: "Tree"
    column: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one level from left to right, each with its right side: `1 - 2 - 3`."""

    first: "Tree"
    rest: tuple[tuple[str, "Tree"], ...]
    column: int


@dataclass(frozen=True, slots=True)
class Logic:
    """Operands joined by one word, `and` or `or`."""

    word: str
    operands: tuple["Tree", ...]
    column: int


Tree = Literal | Reference | Dot | Column | Parent | Current | Call | Negation | Chain | Logic


def children(tree: Tree) -> tuple[Tree, ...]:
    """The parts directly below, in reading order."""
    match tree:
        case Reference(predicate=None):
            return ()
        case Reference(predicate=predicate):
            return (predicate,) if predicate else ()
        case Call(arguments=arguments):
            return arguments
        case Negation(operand=operand):
            return (operand,)
        case Chain(first=first, rest=rest):
            return (first, *(right for _, right in rest))
        case Logic(operands=operands):
            return operands
        case _:
            return ()


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and everything below it, in reading order."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))
