"""Node sets, predicates, places and what is known of an expression before it runs."""

from datetime import date, datetime, timedelta, timezone

import pytest

from flows.expressions import ExpressionError, compile_expression
from flows.values import Kind, Place, Value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sum(${s})", 5.0),
        ("max(${s})", 4.0),
        ("min(${s})", 1.0),
        ("count(${s})", 3.0),
        ("count(${r})", 3.0),
        ("count-non-empty(${s})", 2.0),
        ("join(',', ${s})", "1,,4"),
        ("join('-', ${a}, ${s}, 'z')", "3-1--4-z"),
        ("join(' ', ${pq})", None),
        ("sum(${pq})", 0.0),
        ("max(${pq})", None),
        ("count(${p})", 0.0),
        ("count-non-empty(${pq})", 0.0),
        ("max(${s}, 9)", 9.0),
        ("min(${a}, ${s}, '')", 1.0),
        ("sum(${w})", None),
        ("max(${w})", None),
        ("sum(${s}[. != ''])", 5.0),
        ("round(sum(${s}[. != '']) div count-non-empty(${s}), 1)", 2.5),
        ("count(${s}[. = 4]) > 0", True),
        ("count(${s}[. > ${a}])", 1.0),
        ("count(${r}[s > 0 and w = 'y'])", 1.0),
        ("count(${r}[s = ''])", 1.0),
        ("join(' ', ${w}[position(..) > 1])", " y"),
        ("sum(${size})", 35.0),
        ("count(${cell})", 3.0),
        ("sum(${size}[position(../..) = 1])", 30.0),
        ("sum(${size}[position(..) = 1])", 15.0),
        ("count(${s}[. = max(${s})])", 1.0),
        ("count(${s}[. = max(${size}[. < 12]) - 6])", 1.0),
        ("count(${r}[count(${s}[. > current()/../a]) = 1])", 3.0),
        ("indexed-repeat(${s}, ${r}, 1)", 1.0),
        ("indexed-repeat(${s}, ${r}, 3)", 4.0),
        ("indexed-repeat(${s}, ${r}, 2)", None),
        ("indexed-repeat(${s}, ${r}, 0)", None),
        ("indexed-repeat(${s}, ${r}, 4)", None),
        ("indexed-repeat(${s}, ${r}, ${blank})", None),
        ("indexed-repeat(${size}, ${r}, 1, ${cell}, 2)", 20.0),
        ("indexed-repeat(${size}, ${cell}, 2, ${r}, 1)", 20.0),
        ("indexed-repeat(${size}, ${r}, 2, ${cell}, 1)", None),
        ("concat(${a}, '/', sum(${s}))", "3/5"),
    ],
)
def test_node_sets(run, text: str, value: Value) -> None:
    assert run(text) == value


def test_inside_a_repeat_a_name_is_this_instance(fixed, compiled) -> None:
    spot = fixed().repeats["r"][2]
    inside = ("r",)
    assert compiled("${s} * 2", inside=inside).evaluate(spot) == 8.0
    assert compiled("${a} + ${s}", inside=inside).evaluate(spot) == 7.0
    assert compiled("position(..)", inside=inside).evaluate(spot) == 3.0
    assert compiled("count(${r})", inside=inside).evaluate(spot) == 3.0
    assert compiled("sum(${size})", inside=inside).evaluate(spot) == 5.0
    assert compiled("indexed-repeat(${s}, ${r}, position(..) - 2)", inside=inside).evaluate(spot) == 1.0
    assert compiled("indexed-repeat(${size}, ${cell}, 1)", inside=inside).evaluate(spot) == 5.0
    assert compiled("count(${r}[w = ${w}])", inside=inside).evaluate(spot) == 1.0
    cell = spot.repeats["cell"][0]
    assert compiled("position(../..) * 10 + position(..)", inside=("r", "cell")).evaluate(cell) == 31.0
    assert compiled("${s} + ${size}", inside=("r", "cell")).evaluate(cell) == 9.0


