"""The expression language of flows: compile once at publication, then evaluate as closures."""

from collections.abc import Callable
from typing import Final

from flows.casts import as_boolean
from flows.coercion import is_blank, to_boolean, to_number, to_text
from flows.compiler import compile_tree
from flows.expression_error import ExpressionError
from flows.parser import parse
from flows.scope import Node, Notes, Run, Scope
from flows.syntax import Tree
from flows.values import Kind, Place, Value, View
from flows.walking import Meter, OverBudget, Wrapped

__all__ = ["Expression", "ExpressionError", "compile_expression", "to_boolean", "to_number", "to_text"]

NEVER_EMPTY: Final = frozenset({Kind.BOOLEAN, Kind.DATE, Kind.DATETIME, Kind.TIME})


class Expression:
    """A compiled expression. It never raises when it runs, whatever the answers are.

    `evaluate(view)` gives the value: blank is always None, never '' or NaN (an infinity stays, and shows as '').
    `test(view)` gives its boolean, false for blank. `references` are the names read; `columns` those of choices.
    `weight` is the most steps one evaluation takes without its node sets; those are told to `View.spent`.
    `once`: the host records the first value that is not blank and hands it back as `View.kept`.
    """

    __slots__ = ("columns", "evaluate", "kind", "once", "references", "test", "text", "tree", "weight")

    evaluate: Callable[[View], Value]
    test: Callable[[View], bool]

    def __init__(self, text: str, tree: Tree, node: Node, notes: Notes) -> None:
        self.text: Final = text
        self.tree: Final = tree
        self.kind: Final = node.kind
        self.references: Final = frozenset(notes.references)
        self.columns: Final = frozenset(notes.columns)
        self.weight: Final = notes.weight
        self.once: Final = notes.once
        value, test = without_empty(node), as_boolean(node)
        self.evaluate = metered(value) if notes.walks else value
        self.test = metered_test(test) if notes.walks else test

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


def compile_expression(text: str, place: Place) -> Expression:
    """Parses, resolves and compiles; raises ExpressionError for whatever is wrong with the text."""
    tree = parse(text)
    scope = Scope(place, compile_tree)
    node = scope.value(tree)
    return Expression(text, tree, node, scope.notes)


def without_empty(node: Node) -> Run:
    """Empty text and NaN become blank."""
    run = node.run
    if node.kind in NEVER_EMPTY:
        return run
    if node.kind is Kind.TEXT:
        return lambda view: run(view) or None

    def evaluate(view: View) -> Value:
        value = run(view)
        return None if is_blank(value) else value

    return evaluate


def metered(run: Run) -> Run:
    """Runs with a step meter; over budget the value is blank, and the view is told."""

    def evaluate(view: View) -> Value:
        meter = Meter()
        try:
            value = run(Wrapped(view, meter))
        except OverBudget:
            view.spent(meter.steps, True)
            return None
        view.spent(meter.steps, False)
        return value

    return evaluate


def metered_test(test: Callable[[View], bool]) -> Callable[[View], bool]:
    """The same for the boolean; over budget it is false."""
    run = metered(test)
    return lambda view: run(view) is True
