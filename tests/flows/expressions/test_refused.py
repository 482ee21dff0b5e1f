"""What the expression language refuses, with code, column and way out."""

import pytest

from flows.expression_error import nearest
from flows.expressions import compile_expression
from flows.functions.registry import FUNCTIONS
from flows.parser import parse
from flows.syntax import Call, Reference, walk
from flows.values import Kind, Place


@pytest.mark.parametrize(
    ("text", "code", "column", "says"),
    [
        ("", "E-SYNTAX", 1, "empty"),
        ("  \n ", "E-SYNTAX", 1, "empty"),
        (". >= and . <= 120", "E-SYNTAX", 6, '">= and": a value is missing after ">="'),
        ("and 1", "E-SYNTAX", 1, "a value is missing before"),
        ("1 +", "E-SYNTAX", 3, "a value is missing after"),
        ("1 2", "E-SYNTAX", 3, "an operator is missing"),
        ("${staff} ${wifi}", "E-SYNTAX", 10, "an operator is missing"),
        ("(1", "E-SYNTAX", 1, 'add ")"'),
        ("1)", "E-SYNTAX", 2, "closes nothing"),
        ("sum(${speed}[. > 1)]", "E-SYNTAX", 19, "closes nothing"),
        ("1 == 1", "E-SYNTAX", 4, "write one ="),
        (".5 > 1", "E-SYNTAX", 2, "0.5"),
        ("1,5", "E-SYNTAX", 2, "point in decimals"),
        ("concat(1,)", "E-SYNTAX", 10, "a value is missing"),
        ("/data/x", "E-SYNTAX", 1, "paths"),
        ("${spot}/speed", "E-SYNTAX", 8, "paths"),
        ("current()/../../x", "E-SYNTAX", 14, "paths"),
        ("current()", "E-SYNTAX", 1, "current()/."),
        ("current()/../wifi", "E-SYNTAX", 1, "write ${wifi}"),
        ("..", "E-SYNTAX", 1, "position(..)"),
        ("(1)[2]", "E-SYNTAX", 4, "only after a ${name}"),
        ("${staff}(2)", "E-SYNTAX", 9, "not a function"),
        ("“yes”", "E-SYNTAX", 1, "write '"),
        ("'yes", "E-SYNTAX", 1, "not closed"),
        ("a | b", "E-SYNTAX", 3, "write or"),
        ("${staff} ≥ 3", "E-SYNTAX", 10, "write >="),
        ("${staff", "E-SYNTAX", 1, "${name}"),
        ("${staff}\u00a0> 3", "E-SYNTAX", 9, "ordinary space"),
        ("1e5", "E-EXPONENT", 1, "write 100000"),
        ("number('1e3')", "E-EXPONENT", 8, "write 1000"),
        ("${staff} < '2.5e-3'", "E-EXPONENT", 12, "write 0.0025"),
        ("${staf} = 1", "E-REF", 1, 'did you mean "staff"?'),
        ("${quite_other} = 1", "E-REF", 1, 'no question "quite_other"'),
        ("staff > 1", "E-REF", 1, "${staff} for the question"),
        ("${wifi} = yes", "E-REF", 11, "'yes' for the text"),
        ("count(${spot}[sped > 1])", "E-REF", 15, 'did you mean "speed"?'),
        ("count(${spot}[area > 1])", "E-REF", 15, "in spot"),
        ("count(${spot}[. > 1])", "E-REF", 15, "[ ] on the repeat"),
        ("pow(2, 3)", "E-FUNC", 1, "2 * 2 * 2"),
        ("randomize(1)", "E-FUNC", 1, "not in the language"),
        ("instance('x')", "E-FUNC", 1, "choice_filter"),
        ("selcted(${wifi}, 'a')", "E-FUNC", 1, "did you mean selected()?"),
        ("Round(1)", "E-FUNC", 1, "did you mean round()?"),
        ("frobnicate(1)", "E-FUNC", 1, "compute it in scoring"),
        ("coalesce(1, 2, 3)", "E-ARGS", 1, "coalesce takes 2 values, 3 given: nest it"),
        ("today(1)", "E-ARGS", 1, "takes no value, 1 given: write today()"),
        ("round()", "E-ARGS", 1, "1 to 2 values, 0 given"),
        ("concat()", "E-ARGS", 1, "at least 1 value, 0 given"),
        ("substr('a')", "E-ARGS", 1, "2 to 3 values, 1 given"),
        ("round(2.5, 'x')", "E-ARGS", 12, "not a number"),
        ("indexed-repeat(${speed}, ${spot}, 1, 2)", "E-ARGS", 1, "pairs"),
        ("indexed-repeat(${area}, ${room}, 1)", "E-ARGS", 1, "number for spot is missing"),
        ("jr:choice-name('a', 'wifi')", "E-ARGS", 21, "'${place}'"),
        ("${speed} = 4", "E-REPEAT-SCOPE", 1, "count(${speed}[. = 4]) > 0, sum or indexed-repeat"),
        ("string(${speed})", "E-REPEAT-SCOPE", 8, "one value in each spot"),
        ("${speed}", "E-REPEAT-SCOPE", 1, "one value in each spot"),
        ("count(${speed}[. > ${area}])", "E-REPEAT-SCOPE", 20, "one value in each room"),
        ("${spot} > 2", "E-NODESET", 1, "count(${spot})"),
        ("sum(1)", "E-NODESET", 5, "a question inside a repeat"),
        ("sum('a')", "E-NODESET", 5, "a question inside a repeat"),
        ("sum(${spot})", "E-NODESET", 5, "name a question of the repeat"),
        ("count-non-empty(${spot})", "E-NODESET", 17, "name a question of the repeat"),
        ("count(${staff})", "E-NODESET", 7, "a question inside a repeat"),
        ("concat(${speed})", "E-NODESET", 8, "join(' ', ${speed})"),
        ("sum(${speed}[2])", "E-NODESET", 14, "indexed-repeat"),
        ("${staff}[. > 2]", "E-NODESET", 1, "one value here"),
        ("indexed-repeat(${staff}, ${spot}, 1)", "E-NODESET", 16, "a question inside a repeat"),
        ("indexed-repeat(${speed}, ${other}, 1)", "E-NODESET", 26, "write ${spot}"),
        ("position(${spot}[2])", "E-POSITION", 10, "write position(..)"),
        ("position(..)", "E-POSITION", 1, "no repeat around"),
        ("count(${spot}[position(..) > 1])", "E-POSITION", 15, "question of the repeat"),
        ("sum(${speed}[position(../..) > 1])", "E-POSITION", 14, "fewer ../"),
        ("date('abc')", "E-DATE", 6, "2026-11-23"),
        ("date('2026-02-30')", "E-DATE", 6, "not a day"),
        ("today() > '2026-13-01'", "E-DATE", 11, "not a day"),
        ("format-date(${d}, '%d %B')", "E-FORMAT", 23, "%B is unknown to ODK clients: use %b"),
        ("format-date(${d}, '%H')", "E-FORMAT", 20, "format-date-time"),
        ("format-date(${d}, '100%')", "E-FORMAT", 23, "% is unknown"),
        ("format-date-time(now(), '%I %p')", "E-FORMAT", 26, "use %H"),
        ("format-date(${d}, 5)", "E-FORMAT", 19, "not a text"),
        ("regex(., '(a+)+$')", "E-REGEX", 11, "(a+)+ can take forever: write a+"),
        ("regex(., '(?i)a')", "E-REGEX", 11, "flag"),
        ("regex(., ${wifi})", "E-REGEX", 10, "inside quotes"),
        (f"regex(., '{'a' * 201}')", "E-REGEX", 10, "at most 200"),
        ("(" * 33 + "1" + ")" * 33, "E-DEPTH", 33, "deeper than 32"),
        ("1" * 2001, "E-LIMIT", 2001, "2,001 characters, at most 2,000"),
        ("1+" * 250 + "1", "E-LIMIT", 501, "more than 500 words and signs"),
    ],
)
def test_refusals(refused, text: str, code: str, column: int, says: str) -> None:
    error = refused(text)
    assert (error.code, error.column) == (code, column), error
    assert says in str(error)
    assert error.cause
    assert error.way_out


