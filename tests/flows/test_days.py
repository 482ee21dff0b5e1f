"""Days as people write them: names of months in every language of the flow, orders, and what is left out."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from babel import Locale

from flows.items import Question
from flows.kinds import Manners, Reading, Refusal, read_answer
from flows.kinds.months import read_month, writes_month_first

Begin = Callable[..., Any]
LANGUAGES = ("en", "fr", "ar", "es", "pt")


def read(raw: str, appearance: str | None = None, language: str = "en", order: Any = "dmy", typed: bool = True) -> Any:
    question = Question(type="date", name="q", label="Q", appearance=appearance)
    found = read_answer(question, raw, typed, Manners(language, date(2026, 11, 23), order, (), LANGUAGES))
    if isinstance(found, Refusal):
        return (str(found.reason), *found.candidates)
    return found.value


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("23 nov 2026", "2026-11-23"),
        ("23 NOVEMBRE 2026", "2026-11-23"),
        ("23 de noviembre de 2026", "2026-11-23"),
        ("23 de novembro de 2026", "2026-11-23"),
        ("1er janvier 2026", "2026-01-01"),
        ("3 déc. 2025", "2025-12-03"),
        ("3 dec 2025", "2025-12-03"),
        ("Nov 23, 2026", "2026-11-23"),
        ("23-Nov-26", "2026-11-23"),
        ("sept 3 2026", "2026-09-03"),
        ("٢٣ نونبر ٢٠٢٦", "2026-11-23"),
        ("٢٣ نوفمبر ٢٠٢٦", "2026-11-23"),
        ("٢٣ تشرين الثاني ٢٠٢٦", "2026-11-23"),
        ("23 novembre", "2026-11-23"),
        ("24 novembre", "2025-11-24"),
        ("29 february", "2024-02-29"),
        ("2026-11-23", "2026-11-23"),
        ("23/11/2026", "2026-11-23"),
        ("23.11.2026", "2026-11-23"),
        ("23-11-2026", "2026-11-23"),
        ("23 11 2026", "2026-11-23"),
        ("23/11/45", "2045-11-23"),
        ("23/11/46", "1946-11-23"),
        ("ayer", "2026-11-22"),
        ("30 feb", ("impossible_date",)),
        ("31 avril 2026", ("impossible_date",)),
        ("30/02/2026", ("impossible_date",)),
        ("23 foo 2026", ("not_a_date",)),
        ("j 3 2026", ("not_a_date",)),
        ("mars", ("not_a_date",)),
        ("11/2026", ("not_a_date",)),
        ("23/11/1899", ("not_a_date",)),
        ("23 mai 1890", ("not_a_date",)),
        ("1/1/2101", ("not_a_date",)),
    ],
)
def test_days_in_words_and_digits(raw: str, day: Any) -> None:
    assert read(raw) == day


@pytest.mark.parametrize(
    ("raw", "appearance", "day"),
    [
        ("11/2026", "month-year", "2026-11-01"),
        ("2026-11", "month-year", "2026-11-01"),
        ("nov 2026", "month-year", "2026-11-01"),
        ("noviembre de 2026", "month-year", "2026-11-01"),
        ("décembre", "month-year", "2025-12-01"),
        ("23/11/2026", "month-year", "2026-11-01"),
        ("23 nov 2026", "month-year", "2026-11-01"),
        ("today", "month-year", "2026-11-01"),
        ("2026", "month-year", ("not_a_date",)),
        ("2026", "year", "2026-01-01"),
        ("23/11/2026", "year", "2026-01-01"),
        ("1447", "year", ("not_a_date",)),
    ],
)
def test_months_and_years_are_their_first_day(raw: str, appearance: str, day: Any) -> None:
    assert read(raw, appearance) == day


def test_a_tapped_day_is_shortened_too() -> None:
    assert read("2026-11-23", "month-year", typed=False) == "2026-11-01"
    assert read("2026-11-23", "year", typed=False) == "2026-01-01"
    assert read("2026-11-23", typed=False) == "2026-11-23"


@pytest.mark.parametrize(
    ("raw", "language", "order", "day"),
    [
        ("3/4/2026", "en", "dmy", "2026-04-03"),
        ("3/4/2026", "en-US", "dmy", ("ambiguous_date", "2026-04-03", "2026-03-04")),
        ("3/4/2026", "fil", "dmy", ("ambiguous_date", "2026-04-03", "2026-03-04")),
        ("3/4/2026", "fr", "mdy", ("ambiguous_date", "2026-03-04", "2026-04-03")),
        ("3/4/2026", "en", "ymd", ("ambiguous_date", "2026-04-03", "2026-03-04")),
        ("26/4/3", "en", "ymd", "2026-04-03"),
        ("4/4/2026", "en-US", "dmy", "2026-04-04"),
        ("13/4/2026", "en-US", "dmy", "2026-04-13"),
        ("4/13/2026", "en", "mdy", "2026-04-13"),
        ("2026/4/3", "en", "mdy", "2026-04-03"),
    ],
)
def test_what_may_be_read_in_two_ways_is_asked_back(raw: str, language: str, order: str, day: Any) -> None:
    assert read(raw, None, language, order) == day


@pytest.mark.parametrize("raw", ["1/1/1447", "15 رمضان 1447", "1447-01-01"])
def test_a_year_of_the_hijra_asks_for_the_other_calendar(raw: str) -> None:
    question = Question(type="date", name="q", label="Q")
    found = read_answer(question, raw, True, Manners("ar", date(2026, 11, 23), "dmy", (), LANGUAGES))
    assert isinstance(found, Refusal)
    assert found.reason == "not_a_date"
    assert found.detail == ({"calendar": "gregorian"} if raw[0] == "1" and "ر" not in raw else {})


def test_every_month_of_every_language_reads_as_itself() -> None:
    for language in ("en", "fr", "ar", "es", "pt", "sw", "wo", "ha", "am", "ru", "fa"):
        for number, name in Locale.parse(language).months["format"]["wide"].items():
            if not name.isdecimal():
                assert read_month(name, (language,)) == number, (language, name)


def test_who_puts_the_month_first() -> None:
    assert [each for each in ("en", "en-US", "en-GB", "fr", "fil", "es", "xx-unknown") if writes_month_first(each)] == [
        "en-US",
        "fil",
    ]


def test_without_a_year_the_past_unless_the_constraint_refuses_it(begin: Begin) -> None:
    survey = '  - {type: date, name: d, label: When?, constraint: ". WHERE today()"}\n'
    past = begin(survey.replace("WHERE", "<=")).says("24 novembre")
    assert past.records[0].value == "2025-11-24"
    ahead = begin(survey.replace("WHERE", ">")).says("24 novembre")
    assert (ahead.records[0].value, ahead.records[0].raw) == ("2026-11-24", "24 novembre")
    never = begin(survey.replace(". WHERE today()", ". = date('1990-01-01')")).says("24 novembre")
    assert never.refused == "constraint"


def test_the_reading_says_both_meanings() -> None:
    question = Question(type="date", name="q", label="Q")
    found = read_answer(question, "24 nov", True, Manners("en", date(2026, 11, 23), "dmy", (), LANGUAGES))
    assert found == Reading("2025-11-24", otherwise="2026-11-24")


@pytest.mark.parametrize(
    ("raw", "value"), [("9:30 p.m.", "21:30"), ("12:05 am", "00:05"), ("9h", "09:00"), ("24:00", None)]
)
def test_times_with_a_half_of_the_day(raw: str, value: str | None) -> None:
    found = read_answer(Question(type="time", name="q", label="Q"), raw, True, Manners("en", date(2026, 11, 23)))
    assert (found.value if isinstance(found, Reading) else None) == value
