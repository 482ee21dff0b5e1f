"""The operators compiled: comparisons, arithmetic, and, or, minus."""

import math
import operator
from collections.abc import Callable
from typing import Any, Final

from flows.casts import as_boolean, as_number, literal_number
from flows.coercion import NAN, equal, moment_to_number, read_moment, read_time, text_to_number, to_number, to_ordinal
from flows.expression_error import ExpressionError
from flows.scope import MOMENTS, Node, Run
from flows.syntax import Chain, Logic, Negation
from flows.values import Kind, Value, View

Compare = Callable[[Any, Any], bool]
Compute = Callable[[float, float], float]


def divide(left: float, right: float) -> float:
    """IEEE division: by zero gives an infinity, 0 by 0 gives NaN."""
    try:
        return left / right
    except ZeroDivisionError:
        if left == 0 or left != left:
            return NAN
        return math.copysign(math.inf, left) * math.copysign(1.0, right)


def remainder(left: float, right: float) -> float:
    """The remainder with the sign of the left side."""
    try:
        return math.fmod(left, right)
    except ValueError:
        return NAN


ORDERS: Final[dict[str, Compare]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
COMPUTES: Final[dict[str, Compute]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": divide,
    "mod": remainder,
}


def compile_chain(tree: Chain, parts: list[Node]) -> Node:
    """Operators of one level, applied from left to right."""
    signs = [sign for sign, _ in tree.rest]
    if signs[0] in COMPUTES:
        return Node(arithmetic(signs, parts), Kind.NUMBER, tree, sure=True)
    if len(parts) > 2:
        return Node(comparisons(signs, parts), Kind.BOOLEAN, tree, sure=True)
    left, right = parts
    run = order(signs[0], left, right) if signs[0] in ORDERS else equality(signs[0], left, right)
    return Node(run, Kind.BOOLEAN, tree, sure=True)


def arithmetic(signs: list[str], parts: list[Node]) -> Run:
    """A loop over the terms, without it when there are two."""
    terms = [as_number(part) for part in parts]
    computes = [COMPUTES[sign] for sign in signs]
    first, second, compute = terms[0], terms[1], computes[0]
    if len(terms) == 2:
        return lambda view: compute(first(view), second(view))
    steps = list(zip(computes, terms[1:], strict=True))

    def run(view: View) -> float:
        total = first(view)
        for step, term in steps:
            total = step(total, term(view))
        return total

    return run


def comparisons(signs: list[str], parts: list[Node]) -> Run:
    """`3 > 2 > 1`: each result is compared with the next side, so it is false."""
    first = parts[0].run
    steps = [(general(sign), part.run) for sign, part in zip(signs, parts[1:], strict=True)]

    def run(view: View) -> Value:
        result = first(view)
        for compare, side in steps:
            result = compare(result, side(view))
        return result

    return run


def general(sign: str) -> Compare:
    """The comparison of two values of any kind."""
    if sign == "=":
        return equal
    if sign == "!=":
        return lambda left, right: not equal(left, right)
    compare = ORDERS[sign]
    return lambda left, right: compare(to_ordinal(left, right), to_ordinal(right, left))


def order(sign: str, left: Node, right: Node) -> Run:
    """`<`, `<=`, `>`, `>=`: numbers, or a date beside ISO text."""
    compare = ORDERS[sign]
    kinds = {left.kind, right.kind}
    if kinds & MOMENTS or (Kind.ANY in kinds and kinds & {Kind.TEXT, Kind.ANY}):
        return order_moments(sign, left, right)
    if left.name is not None and left.kind is Kind.NUMBER:
        limit = literal_number(right)
        if limit is not None:
            return order_to_limit(compare, left.name, limit)
    first, second = as_number(left), as_number(right)
    return lambda view: compare(first(view), second(view))


def order_to_limit(compare: Compare, name: str, limit: float) -> Run:
    """`${staff} > 5`: one comparison."""

    def run(view: View) -> bool:
        value = view.value(name)
        return value is not None and compare(value, limit)

    return run


def order_moments(sign: str, left: Node, right: Node) -> Run:
    """At least one side may be a date or a time; a literal beside it is read once."""
    for side, other in ((left, right), (right, left)):
        if side.text is not None and other.kind in MOMENTS:
            limit, run, compare = literal_moment(side, other.kind), other.run, ORDERS[sign]
            if side is right:
                return lambda view: compare(to_number(run(view)), limit)
            return lambda view: compare(limit, to_number(run(view)))
    compare, first, second = general(sign), left.run, right.run
    return lambda view: compare(first(view), second(view))


def literal_moment(node: Node, kind: Kind) -> float:
    """The number of a date or time that the author wrote; raises E-DATE if there is no such day."""
    text = node.text or ""
    moment = read_time(text) if kind is Kind.TIME else read_moment(text)
    if moment is not None:
        return moment_to_number(moment)
    if text.count("-") == 2 and text[:1].isdigit():
        raise ExpressionError("E-DATE", node.column, f"'{text}' is not a day", "write a date as '2026-11-23'")
    return text_to_number(text)


def equality(sign: str, left: Node, right: Node) -> Run:
    """`=` and `!=`, with short ways for a question beside a literal."""
    same = sign == "="
    if left.text is None and right.text is not None:
        return equal_to_text(same, left, right)
    if left.text is not None and right.text is None:
        return equal_to_text(same, right, left)
    if left.kind is right.kind is Kind.NUMBER and left.sure and right.sure:
        compare, first, second = (operator.eq if same else operator.ne), as_number(left), as_number(right)
        return lambda view: compare(first(view), second(view))
    if left.name is not None and left.kind is Kind.NUMBER and right.kind is Kind.NUMBER:
        limit = literal_number(right)
        if limit is not None:
            return name_equals(same, left.name, limit)
    return equal_in_general(same, left.run, right.run)


def equal_in_general(same: bool, first: Run, second: Run) -> Run:
    """Both values and the rules of `equal`."""
    if same:
        return lambda view: equal(first(view), second(view))
    return lambda view: not equal(first(view), second(view))


def name_equals(same: bool, name: str, limit: Value) -> Run:
    """A question beside a literal of its own kind."""
    if same:
        return lambda view: view.value(name) == limit
    return lambda view: view.value(name) != limit


def equal_to_text(same: bool, node: Node, literal: Node) -> Run:
    """A value beside a text that the author wrote."""
    text, run = literal.text or "", node.run
    if node.kind is Kind.TEXT:
        if text == "":
            return (lambda view: not run(view)) if same else (lambda view: bool(run(view)))
        if node.name is not None:
            return name_equals(same, node.name, text)
        return (lambda view: run(view) == text) if same else (lambda view: run(view) != text)
    if node.kind is Kind.NUMBER:
        number = literal_number(literal)
        if text == "" and not node.sure:
            return (lambda view: run(view) is None) if same else (lambda view: run(view) is not None)
        return (lambda view: run(view) == number) if same else (lambda view: run(view) != number)
    return equal_in_general(same, run, literal.run)


def compile_logic(tree: Logic, parts: list[Node]) -> Node:
    """`and`, `or`: booleans, and no part after the one that decides is run."""
    tests = [as_boolean(part) for part in parts]
    first, second = tests[0], tests[1]
    if len(tests) == 2:
        if tree.word == "and":
            return Node(lambda view: first(view) and second(view), Kind.BOOLEAN, tree, sure=True)
        return Node(lambda view: first(view) or second(view), Kind.BOOLEAN, tree, sure=True)
    decides = tree.word == "or"

    def run(view: View) -> bool:
        for test in tests:
            if test(view) is decides:
                return decides
        return not decides

    return Node(run, Kind.BOOLEAN, tree, sure=True)


def compile_negation(tree: Negation, part: Node) -> Node:
    """Minus signs: an even number of them only makes a number."""
    number = as_number(part)
    if tree.times % 2:
        return Node(lambda view: -number(view), Kind.NUMBER, tree, sure=True)
    return Node(number, Kind.NUMBER, tree, sure=True)
