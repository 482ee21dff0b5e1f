"""How a value of one kind is read as another: number, text, boolean, and when two values are equal."""

import math
import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from flows.values import Value

NAN: Final = math.nan
SPACES: Final = " \t\r\n"
EPOCH: Final = date(1970, 1, 1).toordinal()
NUMBER_TEXT: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
DATE_TEXT: Final = re.compile(r"([0-9]{1,4})-([0-9]{1,2})-([0-9]{1,2})")
TIME_TEXT: Final = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")
NUMBERS: Final = (float, int)
MOMENTS: Final = (date, time)
LARGEST_EXACT: Final = 2.0**53


def is_blank(value: Value) -> bool:
    """Blank, the empty text and NaN are one and the same once stored or shown."""
    return value is None or value == "" or value != value


def to_number(value: Value) -> float:
    """A double; NaN for blank and for text that is not plain digits (no exponent, no plus, no comma).

    Dates are days since 1970-01-01, date-times the same with a fraction, on the clock of their own zone.
    """
    if type(value) is float:
        return value
    match value:
        case None:
            return NAN
        case bool():
            return 1.0 if value else 0.0
        case str():
            return text_to_number(value)
        case date() | time():
            return moment_to_number(value)
        case _:
            return float(value)


def text_to_number(text: str) -> float:
    """The number that a text holds, NaN if it holds anything else."""
    trimmed = text.strip(SPACES)
    return float(trimmed) if NUMBER_TEXT.fullmatch(trimmed) else NAN


def moment_to_number(value: date | datetime | time) -> float:
    """Days since 1970-01-01, with the fraction of the day where there is a clock time."""
    match value:
        case datetime():
            return value.toordinal() - EPOCH + fraction_of_day(value.time())
        case date():
            return float(value.toordinal() - EPOCH)
        case _:
            return fraction_of_day(value)


def fraction_of_day(clock: time) -> float:
    """Noon is 0.5."""
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86400


def to_text(value: Value) -> str:
    """Blank is '', integers have no point, other numbers the shortest digits that read back, never an exponent."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(timespec="milliseconds")
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case _:
            return number_to_text(float(value))


def number_to_text(number: float) -> str:
    """Plain digits; NaN and the infinities are ''."""
    if not math.isfinite(number):
        return ""
    if number.is_integer() and abs(number) <= LARGEST_EXACT:
        return str(int(number))
    return f"{Decimal(repr(number)):f}".removesuffix(".0")


def to_boolean(value: Value) -> bool:
    """Blank, 0 and NaN are false; any non-empty text is true, even 'false' and '0'."""
    match value:
        case None:
            return False
        case bool():
            return value
        case str():
            return value != ""
        case date() | time():
            return True
        case _:
            return value != 0 and value == value


def equal(left: Value, right: Value) -> bool:
    """`=`: as booleans if one side is one, else as numbers if one side is one, else as text without trimming."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, NUMBERS) or isinstance(right, NUMBERS):
        return to_number(left) == to_number(right)
    return to_text(left) == to_text(right)


def to_ordinal(value: Value, other: Value) -> float:
    """The number of one side of `<`: text beside a date or a time is read as one where it can be."""
    if isinstance(value, str) and isinstance(other, MOMENTS):
        moment = read_time(value) if isinstance(other, time) else read_moment(value)
        if moment is not None:
            return moment_to_number(moment)
    return to_number(value)


def read_date(text: str) -> date | None:
    """`YYYY-MM-DD` or `Y-M-D`; None if it is not written so or no such day exists."""
    found = DATE_TEXT.fullmatch(text.strip(SPACES))
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def read_moment(text: str) -> date | datetime | None:
    """A date, or an ISO date-time with or without offset."""
    day, mark, clock = text.strip(SPACES).partition("T")
    if not mark:
        return read_date(day)
    try:
        return datetime.fromisoformat(f"{day}T{clock}") if TIME_TEXT.match(clock) else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """`HH:MM`, with seconds or without."""
    trimmed = text.strip(SPACES)
    try:
        return time.fromisoformat(trimmed) if TIME_TEXT.fullmatch(trimmed) else None
    except ValueError:
        return None
