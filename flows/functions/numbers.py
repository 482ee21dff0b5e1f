"""Functions on numbers and on sets of them."""

import math
from collections.abc import Callable
from decimal import ROUND_FLOOR, Context, Decimal
from typing import Final

from flows.casts import as_number, whole_number
from flows.coercion import LARGEST_EXACT, NAN, is_blank, to_number
from flows.functions.entry import Function, number
from flows.nodesets import need_questions, need_set
from flows.scope import Node, NodeSet, Run, Scope
from flows.syntax import Call
from flows.values import Value, View

EXACT: Final = Context(prec=800)
HALF: Final = Decimal("0.5")


def round_half_up(value: float, places: int = 0) -> float:
    """Half toward +∞, on the decimal text of the number: 2.5 → 3, −2.5 → −2, 1.005 to 2 places → 1.01."""
    if not math.isfinite(value) or (places >= 0 and abs(value) >= LARGEST_EXACT):
        return value
    if places == 0:
        below = math.floor(value)
        return float(below + (value - below >= 0.5))
    if places > 340:
        return value
    if places < -310:
        return 0.0
    scaled = EXACT.scaleb(Decimal(repr(value)), places)
    rounded = EXACT.add(scaled, HALF).to_integral_value(ROUND_FLOOR)
    return float(EXACT.scaleb(rounded, -places))


def build_round(scope: Scope, call: Call) -> Node:
    """round(x[, places]): NaN for a blank of either, which is no text: `round('') = ''` is false."""
    values = scope.values(call)
    inner = as_number(values[0])
    places = whole_number(values[1], "write round(x, 1)") if len(values) > 1 else None

    def run(view: View) -> float:
        value = inner(view)
        digits = places(view) if places else 0.0
        if value != value or digits != digits:
            return NAN
        return round_half_up(value, int(max(-999.0, min(999.0, digits))))

    return number(run, call, sure=True)


def one_number(compute: Callable[[float], float]) -> Callable[[Scope, Call], Node]:
    """A function of one finite number; blank gives NaN, the infinities stay as they are."""

    def build(scope: Scope, call: Call) -> Node:
        inner = as_number(scope.values(call)[0])

        def run(view: View) -> float:
            value = inner(view)
            if math.isfinite(value):
                return float(compute(value))
            return NAN if value != value else compute_infinite(compute, value)

        return number(run, call, sure=True)

    return build


def compute_infinite(compute: Callable[[float], float], value: float) -> float:
    """abs of −∞ is ∞; the others keep it."""
    return abs(value) if compute is abs else value


def build_number(scope: Scope, call: Call) -> Node:
    """number(x): NaN for what is not a plain number."""
    return number(as_number(scope.values(call)[0]), call, sure=True)


def spread(scope: Scope, call: Call) -> Callable[[View], list[float]]:
    """The numbers of all arguments, node sets spread out, blanks skipped."""
    parts: list[Run | NodeSet] = []
    for argument in call.arguments:
        part = scope.compile(scope, argument)
        parts.append(need_questions(call, part) if isinstance(part, NodeSet) else part.run)

    def run(view: View) -> list[float]:
        values: list[Value] = []
        for part in parts:
            values += part.values(view) if isinstance(part, NodeSet) else [part(view)]
        return [to_number(value) for value in values if not is_blank(value)]

    return run


def extreme(compare: Callable[[list[float]], float]) -> Callable[[Scope, Call], Node]:
    """min or max: NaN when nothing is left or a text holds no number."""

    def build(scope: Scope, call: Call) -> Node:
        numbers = spread(scope, call)

        def run(view: View) -> float:
            found = numbers(view)
            if not found:
                return NAN
            return NAN if any(value != value for value in found) else compare(found)

        return number(run, call, sure=True)

    return build


def build_sum(scope: Scope, call: Call) -> Node:
    """sum(ns): blanks skipped, 0 for an empty set."""
    found = need_questions(call, need_set(scope, call, call.arguments[0]))

    def run(view: View) -> float:
        total = 0.0
        for value in found.values(view):
            if not is_blank(value):
                total += to_number(value)
        return total

    return number(run, call, sure=True)


def build_count(scope: Scope, call: Call) -> Node:
    """count(ns): live instances, blank ones included."""
    found = need_set(scope, call, call.arguments[0])
    return number(lambda view: float(len(found.members(view))), call, sure=True)


def build_count_non_empty(scope: Scope, call: Call) -> Node:
    """count-non-empty(ns): those with a value."""
    found = need_questions(call, need_set(scope, call, call.arguments[0]))
    return number(lambda view: float(sum(not is_blank(value) for value in found.values(view))), call, sure=True)


FUNCTIONS: Final = (
    Function("number", 1, 1, build_number),
    Function("int", 1, 1, one_number(math.trunc)),
    Function("round", 1, 2, build_round),
    Function("floor", 1, 1, one_number(math.floor)),
    Function("ceiling", 1, 1, one_number(math.ceil)),
    Function("abs", 1, 1, one_number(abs)),
    Function("min", 1, None, extreme(min)),
    Function("max", 1, None, extreme(max)),
    Function("sum", 1, 1, build_sum, "write sum(${question}), or + between values"),
    Function("count", 1, 1, build_count),
    Function("count-non-empty", 1, 1, build_count_non_empty),
)
