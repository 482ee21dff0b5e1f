"""Reading dates and times of the day as people type them."""

import re
from datetime import date, timedelta
from typing import Final

from flows.coercion import read_date
from flows.kinds.choosing import fold_label
from flows.kinds.numbers import fold_digits
from flows.kinds.readings import EMPTY, Manners, Read, Reading, Reason, Refusal

YEARS: Final = range(1900, 2101)
HIJRI: Final = range(1300, 1500)
MONTH_FIRST: Final = frozenset({"en-US"})
PARTS: Final = re.compile(r"([0-9]{1,4})(?:[/.\-\s]+([0-9]{1,2}))?(?:[/.\-\s]+([0-9]{1,4}))?")
CLOCK: Final = re.compile(r"([0-9]{1,2})(?:\s*(?:[:h.]|\s)\s*([0-9]{2})?)?\s*(am|pm)?", re.IGNORECASE)
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
            return Reading((manners.today + timedelta(days=shift)).isoformat())
    found = PARTS.fullmatch(text)
    if found is None:
        return Refusal(Reason.NOT_A_DATE)
    numbers = [int(part) for part in found.groups() if part is not None]
    if appearance in ("year", "month-year") and len(numbers) < 3:
        return _shortened(numbers, appearance)
    if len(numbers) < 3:
        return Refusal(Reason.NOT_A_DATE)
    return _full(numbers, [len(part) for part in found.groups()], manners)


def _shortened(numbers: list[int], appearance: str) -> Read:
    if len(numbers) == 1:
        return _checked(numbers[0], 1, 1) if appearance == "year" else Refusal(Reason.NOT_A_DATE)
    month, year = numbers if numbers[1] > 12 or numbers[1] in YEARS else reversed(numbers)
    return _checked(year, month, 1)


def _full(numbers: list[int], widths: list[int], manners: Manners) -> Read:
    first, second, third = numbers
    if widths[0] == 4 or manners.date_order == "ymd":
        return _checked(_century(first, widths[0], manners), second, third)
    year = _century(third, widths[2], manners)
    orders = [(second, first), (first, second)]
    if manners.date_order == "mdy":
        orders.reverse()
    doubtful = manners.date_order == "mdy" or manners.language in MONTH_FIRST
    if doubtful and first != second and first <= 12 and second <= 12:
        days = [date(year, month, day).isoformat() for month, day in orders] if year in YEARS else []
        return Refusal(Reason.AMBIGUOUS_DATE, {}, tuple(days)) if days else Refusal(Reason.NOT_A_DATE)
    month, day = orders[0]
    return _checked(year, month, day)


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


def read_stored_day(raw: str) -> Read:
    """`YYYY-MM-DD` as buttons send it."""
    found = read_date(raw)
    if found is None or found.year not in YEARS:
        return Refusal(Reason.NOT_A_DATE)
    return Reading(found.isoformat())


def read_clock(raw: str) -> Read:
    """A time of the day as `HH:MM`: 9:30, 9h30, 9.30, 09 30, 9:30 pm."""
    text = fold_digits(raw).strip()
    if not text:
        return EMPTY
    found = CLOCK.fullmatch(text)
    if found is None or (found[2] is None and found[3] is None and "h" not in text.lower()):
        return Refusal(Reason.NOT_A_TIME)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return Refusal(Reason.NOT_A_TIME)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return Refusal(Reason.NOT_A_TIME)
    return Reading(f"{hour:02}:{minute:02}")