def test_dot_columns_and_current(fixed, compiled, symbols) -> None:
    spot = fixed()
    spot.dot = 2.0
    assert compiled(". > 0 and . <= ${a}", dot=Kind.NUMBER).test(spot)
    assert compiled("count(${s}[. > current()/.])", dot=Kind.NUMBER).evaluate(spot) == 1.0
    place = Place(symbols, (), Kind.NUMBER, frozenset({"district", "floor"}))
    spot.columns = {"district": "north", "floor": 2, "name": "library"}
    for text in ("district = 'north'", "floor = '2'", "name != 'x' and floor < ${a}", "floor = current()/."):
        assert compile_expression(text, place).test(spot), text
    spot.columns["district"] = None
    assert compile_expression("district = ''", place).test(spot)
    assert compile_expression("district = ${b} or floor = 2", place).columns == {"district", "floor"}
    with pytest.raises(ExpressionError, match='did you mean "district"'):
        compile_expression("distrct = 'north'", place)


@pytest.mark.parametrize(
    ("text", "kind", "references"),
    [
        ("${a} > 5", Kind.BOOLEAN, {"a"}),
        ("if(${a} > 5, ${a}, '')", Kind.NUMBER, {"a"}),
        ("if(${a} > 5, 'x', ${b})", Kind.TEXT, {"a", "b"}),
        ("if(${a} > 5, 1, 'x')", Kind.ANY, {"a"}),
        ("coalesce(${d}, today())", Kind.DATE, {"d"}),
        ("count(${r}[s > 1])", Kind.NUMBER, {"r", "s"}),
        ("jr:choice-name(${b}, '${b}')", Kind.TEXT, {"b"}),
        ("indexed-repeat(${w}, ${r}, ${a})", Kind.TEXT, {"w", "r", "a"}),
        ("''", Kind.BLANK, set()),
        ("now()", Kind.DATETIME, set()),
    ],
)
def test_kind_and_references_are_known_when_compiled(compiled, text: str, kind: Kind, references: set[str]) -> None:
    expression = compiled(text)
    assert expression.kind is kind
    assert expression.references == references
    assert expression.text == text


def test_blank_is_always_none_and_test_is_its_boolean(run, fixed, compiled) -> None:
    for text in ("''", "0 div 0", "${empty}", "concat('', '')", "number('x')", "if(true(), '', 1)", "int('')"):
        assert run(text) is None, text
        assert compiled(text).test(fixed()) is False, text
    assert compiled("'false'").test(fixed()) is True
    assert compiled("sum(${s}) - 5").test(fixed()) is False
    assert compiled("sum(${s})").test(fixed()) is True


def test_days_are_those_of_the_zone_of_now(run, fixed) -> None:
    early = fixed()
    early.now = datetime(2026, 11, 23, 0, 30, tzinfo=timezone(timedelta(hours=5)))
    assert run("today()", early) == date(2026, 11, 23)
    assert run("now() > today()", early) is True
    assert run("string(now())", early) == "2026-11-23T00:30:00.000+05:00"


def test_once_keeps_what_was_recorded(fixed, compiled) -> None:
    expression = compiled("once(${a} + 1)")
    assert expression.once
    assert not compiled("${a} + 1").once
    spot = fixed()
    assert expression.evaluate(spot) == 4.0
    spot.kept, spot.answers["a"] = 4.0, 100.0
    assert expression.evaluate(spot) == 4.0


def test_uuids_of_one_expression_differ_and_labels_follow_the_language(run, fixed, refused) -> None:
    assert run("concat(uuid(), ' ', uuid())") == "uuid-0 uuid-1"
    spot = fixed()
    spot.language = "fr"
    assert run("jr:choice-name('web', '${b}')", spot) == "b/web/fr"
    assert run("jr:choice-name('', '${b}')", spot) is None
    assert run("format-date(${d}, '%a %e %b %Y')", spot) == "lun. 23 nov. 2026"
    assert refused("jr:choice-name(${b}, ${b})").code == "E-ARGS"


def test_only_the_taken_branch_runs(run, make_spot) -> None:
    class Guarded(make_spot):
        def value(self, name: str) -> Value:
            assert name != "b"
            return super().value(name)

    spot = Guarded({"a": 3.0})
    assert run("if(${a} = 3, 'y', ${b})", spot) == "y"
    assert run("${a} = 3 or ${b} = 'web'", spot) is True
    assert run("${a} = 4 and ${b} = 'web'", spot) is False
    with pytest.raises(AssertionError):
        run("if(${a} = 4, 'y', ${b})", spot)
