"""The conditions of every `if()` in the expressions of an item, as expressions that say which branch is taken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from flows.compiler import compile_tree
from flows.expressions import Expression, compile_expression
from flows.items import Question
from flows.nodes import Node, Plan
from flows.scope import Scope
from flows.syntax import Call, Chain, Literal, Logic, Reference, Tree, children
from flows.values import Place

KEYS: Final = (
    "relevant",
    "required",
    "default",
    "calculation",
    "constraint",
    "choice_filter",
    "repeat_count",
    "add_when",
)
Wrap = Callable[[Tree], Tree]


@dataclass(frozen=True, slots=True)
class Fork:
    """`key` is `calculation if 2`; `source` the key it stands in. One of the two holds when the branch is reached."""

    key: str
    source: str
    taken: Expression
    left: Expression


def forks_of(plan: Plan, node: Node) -> Iterator[Fork]:
    """Every `if()` of an item, counted from 1 within each expression; an inner one counts only where it is reached."""
    for source in KEYS:
        expression = getattr(node, source)
        if expression is not None:
            yield from _forks(expression, source, place_of(plan, node, source, expression))
    for number, expression in enumerate(cases_of(plan, node), start=1):
        yield from _forks(expression, f"score_when {number}", Place(plan.symbols, node.repeats))


def cases_of(plan: Plan, node: Node) -> list[Expression]:
    """The conditions of the scales of a question."""
    if not isinstance(node.item, Question) or node.item.measure is None:
        return []
    place = Place(plan.symbols, node.repeats)
    return [compile_expression(case.expr, place) for case in node.item.measure.score_when]


def place_of(plan: Plan, node: Node, source: str, expression: Expression) -> Place:
    """Where an expression of an item stands."""
    match source:
        case "add_when":
            return Place(plan.symbols, (*node.repeats, node.name))
        case "constraint":
            return Place(plan.symbols, node.repeats, node.kind)
        case "choice_filter":
            return Place(plan.symbols, node.repeats, node.kind, expression.columns)
        case _:
            return Place(plan.symbols, node.repeats)


def _forks(expression: Expression, source: str, place: Place) -> Iterator[Fork]:
    for number, (taken, left) in enumerate(_conditions(expression.tree, lambda tree: tree), start=1):
        yield Fork(f"{source} if {number}", source, compile_part(taken, place), compile_part(left, place))


def compile_part(tree: Tree, place: Place) -> Expression:
    """A part of a tree as an expression of its own."""
    scope = Scope(place, compile_tree)
    return Expression("", tree, scope.value(tree), scope.notes)


def _conditions(tree: Tree, wrap: Wrap) -> Iterator[tuple[Tree, Tree]]:
    if isinstance(tree, Call) and tree.name == "if":
        test, yes, no = tree.arguments
        yield wrap(test), wrap(_not(test))
        yield from _conditions(test, wrap)
        yield from _conditions(yes, lambda part: wrap(_both(test, part)))
        yield from _conditions(no, lambda part: wrap(_both(_not(test), part)))
    elif isinstance(tree, Reference) and tree.predicate is not None:
        yield from _conditions(tree.predicate, lambda part: wrap(_any(tree, part)))
    elif isinstance(tree, Logic):
        yield from _in_order(tree, wrap)
    else:
        for each in children(tree):
            yield from _conditions(each, wrap)


def _in_order(tree: Logic, wrap: Wrap) -> Iterator[tuple[Tree, Tree]]:
    """`and` and `or` stop early: what stands later is reached only when what stands before has not decided."""
    before: Tree | None = None
    for operand in tree.operands:
        yield from _conditions(operand, wrap if before is None else _after(wrap, before))
        undecided = operand if tree.word == "and" else _not(operand)
        before = undecided if before is None else _both(before, undecided)


def _after(wrap: Wrap, before: Tree) -> Wrap:
    return lambda part: wrap(_both(before, part))


def _not(tree: Tree) -> Tree:
    return Call("not", (tree,), tree.column)


def _both(left: Tree, right: Tree) -> Tree:
    return Logic("and", (left, right), left.column)


def _any(around: Reference, part: Tree) -> Tree:
    """Inside a predicate: that it holds for one of the values."""
    found = Call("count", (Reference(around.name, around.column, part),), around.column)
    return Chain(found, ((">", Literal(0.0, around.column)),), around.column)
