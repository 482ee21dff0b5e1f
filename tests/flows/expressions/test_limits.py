"""The limits of expressions: steps, lengths, nesting, and how quickly hostile texts are answered."""

import sys
import time

import pytest

from flows.expressions import compile_expression
from flows.limits import (
    MAX_COMPUTED_CHARS,
    MAX_EXPRESSION_CHARS,
    MAX_EXPRESSION_DEPTH,
    MAX_EXPRESSION_TOKENS,
    MAX_STEPS_PER_EVALUATION,
)
from flows.values import Kind, Place, Symbol, Value


@pytest.fixture
def place(symbols: dict[str, Symbol]) -> Place:
    return Place(symbols, (), Kind.NUMBER)


class Many:
    """An interview with as many instances as asked for, all alike."""

    def __init__(self, instances: int, answer: Value = 1.0) -> None:
        self.count = instances
        self.answer = answer
        self.dot: Value = 1.0
        self.language = "en"
        self.kept: Value = None
        self.told: list[tuple[int, bool]] = []

    def value(self, name: str) -> Value:
        return self.answer

    def instances(self, repeat: str) -> list["Many"]:
        return [self] * self.count

    def spent(self, steps: int, over: bool) -> None:
        self.told.append((steps, over))


def evaluate(text: str, many: Many, place: Place) -> Value:
    expression = compile_expression(text, place)
    return expression.evaluate(many)  # type: ignore[arg-type]


def test_over_budget_is_blank_and_said(place: Place) -> None:
    nested = "count(${speed}[. = max(${speed}[. <= max(${speed})])])"
    small, large = Many(10), Many(200)
    assert evaluate(nested, small, place) == 10.0
    assert small.told == [(small.told[0][0], False)]
    assert 1_000 < small.told[0][0] <= MAX_STEPS_PER_EVALUATION
    started = time.perf_counter()
    assert evaluate(nested, large, place) is None
    assert time.perf_counter() - started < 1
    assert large.told[0][0] > MAX_STEPS_PER_EVALUATION
    assert large.told[0][1] is True
    assert compile_expression(nested, place).test(large) is False  # type: ignore[arg-type]


def test_the_largest_repeat_fits_the_budget(place: Place) -> None:
    many = Many(200)
    assert evaluate("round(sum(${speed}[. != '']) div count-non-empty(${speed}), 1)", many, place) == 1.0
    assert many.told[0][0] < MAX_STEPS_PER_EVALUATION / 10


def test_texts_do_not_grow_without_end(place: Place) -> None:
    long = "x" * (MAX_COMPUTED_CHARS // 2)
    many = Many(1, long)
    assert evaluate("string-length(concat(${wifi}, ${wifi}))", many, place) == MAX_COMPUTED_CHARS
    assert evaluate("string-length(concat(${wifi}, ${wifi}, 'x'))", many, place) is None
    assert evaluate("join('x', ${wifi}, ${wifi})", many, place) is None
    assert [over for _, over in many.told] == [False, True, True]


def test_weight_counts_what_a_run_without_node_sets_can_take(place: Place) -> None:
    assert compile_expression("${staff} > 5 and selected(${wifi}, 'a')", place).weight == 3


@pytest.mark.parametrize(
    "text",
    [
        "(" * MAX_EXPRESSION_DEPTH + "1" + ")" * MAX_EXPRESSION_DEPTH,
        "if(1, " * MAX_EXPRESSION_DEPTH + "1" + ", 2)" * MAX_EXPRESSION_DEPTH,
        "not(" * MAX_EXPRESSION_DEPTH + "1" + ")" * MAX_EXPRESSION_DEPTH,
        "concat(1, " * MAX_EXPRESSION_DEPTH + "1" + ")" * MAX_EXPRESSION_DEPTH,
        "0 or 1 and 1 = 1 < 1 + 1 * -(" * 32 + "1" + ")" * 32,
        "1 = 1 < 1 + -(" * 32 + "1" + ")" * 32,
        "count(${speed}[1 + " * 16 + "1" + " > 0])" * 16,
        "1" + " < 1" * 249,
        "1" + " = 1" * 249,
        "1" + " + 1" * 249,
        "1" + " and 1" * 249,
        "-" * 499 + "1",
        "selected-at('a'," * 32 + "0" + ")" * 32,
    ],
)
def test_the_worst_that_the_limits_allow_needs_no_deep_stack(place: Place, text: str) -> None:
    depth, frame = 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + 500)
    try:
        compile_expression(text, place).evaluate(Many(1))  # type: ignore[arg-type]
    finally:
        sys.setrecursionlimit(before)


def test_hostile_texts_are_answered_quickly(refused) -> None:
    started = time.perf_counter()
    for text in ("(" * 2_000, "[" * 2_000, "'" + "x" * 1_999, "-" * 2_000, "${a}" * 500, "." * 2_000, "a-" * 1_000):
        assert refused(text).code in ("E-DEPTH", "E-LIMIT", "E-SYNTAX", "E-REF")
    assert time.perf_counter() - started < 1
    assert MAX_EXPRESSION_CHARS == 2_000
    assert MAX_EXPRESSION_TOKENS == 500
