"""Operators and coercions of the expression language."""

from datetime import UTC, date, datetime, time

import pytest

from flows.coercion import to_boolean, to_number, to_text
from flows.units import substr_utf16, utf16_len
from flows.values import Value

NAN = float("nan")
INFINITY = float("inf")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # levels and sides
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("1 - 2 - 3", -4.0),
        ("8 div 4 div 2", 1.0),
        ("-7 mod 3", -1.0),
        ("7 mod -3", 1.0),
        ("5.5 mod 2", 1.5),
        ("- - 3", 3.0),
        ("-${a} * -2", 6.0),
        ("3 > 2 > 1", False),
        ("1 < 2 < 3", True),
        ("1 = 1 = 1", True),
        ("2 = 2 != false()", True),
        ("1 + 1 = 2 and 2 > 1 or false()", True),
        ("true() or false() and false()", True),
        # numbers
        ("1 div 0 > 1000000", True),
        ("-1 div 0 < 0", True),
        ("1 div 0", INFINITY),
        ("0 div 0", None),
        ("5 mod 0", None),
        ("0.1 + 0.2", 0.30000000000000004),
        ("100 * 1.1", 110.00000000000001),
        ("99999999999 + 1", 100000000000.0),
        ("${blank} + 1", None),
        ("'web' * 2", None),
        ("'4' * 2", 8.0),
        ("true() + true()", 2.0),
        # = and !=
        ("'1.0' = 1", True),
        ("'a ' = 'a'", False),
        ("'A' = 'a'", False),
        ("false() = ''", True),
        ("true() = 'x'", True),
        ("true() = 0", False),
        ("${a} = '03'", True),
        ("${a} != '03'", False),
        ("'03' = ${a}", True),
        ("${a} = ${mixed} - 4", True),
        ("${mixed} = 7", True),
        ("${mixed} = '7.0'", False),
        ("${d} = '2026-11-23'", True),
        ("${d} != '2026-11-24'", True),
        ("${d} = 20780", True),
        ("${t} = '09:05'", True),
        ("${flag} = true()", True),
        ("${flag} = 'yes'", True),
        ("${flag} = ''", False),
        # blank in comparisons
        ("${blank} = ''", True),
        ("${empty} = ''", True),
        ("${a} = ''", False),
        ("${blank} != ''", False),
        ("${a} != ''", True),
        ("${b} != ''", True),
        ("${blank} = 0", False),
        ("${blank} != 0", True),
        ("${blank} = ${empty}", True),
        ("'' = ${mixed}", False),
        ("${blank} <= 5", False),
        ("0 <= ${blank}", False),
        ("${blank} > 0", False),
        ("${blank} < 0", False),
        ("3 <= 3 * ${blank}", False),
        ("'' = 0", False),
        ("'' = ''", True),
        # order: numbers only, and dates beside ISO text
        ("'abc' < 'abd'", False),
        ("'10' > '9'", True),
        ("${mixed} > 6", True),
        ("${mixed} > '6'", True),
        ("${d} > '2026-01-01'", True),
        ("'2026-01-01' < ${d}", True),
        ("'2027-01-01' < ${d}", False),
        ("${d} >= '2026-11-23'", True),
        ("today() > '2020-01-01'", True),
        ("today() = ${d}", True),
        ("now() > today()", True),
        ("now() > '2026-11-23T10:29:00+00:00'", True),
        ("now() < '2026-11-23T10:29:00'", False),
        ("${t} < '12:00'", True),
        ("${d} + 1 > ${d}", True),
        ("coalesce('', ${d}) > concat('2026', '-01-01')", True),
        ("${d} > ''", False),
        # and, or, not, if: always boolean
        ("true() and ${blank}", False),
        ("'a' and 'b'", True),
        ("0 or ''", False),
        ("'false'", "false"),
        ("if('false', 1, 2)", 1.0),
        ("if('0', 1, 2)", 1.0),
        ("if(${blank}, 'y', 'n')", "n"),
        ("if(0 div 0, 'y', 'n')", "n"),
        ("not(${blank})", True),
        ("if(${a} = 3, '', 'n')", None),
        ("1 and 2 and 3 and 0", False),
        ("0 or '' or ${a}", True),
        # line breaks are spaces, either quote sign, nothing is escaped
        ("1\n+\t1", 2.0),
        ('"it\'s"', "it's"),
        ("'a\\n'", "a\\n"),
    ],
)
def test_operators_and_coercions(run, text: str, value: Value) -> None:
    result = run(text)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("value", "number", "text", "boolean"),
    [
        (None, NAN, "", False),
        ("", NAN, "", False),
        ("false", NAN, "false", True),
        ("0", 0.0, "0", True),
        (" -12.50\n", -12.5, " -12.50\n", True),
        ("1e3", NAN, "1e3", True),
        ("+5", NAN, "+5", True),
        ("1,5", NAN, "1,5", True),
        ("٣", NAN, "٣", True),
        (".5", NAN, ".5", True),
        ("5.", NAN, "5.", True),
        ("- 5", NAN, "- 5", True),
        ("\u00a05", NAN, "\u00a05", True),
        (0.0, 0.0, "0", False),
        (-0.0, -0.0, "0", False),
        (1e11, 1e11, "100000000000", True),
        (123456789.5, 123456789.5, "123456789.5", True),
        (0.0001, 0.0001, "0.0001", True),
        (1e-7, 1e-7, "0.0000001", True),
        (1e23, 1e23, "100000000000000000000000", True),
        (-2.5, -2.5, "-2.5", True),
        (NAN, NAN, "", False),
        (INFINITY, INFINITY, "", True),
        (-INFINITY, -INFINITY, "", True),
        (True, 1.0, "true", True),
        (False, 0.0, "false", False),
        (date(2026, 11, 23), 20780.0, "2026-11-23", True),
        (date(1969, 12, 31), -1.0, "1969-12-31", True),
        (datetime(2026, 11, 23, 6, tzinfo=UTC), 20780.25, "2026-11-23T06:00:00.000+00:00", True),
        (time(18, 0), 0.75, "18:00", True),
    ],
)
def test_coercions(value: Value, number: float, text: str, boolean: bool) -> None:
    assert to_number(value) == pytest.approx(number, nan_ok=True, rel=0, abs=0)
    assert to_text(value) == text
    assert to_boolean(value) is boolean


def test_units_are_utf16() -> None:
    assert [utf16_len(text) for text in ("", "é", "عربي", "😀", "a😀b")] == [0, 1, 4, 2, 4]
    assert substr_utf16("a😀b", 0, 3) == "a😀"
    assert substr_utf16("a😀b", 0, 2) == "a"
    assert substr_utf16("a😀b", 2) == "b"
    assert substr_utf16("a😀b", -3) == "😀b"
    assert substr_utf16("عربي", 1, 3) == "رب"
    assert substr_utf16("abc", 2, 1) == ""
