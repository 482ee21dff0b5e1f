"""Compiled values read as a number, a text or a boolean, with no more work at run time than their kind needs."""

from collections.abc import Callable

from flows.coercion import NAN, text_to_number, to_boolean, to_number, to_text
from flows.expression_error import ExpressionError
from flows.scope import Node
from flows.syntax import Literal
from flows.tokens import EXPONENT, exponent_error
from flows.values import Kind, View

Numbers = Callable[[View], float]
Texts = Callable[[View], str]
Booleans = Callable[[View], bool]


def literal_number(node: Node) -> float | None:
    """The number of a literal; None for anything else. Raises E-EXPONENT for text such as '1e3'."""
    if not isinstance(node.tree, Literal):
        return None
    value = node.tree.value
    if isinstance(value, str) and EXPONENT.fullmatch(value.strip().removeprefix("-")):
        raise exponent_error(value.strip(), node.column)
    return to_number(value)


def as_number(node: Node) -> Numbers:
    """Reads a node as a double, NaN for blank."""
    literal = literal_number(node)
    if literal is not None:
        return lambda view: literal
    run, name = node.run, node.name
    if node.kind is not Kind.NUMBER:
        return lambda view: to_number(run(view))
    if node.sure:
        return run  # type: ignore[return-value]
    if name is not None:

        def read(view: View) -> float:
            value = view.value(name)
            return NAN if value is None else value  # type: ignore[return-value]

        return read

    def unblank(view: View) -> float:
        value = run(view)
        return NAN if value is None else value  # type: ignore[return-value]

    return unblank


def as_text(node: Node) -> Texts:
    """Reads a node as text, '' for blank."""
    literal, run = node.text, node.run
    if literal is not None:
        return lambda view: literal
    if node.kind is Kind.TEXT:
        return lambda view: run(view) or ""  # type: ignore[return-value]
    return lambda view: to_text(run(view))


def as_boolean(node: Node) -> Booleans:
    """Reads a node as a boolean, false for blank."""
    run = node.run
    if node.kind is Kind.BOOLEAN and node.sure:
        return run  # type: ignore[return-value]
    if node.kind in (Kind.TEXT, Kind.BOOLEAN):
        return lambda view: bool(run(view))
    return lambda view: to_boolean(run(view))


def whole_number(node: Node, way_out: str) -> Numbers:
    """Reads a node that counts or points (an index, a number of places); literal text is refused."""
    if node.text is not None and text_to_number(node.text) != text_to_number(node.text):
        raise ExpressionError("E-ARGS", node.column, f"'{node.text}' is not a number", way_out)
    return as_number(node)
