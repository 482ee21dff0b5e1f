"""Reading what people type: numbers, texts, choices, days and times; the refusals are a closed list."""

from datetime import date

import pytest

from flows.conversation import Scalar
from flows.items import Question
from flows.kinds import REASONS, Manners, Reading, Refusal, Shown, read_answer, read_name

TODAY = date(2026, 11, 23)
PLACES = (
    Shown("library", ("Library", "Bibliothèque", "مَكتبة")),
    Shown("market", ("Covered market, east", "Marché couvert")),
    Shown("market_2", ("Covered yard", "Cour couverte")),
    Shown("square", ("Main square", "Grande place")),
)
YES_NO = (Shown("yes", ("Agreed",)), Shown("no", ("Not agreed",)))
PLAIN: dict[str, object] = {"name": "q", "label": "Q"}


def read(
    kind: str, raw: str, *, language: str = "en", typed: bool = True, shown: tuple[Shown, ...] = PLACES, **keys: object
) -> Scalar:
    """The stored value; for a refusal its reason and candidates as one text."""
    order = keys.pop("date_order", "dmy")
    question = Question.model_validate({"type": kind} | PLAIN | keys)
    found = read_answer(question, raw, typed, Manners(language, TODAY, order, shown))  # type: ignore[arg-type]
    if isinstance(found, Refusal):
        assert found.reason in REASONS
        return " ".join([str(found.reason), *map(str, found.candidates)])
    return found.value


NUMBERS: list[tuple[str, Scalar, Scalar, Scalar]] = [
    ("30 000", 30000, 30000, 30000),
    ("30'000", 30000, 30000, 30000),
    ("30\u202f000", 30000, 30000, 30000),
    ("٣٠٠٠٠", 30000, 30000, 30000),
    ("۱۲", 12, 12, 12),
    ("१२", 12, 12, 12),
    ("1,500", 1500, 1500, "ambiguous_number 1.5 1500"),
    ("1.500", 1500, 1.5, "ambiguous_number 1.5 1500"),
    ("0,500", "not_an_integer", 0.5, 0.5),
    ("12,5", "not_an_integer", 12.5, 12.5),
    ("12.5", "not_an_integer", 12.5, 12.5),
    ("١٢٫٥", "not_an_integer", 12.5, 12.5),
    ("٣٠٬٠٠٠", 30000, 30000, 30000),
    ("1.234,56", "not_an_integer", 1234.56, 1234.56),
    ("1,234.56", "not_an_integer", 1234.56, 1234.56),
    ("1 500,5", "not_an_integer", 1500.5, 1500.5),
    ("1,23,456", 123456, 123456, 123456),
    ("12.0", 12, 12, 12),
    ("-5", -5, -5, -5),
    ("−5", -5, -5, -5),
    ("\u200f٥\u200f", 5, 5, 5),
    ("+5", 5, 5, 5),
    ("007", 7, 7, 7),
    ("50 %", 50, 50, 50),
    ("", None, None, None),
    ("   ", None, None, None),
]


@pytest.mark.parametrize(("raw", "whole", "english", "french"), NUMBERS)
def test_numbers(raw: str, whole: Scalar, english: Scalar, french: Scalar) -> None:
    assert read("integer", raw) == whole
    assert read("integer", raw, language="fr") == whole
    assert read("decimal", raw) == english
    for language in ("fr", "es", "pt", "ar", "fr-CA"):
        assert read("decimal", raw, language=language) == french


NO_NUMBERS = "1e3|½|0x1F|10-15|~30|environ 30|12abc|30 agents|two|3 0 000|12 34|1,,5|.|-|%|1.2.3|١٢a|--5|5-|²|Ⅷ"


@pytest.mark.parametrize("raw", NO_NUMBERS.split("|"))
def test_what_is_no_number(raw: str) -> None:
    assert read("integer", raw) == "not_an_integer"
    assert read("decimal", raw) == "not_a_number"


def test_numbers_too_large_to_be_exact() -> None:
    assert read("integer", "999999999999999") == 999999999999999
    assert read("integer", "1000000000000000") == "out_of_type_range"
    assert read("decimal", "0.123456789012345") == 0.123456789012345
    assert read("decimal", "0.1234567890123456") == "out_of_type_range"
    assert read("integer", "9" * 5000) == "out_of_type_range"


@pytest.mark.parametrize("raw", ["1e3", "1,500", "٣", "abc", "nan", "inf"])
def test_stored_numbers_are_plain(raw: str) -> None:
    assert read("decimal", raw, typed=False) == "not_a_number"


def test_stored_numbers() -> None:
    assert read("integer", "1500", typed=False) == 1500
    assert read("decimal", "1.500", typed=False, language="fr") == 1.5
    assert read("integer", "1.5", typed=False) == "not_an_integer"
    assert read("range", "1.5", typed=False) == "not_a_step"


def test_ranges_have_steps() -> None:
    keys: dict[str, object] = {"start": -1, "end": 1, "step": 0.1}
    assert read("range", "0,3", **keys) == 0.3
    assert read("range", "0.35", **keys) == "not_a_step"
    assert read("range", "1.1", **keys) == "not_a_step"
    assert read("range", "many", **keys) == "not_a_number"


# ------------------------------------------------------------------------------------------------- texts
def test_texts_are_normalised_and_never_cut() -> None:
    assert read("text", "  cafe\u0301\r\nnoir\u0000\u202e  ") == "café\nnoir"
    assert read("text", "\u200fعربي") == "\u200fعربي"
    assert read("text", " \n ") is None
    assert read("text", "😀" * 2000) == "😀" * 2000
    question = Question.model_validate({"type": "text"} | PLAIN)
    found = read_answer(question, "😀" * 2001, True, Manners("en", TODAY))
    assert found == Refusal(next(each for each in REASONS if each == "too_long"), {"count": 4002, "limit": 4000})


