"""Reading dates and times of the day as people type them."""

import re
from datetime import date, timedelta
from typing import Final

from flows.coercion import read_date
from flows.kinds.choosing import fold_label
from flows.kinds.months import read_month, writes_month_first
from flows.kinds.numbers import fold_digits
from flows.kinds.readings import EMPTY, Manners, Read, Reading, Reason, Refusal

YEARS: Final = range(1900, 2101)
HIJRI: Final = range(1300, 1500)
DAY, MONTH, YEAR = r"([0-9]{1,2})", r"([^\W\d_][\w.']*(?:\s[^\W\d_][\w.']*)??)", r"([0-9]{2}|[0-9]{4})"
PARTS: Final = re.compile(r"([0-9]{1,4})(?:[/.\-\s]+([0-9]{1,2}))?(?:[/.\-\s]+([0-9]{1,4}))?")
GAP: Final = r"[\s,./\-]*?"
WORDED: Final = (
    re.compile(rf"{DAY}(?:er|st|nd|rd|th|\.|º)?{GAP}(?:de\s+|d')?{MONTH}(?:{GAP}(?:de\s+|del\s+)?{YEAR})?"),
    re.compile(rf"{MONTH}{GAP}{DAY}(?:st|nd|rd|th)?(?:[\s,]+{YEAR})?"),
)
MONTH_ONLY: Final = re.compile(rf"{MONTH}(?:{GAP}(?:de\s+)?([0-9]{{4}}))?")
CLOCK: Final = re.compile(r"([0-9]{1,2})(?:\s*(?:[:h.]|\s)\s*([0-9]{2})?)?\s*([ap]\.?m\.?)?", re.IGNORECASE)
DAYS: Final = {
    0: frozenset(map(fold_label, ("today", "aujourd'hui", "hoy", "hoje", "اليوم"))),
    -1: frozenset(map(fold_label, ("yesterday", "hier", "ayer", "ontem", "أمس"))),
    1: frozenset(map(fold_label, ("tomorrow", "demain", "mañana", "amanhã", "غدا"))),
}


def read_day(raw: str, manners: Manners, appearance: str | None) -> Read:
    """A day as `YYYY-MM-DD`; with `month-year` or `year` the first day of what was said."""
    text = fold_digits(raw).strip()
    if not text:
        return EMPTY
    for shift, words in DAYS.items():
        if fold_label(text) in words:
            return _rounded(Reading((manners.today + timedelta(days=shift)).isoformat()), appearance)
    found = PARTS.fullmatch(text)
    if found is None:
        return _rounded(_worded(text.lower(), manners, appearance), appearance)
    numbers = [int(part) for part in found.groups() if part is not None]
    if appearance in ("year", "month-year") and len(numbers) < 3:
        return _shortened(numbers, appearance)
    if len(numbers) < 3:
        return Refusal(Reason.NOT_A_DATE)
    return _rounded(_full(numbers, [len(part) for part in found.groups()], manners), appearance)


def _rounded(read: Read, appearance: str | None) -> Read:
    """The first day of the month or year, where no more than that is asked."""
    if isinstance(read, Refusal) or appearance not in ("year", "month-year"):
        return read
    cut = 4 if appearance == "year" else 7
    first, later = (f"{str(day)[:cut]}-01-01"[:10] if day else None for day in (read.value, read.otherwise))
    return Reading(first, otherwise=later)


def _worded(text: str, manners: Manners, appearance: str | None) -> Read:
    """A day or a month with the name of the month, in any language of the flow; without a year the nearest past one."""
    languages = manners.languages or (manners.language,)
    for number, pattern in enumerate(WORDED):
        found = pattern.fullmatch(text)
        month = read_month(found[2 - number], languages) if found else None
        if found is not None and month is not None:
            return _in_year(found[3], month, int(found[1 + number]), manners)
    found = MONTH_ONLY.fullmatch(text) if appearance in ("year", "month-year") else None
    month = read_month(found[1], languages) if found else None
    if found is None or month is None:
        return Refusal(Reason.NOT_A_DATE)
    return _in_year(found[2], month, 1, manners)


