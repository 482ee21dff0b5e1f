"""Expressions as the checker reads them: each with its place, the kinds of its parts, what must all be true."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flows.check.codes import Code
from flows.check.finding import Finding
from flows.expressions import Expression, ExpressionError, compile_expression
from flows.graph.needs import EXPRESSIONS
from flows.items import Question
from flows.nodes import Node, Plan
from flows.syntax import Call, Chain, Current, Dot, Literal, Logic, Negation, Reference, Tree, children
from flows.values import Kind, Place

ORDERS: Final = frozenset({"<", "<=", ">", ">="})
EQUALS: Final = frozenset({"=", "!="})
SCORE_WHEN: Final = "measure score_when"
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

    def say(self, code: Code, part: Tree, cause: str, way_out: str) -> Finding:
        """A finding about a part of it."""
        return Finding(code, self.place, cause, way_out, _beginning(part))


def expressions_of(plan: Plan) -> Iterator[Written]:
    """Every expression of a flow, in the order of the items; those of scales that compile."""
    for node in plan.nodes.values():
        for key in EXPRESSIONS:
            found = getattr(node, key, None)
            if isinstance(found, Expression):
                yield Written(node, key, found)
        for case in cases_of(plan, node):
            if isinstance(case, Expression):
                yield Written(node, SCORE_WHEN, case)


def cases_of(plan: Plan, node: Node) -> Iterator[Expression | ExpressionError]:
    """The conditions of `score_when`, or why one of them is none."""
    if isinstance(node.item, Question) and node.item.measure:
        for case in node.item.measure.score_when:
            try:
                yield compile_expression(case.expr, Place(plan.symbols, node.repeats))
            except ExpressionError as error:
                yield error


def parts_of(tree: Tree, around: tuple[Tree, ...] = ()) -> Iterator[tuple[Tree, tuple[Tree, ...]]]:
    """Every part with the parts it stands in, the innermost last."""
    waiting = [(tree, around)]
    while waiting:
        part, outside = waiting.pop()
        yield part, outside
        waiting.extend((child, (*outside, part)) for child in reversed(children(part)))


def _beginning(part: Tree) -> int:
    """The column where a part begins: an operator's is that of its first side."""
    while children(part) and isinstance(part, Chain | Logic):
        part = children(part)[0]
    return part.column


def conjuncts(tree: Tree) -> Iterator[Tree]:
    """The parts that must all be true."""
    if isinstance(tree, Logic) and tree.word == "and":
        for part in tree.operands:
            yield from conjuncts(part)
    else:
        yield tree


def results_of(tree: Tree) -> Iterator[Tree]:
    """The parts that the value may come from: the branches of if(), the sides of coalesce()."""
    if isinstance(tree, Call) and tree.name in ("if", "coalesce", "once"):
        for part in tree.arguments[1 if tree.name == "if" else 0 :]:
            yield from results_of(part)
    else:
        yield tree


def names_in(tree: Tree) -> set[str]:
    """The names that a tree reads."""
    return {part.name for part, _ in parts_of(tree) if isinstance(part, Reference | Current) and part.name}


def chain_of(node: Node) -> Iterator[Tree]:
    """All that must be true for an item to be asked: its own condition and those of what is around it."""
    here: Node | None = node
    while here is not None:
        if here.relevant is not None:
            yield from conjuncts(here.relevant.tree)
        here = here.parent


def question_of(plan: Plan, tree: Tree) -> Node | None:
    """The question or calculate that a plain reference names."""
    node = plan.nodes.get(tree.name) if isinstance(tree, Reference) else None
    return node if node is not None and isinstance(node.item, Question) else None


def number_in(tree: Tree) -> float | None:
    """The number that is written there, with its sign."""
    if isinstance(tree, Literal):
        return None if isinstance(tree.value, str) else float(tree.value)
    if isinstance(tree, Negation) and (inner := number_in(tree.operand)) is not None:
        return -inner if tree.times % 2 else inner
    return None


def text_in_quotes(tree: Tree) -> str | None:
    """The text that is written there."""
    return tree.value if isinstance(tree, Literal) and isinstance(tree.value, str) else None


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
            return _kind_of_call(plan, node, tree)
        case _:
            return Kind.ANY


def _kind_of_call(plan: Plan, node: Node, tree: Call) -> Kind:
    if tree.name in ("if", "coalesce"):
        kinds = {kind_of(plan, node, part) for part in results_of(tree)} - {Kind.BLANK}
        return kinds.pop() if len(kinds) == 1 else Kind.ANY
    if tree.name in TRUTHS:
        return Kind.BOOLEAN
    if tree.name in NUMBERS:
        return Kind.NUMBER
    if tree.name in MOMENTS:
        return MOMENTS[tree.name]
    return Kind.ANY if tree.name in ("once", "indexed-repeat") else Kind.TEXT


def comparison(tree: Tree) -> tuple[Tree, str, Tree] | None:
    """Left side, sign and right side of a comparison of two values."""
    if isinstance(tree, Chain) and len(tree.rest) == 1 and tree.rest[0][0] in ORDERS | EQUALS:
        sign, right = tree.rest[0]
        return tree.first, sign, right
    return None


def both_ways(tree: Tree, signs: frozenset[str]) -> Iterator[tuple[Tree, Tree]]:
    """The two sides of a comparison with one of these signs, each once in front."""
    found = comparison(tree)
    if found is not None and found[1] in signs:
        yield found[0], found[2]
        yield found[2], found[0]