def test_names_are_short_and_on_one_line() -> None:
    assert read_name(" Gare \n routière ") == Reading("Gare routière")
    assert read_name("") == Reading(None)
    for raw, reason in (("x", "too_short"), ("x" * 41, "too_long"), ("😀" * 21, "too_long")):
        found = read_name(raw)
        assert isinstance(found, Refusal)
        assert found.reason == reason
    assert read_name("😀") == Reading("😀")


# ----------------------------------------------------------------------------------------------- choices
@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("library", "library"),
        ("LIBRARY", "library"),
        ("bibliotheque", "library"),
        ("مكتبة", "library"),
        ("مـكـتـبـة", "library"),
        ("2", "market"),
        ("٤", "square"),
        ("0", "not_a_choice"),
        ("5", "not_a_choice"),
        ("covered market east!", "market"),
        ("mai", "square"),
        ("ma", "not_a_choice"),
        ("cov", "ambiguous_choice market market_2"),
        ("market", "market"),
        ("beach", "not_a_choice"),
        ("?!", "not_a_choice"),
        ("yes", "not_a_choice"),
        ("", None),
    ],
)
def test_one_choice(raw: str, value: Scalar) -> None:
    assert read("select_one", raw) == value


@pytest.mark.parametrize(("raw", "value"), [("oui", "yes"), ("Sí", "yes"), ("نعم", "yes"), ("NÃO", "no"), ("لا", "no")])
def test_common_words_where_the_list_is_yes_and_no(raw: str, value: str) -> None:
    assert read("select_one", raw, shown=YES_NO) == value
    assert read("select_one", raw, shown=(*YES_NO, Shown("maybe", ("Perhaps",)))) == "not_a_choice"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("4 1", "library square"),
        ("1,4", "library square"),
        ("١ ٤", "library square"),
        ("square library", "library square"),
        ("Main square, library", "library square"),
        ("Main square، bibliotheque", "library square"),
        ("Covered market, east", "market"),
        ("library, covered market, east, main square", "library market square"),
        ("library, library", "library"),
        ("library, beach", "not_a_choice"),
        ("library, cov", "ambiguous_choice market market_2"),
        (" ", None),
    ],
)
def test_several_choices(raw: str, value: Scalar) -> None:
    assert read("select_multiple", raw) == value


def test_choices_as_buttons_send_them() -> None:
    assert read("select_one", "square", typed=False) == "square"
    assert read("select_one", "Main square", typed=False) == "not_a_choice"
    assert read("select_one", "square market", typed=False) == "not_a_choice"
    assert read("select_multiple", "square market", typed=False) == "market square"
    assert read("select_multiple", "", typed=False) is None


def test_a_rank_places_every_choice() -> None:
    assert read("rank", "4 1 3 2") == "square library market_2 market"
    assert read("rank", "4 1") == "incomplete_rank"
    assert read("rank", "square library market_2 market", typed=False) == "square library market_2 market"


# ------------------------------------------------------------------------------------------ days and times
@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2026-11-23", "2026-11-23"),
        ("23/11/2026", "2026-11-23"),
        ("23.11.2026", "2026-11-23"),
        ("23-11-2026", "2026-11-23"),
        ("23 11 2026", "2026-11-23"),
        ("٢٣/١١/٢٠٢٦", "2026-11-23"),
        ("1/2/26", "2026-02-01"),
        ("1/2/45", "2045-02-01"),
        ("1/2/46", "1946-02-01"),
        ("aujourd'hui", "2026-11-23"),
        ("Yesterday", "2026-11-22"),
        ("mañana", "2026-11-24"),
        ("30/02/2026", "impossible_date"),
        ("13/13/2026", "impossible_date"),
        ("1/1/1850", "not_a_date"),
        ("1/1/1447", "not_a_date"),
        ("2026", "not_a_date"),
        ("soon", "not_a_date"),
        ("", None),
    ],
)
def test_days(raw: str, value: Scalar) -> None:
    assert read("date", raw) == value


def test_a_day_that_can_be_read_in_two_ways() -> None:
    assert read("date", "2/3/2026", date_order="mdy") == "ambiguous_date 2026-02-03 2026-03-02"
    assert read("date", "2/13/2026", date_order="mdy") == "2026-02-13"
    assert read("date", "3/3/2026", date_order="mdy") == "2026-03-03"


def test_months_and_years_alone() -> None:
    assert read("date", "11/2026", appearance="month-year") == "2026-11-01"
    assert read("date", "2026", appearance="year") == "2026-01-01"
    assert read("date", "2026", appearance="month-year") == "not_a_date"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("9:30", "09:30"),
        ("9h30", "09:30"),
        ("9h", "09:00"),
        ("9.30", "09:30"),
        ("09 30", "09:30"),
        ("9:30 pm", "21:30"),
        ("12 am", "00:00"),
        ("٩:٣٠", "09:30"),
        ("25:00", "not_a_time"),
        ("9:60", "not_a_time"),
        ("13 pm", "not_a_time"),
        ("9", "not_a_time"),
    ],
)
def test_times(raw: str, value: str) -> None:
    assert read("time", raw) == value


def test_places_on_the_map_and_files() -> None:
    assert read("geopoint", "14.6928, -17.4467") == "14.6928 -17.4467 0 0"
    assert read("geopoint", "95, 0") == "not_a_location"
    assert read("geopoint", "14.7 -17.4 3 12.5", typed=False) == "14.7 -17.4 3 12.5"
    assert read("image", "file-1", typed=False) == "file-1"
    assert read("image", "here it is") == "wrong_kind"
    assert read("acknowledge", "ok") == "OK"
    assert read("acknowledge", "what?") == "wrong_kind"
