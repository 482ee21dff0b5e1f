"""Expressions as the checker reads them: each with its place, the kinds of its parts, what is joined by `and`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flows.expressions import Expression
from flows.items import Question
from flows.nodes import Node, Plan
from flows.syntax import Call, Chain, Column, Current, Dot, Literal, Logic, Negation, Reference, Tree, children
from flows.values import Kind, Symbol

KEYS: Final = (
    "relevant", "required", "constraint", "choice_filter", "default", "calculation", "repeat_count", "add_when"
)  # fmt: skip
ORDERS: Final = frozenset({"<", "<=", ">", ">="})
EQUALS: Final = frozenset({"=", "!="})
TRUTHS: Final = frozenset(
    ("selected", "not", "true", "false", "contains", "starts-with", "ends-with", "regex", "boolean-from-string")
)
NUMBERS: Final = frozenset(
    ("count-selected", "string-length", "number", "int", "round", "floor", "ceiling", "abs", "min", "max", "sum")
) | {"count", "count-non-empty", "position", "decimal-date-time"}
MOMENTS: Final = {"today": Kind.DATE, "date": Kind.DATE, "now": Kind.DATETIME}


@dataclass(frozen=True, slots=True)
class Written:
    """One expression of an item: `place` is `survey/rate calculation`."""

    node: Node
    key: str
    expression: Expression

    @property
    def place(self) -> str:
        return f"survey/{self.node.name} {self.key}"

    @property
    def tree(self) -> Tree:
        return self.expression.tree


def expressions_of(plan: Plan) -> Iterator[Written]:
    """Every expression of a flow, in the order of the items."""
    for node in plan.nodes.values():
        for key in KEYS:
            found = getattr(node, key, None)
            if isinstance(found, Expression):
                yield Written(node, key, found)


def parts_of(tree: Tree, around: tuple[Tree, ...] = ()) -> Iterator[tuple[Tree, tuple[Tree, ...]]]:
    """Every part with the parts it stands in, the innermost last."""
    waiting = [(tree, around)]
    while waiting:
        part, outside = waiting.pop()
        yield part, outside
        waiting.extend((child, (*outside, part)) for child in reversed(children(part)))


def conjuncts(tree: Tree) -> Iterator[Tree]:
    """The parts that must all be true."""
    if isinstance(tree, Logic) and tree.word == "and":
        for part in tree.operands:
            yield from conjuncts(part)
    else:
        yield tree


def names_in(tree: Tree) -> set[str]:
    """The names that a tree reads."""
    found = set()
    for part, _ in parts_of(tree):
        if isinstance(part, Reference) or (isinstance(part, Current) and part.name):
            found.add(part.name or "")
    return found


def chain_of(node: Node) -> Iterator[Tree]:
    """All that must be true for an item to be asked: its own condition and those of what is around it."""
    here: Node | None = node
    while here is not None:
        if here.relevant is not None:
            yield from conjuncts(here.relevant.tree)
        here = here.parent


def symbol_of(plan: Plan, tree: Tree) -> Symbol | None:
    """The symbol of a plain reference."""
    return plan.symbols.get(tree.name) if isinstance(tree, Reference) else None


def question_of(plan: Plan, tree: Tree) -> Node | None:
    """The asked question that a plain reference names."""
    node = plan.nodes.get(tree.name) if isinstance(tree, Reference) else None
    return node if node is not None and isinstance(node.item, Question) else None


def kind_of(plan: Plan, node: Node, tree: Tree) -> Kind:
    """What a part is known to be; ANY where only the run can tell."""
    match tree:
        case Literal(value=value):
            return Kind.NUMBER if not isinstance(value, str) else (Kind.TEXT if value else Kind.BLANK)
        case Reference(name=name):
            symbol = plan.symbols.get(name)
            return symbol.kind if symbol else Kind.ANY
        case Dot():
            return node.kind
        case Chain(rest=rest):
            return Kind.BOOLEAN if rest[0][0] in ORDERS | EQUALS else Kind.NUMBER
        case Logic():
            return Kind.BOOLEAN
        case Negation():
            return Kind.NUMBER
        case Call(name=name):
            return _kind_of_call(name)
        case _:
            return Kind.ANY


def _kind_of_call(name: str) -> Kind:
    if name in TRUTHS:
        return Kind.BOOLEAN
    if name in NUMBERS:
        return Kind.NUMBER
    if name in MOMENTS:
        return MOMENTS[name]
    return Kind.ANY if name in ("if", "coalesce", "once", "indexed-repeat") else Kind.TEXT


def comparison(tree: Tree) -> tuple[Tree, str, Tree] | None:
    """Left side, sign and right side of a comparison of two values."""
    if isinstance(tree, Chain) and len(tree.rest) == 1 and tree.rest[0][0] in ORDERS | EQUALS:
        sign, right = tree.rest[0]
        return tree.first, sign, right
    return None


def text_of(tree: Tree) -> str:
    """A part as an author would write it, in one manner, so that equal parts have equal texts."""
    match tree:
        case Literal(value=value):
            return f"'{value}'" if isinstance(value, str) else f"{value:g}"
        case Reference(name=name, predicate=predicate):
            return f"${{{name}}}" + (f"[{text_of(predicate)}]" if predicate else "")
        case Dot():
            return "."
        case Column(name=name):
            return name
        case Current(name=name):
            return f"current()/../{name}" if name else "current()/."
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(text_of, arguments))})"
        case Negation(times=times, operand=operand):
            return "-" * times + text_of(operand)
        case Chain(first=first, rest=rest):
            return " ".join([text_of(first), *(f"{sign} {text_of(right)}" for sign, right in rest)])
        case Logic(word=word, operands=operands):
            return f" {word} ".join(map(text_of, operands))
        case _:
            return ".."