def test_where_a_sign_may_stand_depends_on_the_place(refused, symbols) -> None:
    columns = frozenset({"district"})
    assert refused(". > 1", dot=None).code == "E-REF"
    assert refused("sum(${speed})", repeats=("spot",)).code == "E-NODESET"
    assert refused("position(../..)", repeats=("spot",)).code == "E-POSITION"
    assert refused("distrit = 'a'", columns=columns).way_out == 'did you mean "district"?'
    for text in (". > 1", "position(..) = 1", "district = current()/../wifi"):
        place = Place(symbols, ("spot",), Kind.NUMBER, columns)
        assert compile_expression(text, place).text == text


def test_the_caret_is_under_the_column(refused) -> None:
    text = "1 +\n1 + 'x' $ 3 + " + "1 + " * 40 + "1"
    error = refused(text)
    line, caret = error.caret(text).split("\n")
    assert line[caret.index("^")] == "$"
    assert len(line) <= 81
    far = refused("1 + " * 40 + "$")
    line, caret = far.caret("1 + " * 40 + "$").split("\n")
    assert line[caret.index("^")] == "$"


def test_nearest_names() -> None:
    assert nearest("wify", ["wifi", "wife"]) == "wifi"
    assert nearest("WIFI", ["wifi"]) == "wifi"
    assert nearest("wi", ["wifi", "telephone"]) == "wifi"
    assert nearest("abc", ["xyz", "abcdef"]) is None


def test_all_functions_and_the_tree_for_other_readers() -> None:
    assert len(FUNCTIONS) == 41
    tree = parse("sum(${speed}[. > number('2')]) + - count(${spot})")
    assert [node.name for node in walk(tree) if isinstance(node, Call | Reference)] == [
        "sum",
        "speed",
        "number",
        "count",
        "spot",
    ]