def _in_year(year: str | None, month: int, day: int, manners: Manners) -> Read:
    if year is not None:
        return _checked(_century(int(year), len(year), manners), month, day)
    today = manners.today
    leap = next((each for each in range(today.year, today.year - 9, -1) if _exists(each, month, day, today)), None)
    if leap is None:
        return Refusal(Reason.IMPOSSIBLE_DATE)
    past = date(leap, month, day)
    ahead = next((each for each in range(leap + 1, leap + 9) if _exists(each, month, day)), leap)
    return Reading(past.isoformat(), otherwise=date(ahead, month, day).isoformat())


def _exists(year: int, month: int, day: int, until: date | None = None) -> bool:
    """Whether there is such a day, and not later than the other one."""
    try:
        found = date(year, month, day)
    except ValueError:
        return False
    return until is None or found <= until


def _shortened(numbers: list[int], appearance: str) -> Read:
    if len(numbers) == 1:
        return _checked(numbers[0], 1, 1) if appearance == "year" else Refusal(Reason.NOT_A_DATE)
    month, year = numbers if numbers[1] > 12 or numbers[1] in YEARS else reversed(numbers)
    return _checked(year, month, 1)


def _full(numbers: list[int], widths: list[int], manners: Manners) -> Read:
    first, second, third = numbers
    last_is_year = widths[2] > 2
    if widths[0] > 2 or (manners.date_order == "ymd" and not last_is_year):
        return _checked(_century(first, widths[0], manners), second, third)
    year = _century(third, widths[2], manners)
    orders = [(second, first), (first, second)]
    if manners.date_order == "mdy":
        orders.reverse()
    if _is_doubtful(manners) and first != second and first <= 12 and second <= 12:
        days = [date(year, month, day).isoformat() for month, day in orders] if year in YEARS else []
        return Refusal(Reason.AMBIGUOUS_DATE, {}, tuple(days)) if days else Refusal(Reason.NOT_A_DATE)
    month, day = orders[0]
    return _checked(year, month, day)


def _is_doubtful(manners: Manners) -> bool:
    """Whether day and month may be meant the other way round: as the flow says, or as the language has it."""
    return manners.date_order != "dmy" or writes_month_first(manners.language)


def _century(year: int, width: int, manners: Manners) -> int:
    """Two digits mean the year in the window from 80 years ago to 19 years ahead."""
    if width > 2:
        return year
    oldest = manners.today.year - 80
    return oldest + (year - oldest) % 100


def _checked(year: int, month: int, day: int) -> Read:
    if year in HIJRI:
        return Refusal(Reason.NOT_A_DATE, {"calendar": "gregorian"})
    if year not in YEARS:
        return Refusal(Reason.NOT_A_DATE)
    try:
        return Reading(date(year, month, day).isoformat())
    except ValueError:
        return Refusal(Reason.IMPOSSIBLE_DATE)


def read_stored_day(raw: str, appearance: str | None = None) -> Read:
    """`YYYY-MM-DD` as buttons send it; with `month-year` or `year` the first day of that."""
    found = read_date(raw)
    if found is None or found.year not in YEARS:
        return Refusal(Reason.NOT_A_DATE)
    return _rounded(Reading(found.isoformat()), appearance)


def read_clock(raw: str) -> Read:
    """A time of the day as `HH:MM`: 9:30, 9h30, 9.30, 09 30, 9:30 pm."""
    text = fold_digits(raw).strip()
    if not text:
        return EMPTY
    found = CLOCK.fullmatch(text)
    if found is None or (found[2] is None and found[3] is None and "h" not in text.lower()):
        return Refusal(Reason.NOT_A_TIME)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower().replace(".", "")
    if half and not 1 <= hour <= 12:
        return Refusal(Reason.NOT_A_TIME)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return Refusal(Reason.NOT_A_TIME)
    return Reading(f"{hour:02}:{minute:02}")
