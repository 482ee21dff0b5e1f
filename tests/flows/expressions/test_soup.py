"""Whatever is written, the expression language raises nothing but its own error, and what compiles runs."""

from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flows.expressions import ExpressionError, compile_expression
from flows.functions.registry import FUNCTIONS
from flows.values import Kind, Place

Where = tuple[tuple[str, ...], Kind | None, frozenset[str] | None]
WORDS = st.sampled_from(
    [
        *FUNCTIONS,
        *[
            "jr:",
            "pow",
            "name",
            "district",
            "x",
            "${staff}",
            "${b}",
            "${d}",
            "${clock}",
            "${spot}",
            "${speed}",
            "${area}",
            "${room}",
            "${",
            "}",
        ],
        *[
            "..",
            ".",
            "/",
            "current()/../b",
            "position(..)",
            "'${b}'",
            "(",
            ")",
            "[",
            "]",
            ",",
            "and",
            "or",
            "div",
            "mod",
            "=",
            "!=",
            "<",
            ">=",
            "+",
            "-",
            "*",
            "0",
            "1",
            "2.5",
        ],
        *["''", "'2026-11-23'", "'%d'", "'[a-z]+'", '"', "'", "1e5", "😀", "$", "99999999999999999999"],
        "'a b'",
        "\n",
    ]
)
KINDS = st.sampled_from([None, Kind.NUMBER, Kind.TEXT, Kind.DATE])
AROUND = st.sampled_from([(), ("r",), ("spot", "room")])
COLUMNS = st.sampled_from([None, frozenset({"district"})])
PLACES = st.tuples(AROUND, KINDS, COLUMNS)
SOMEWHERE = ((), Kind.NUMBER, None)


LEAVES = st.sampled_from(
    [
        *[
            "${a}",
            "${b}",
            "${d}",
            "${t}",
            "${s}",
            "${r}",
            "${size}",
            ".",
            "''",
            "0",
            "1",
            "-2.5",
            "'2026-11-23'",
            "today()",
            "now()",
            "'social'",
        ],
        *("'web social'", "1 div 0", "0 div 0", "'%d %b'", "99999999999 * 99999999999", "true()", "position(..)"),
    ]
)
SIGNS = st.sampled_from(["=", "!=", "<", ">=", "+", "-", "*", "div", "mod", "and", "or"])


@st.composite
def sensible(draw: st.DrawFn, depth: int = 3) -> str:
    """Calls and operators with the right brackets, so that many compile and run."""
    if depth == 0:
        return draw(LEAVES)
    inner = sensible(depth - 1)
    match draw(st.integers(0, 3)):
        case 0:
            return draw(LEAVES)
        case 1:
            return f"({draw(inner)} {draw(SIGNS)} {draw(inner)})"
        case 2:
            return f"${{{draw(st.sampled_from(['s', 'size', 'r']))}}}[{draw(inner)}]"
        case _:
            function = draw(st.sampled_from(list(FUNCTIONS.values())))
            size = draw(st.integers(function.least, function.most or function.least + 1))
            return f"{function.name}({', '.join(draw(inner) for _ in range(size))})"


@pytest.fixture
def check(symbols, fixed):
    """Compiles and runs a text; fails on anything but an ExpressionError, and on '' or NaN as a value."""

    def compile_and_run(text: str, where: Where) -> None:
        try:
            expression = compile_expression(text, Place(symbols, *where))
        except ExpressionError as error:
            found = error
        else:
            spot = fixed()
            spot.dot = {None: None, Kind.NUMBER: 2.0, Kind.TEXT: "x", Kind.DATE: date(2026, 1, 1)}[where[1]]
            value = expression.evaluate(spot)
            assert value != ""
            assert value == value
            assert expression.test(spot) in (True, False)
            return
        assert found.code.startswith("E-")
        assert 1 <= found.column <= len(text) + 1
        assert found.cause
        assert found.way_out
        assert found.caret(text).endswith("^")

    return compile_and_run


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=30).map(" ".join), PLACES)
def test_token_soup_raises_only_the_error_class(check, text: str, where: Where) -> None:
    check(text, where)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), PLACES)
def test_any_text_raises_only_the_error_class(check, text: str, where: Where) -> None:
    check(text, where)


@settings(max_examples=700, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("date(99999999999 * 99999999999)", SOMEWHERE)
@example("format-date(-1000000, '%d %b')", SOMEWHERE)
@example("format-date-time(2932896.9999999999, '%H:%M:%S')", SOMEWHERE)
@example("substr('a😀', 1 div 0, -(1 div 0))", SOMEWHERE)
@example("round(1 div 0, 1 div 0)", SOMEWHERE)
@example("round(5, -(1 div 0))", SOMEWHERE)
@example("int(1 div 0) + floor(-1 div 0) + ceiling(0 div 0)", SOMEWHERE)
@given(sensible(), PLACES)
def test_whatever_compiles_runs(check, text: str, where: Where) -> None:
    check(text, where)
