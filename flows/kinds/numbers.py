"""Reading numbers as people type them: any digits, grouping, comma or point; what is ambiguous is asked back."""

import re
import unicodedata
from decimal import Decimal
from typing import Final, Literal

from flows.conversation import Scalar
from flows.kinds.readings import EMPTY, Read, Reading, Reason, Refusal

LARGEST_INTEGER: Final = 10**15
MOST_DIGITS: Final = 15
BIDI: Final = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
SIGNS: Final = str.maketrans({"\u2212": "-", "\ufe63": "-", "\u066b": "D", "\u066a": "%"})
GROUPING: Final = str.maketrans(dict.fromkeys(" \u00a0\u2009\u202f'\u2019\u066c", "_"))
POINT_LANGUAGES: Final = frozenset(
    [
        "am",
        "bn",
        "en",
        "fil",
        "ha",
        "he",
        "hi",
        "ig",
        "ja",
        "km",
        "ko",
        "lo",
        "ms",
        "my",
        "ne",
        "rw",
        "si",
        "sw",
        "ta",
        "te",
        "th",
        "ti",
        "ur",
        "yo",
        "zh",
    ]
)
"""Languages that write 1.5 and 1,500; the others may write either."""

WESTERN: Final = re.compile(r"[0-9]{1,3}([_,.])[0-9]{3}(?:\1[0-9]{3})*")
INDIAN: Final = re.compile(r"[0-9]{1,2}(,)[0-9]{2}(?:,[0-9]{2})*,[0-9]{3}")
Meaning = tuple[str, bool]
"""Plain digits, and whether grouping was taken out."""


def fold_digits(text: str) -> str:
    """Every decimal digit of any script as 0-9; marks of direction are dropped."""
    text = text.translate(BIDI)
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)


def read_number(raw: str, language: str, kind: Literal["integer", "decimal"]) -> Read:
    """The number typed, whole for `integer`. Integers are below 10^15, others have at most 15 digits."""
    text = fold_digits(raw).translate(SIGNS).strip()
    if not text:
        return EMPTY
    unreadable = Refusal(Reason.NOT_AN_INTEGER if kind == "integer" else Reason.NOT_A_NUMBER)
    text = text.removesuffix("%").rstrip()
    sign = "-" if text.startswith("-") else ""
    body = text[1:].lstrip() if text[:1] in ("-", "+") else text
    meanings = _meanings(body.translate(GROUPING), language, kind)
    if not meanings:
        return unreadable
    numbers = [Decimal(sign + digits) for digits, _ in meanings]
    if len(numbers) > 1:
        return Refusal(Reason.AMBIGUOUS_NUMBER, {}, tuple(stored(number) for number in numbers))
    number = numbers[0]
    if kind == "integer" and number != number.to_integral_value():
        return unreadable
    if not fits(number, kind):
        return Refusal(Reason.OUT_OF_TYPE_RANGE)
    return Reading(stored(number), meanings[0][1])


def fits(number: Decimal, kind: str) -> bool:
    """Whether a question of this type can hold the number exactly."""
    if kind == "integer":
        return abs(number) < LARGEST_INTEGER
    return len(number.normalize().as_tuple().digits) <= MOST_DIGITS and abs(number) < Decimal(10) ** 300


def stored(number: Decimal) -> Scalar:
    """An int where there is no fraction, else a float."""
    return int(number) if number == number.to_integral_value() else float(number)


def _meanings(body: str, language: str, kind: str) -> list[Meaning]:
    """Every way to understand the digits and separators; empty when there is none."""
    if not re.fullmatch(r"[0-9]+(?:[_,.D][0-9]+)*", body):
        return []
    if "D" in body:
        whole, _, fraction = body.partition("D")
        return _whole(whole, fraction)
    signs = set(body) & {",", "."}
    if len(signs) == 2:
        last = max(body.rfind(","), body.rfind("."))
        return _whole(body[:last], body[last + 1 :])
    if not signs:
        return _whole(body, "")
    sign = signs.pop()
    if body.count(sign) > 1:
        return _whole(body, "")
    whole, _, fraction = body.partition(sign)
    if WESTERN.fullmatch(body) and whole.strip("0"):
        return _comma_or_point(whole, fraction, sign, language, kind)
    return _whole(whole, fraction)


def _comma_or_point(whole: str, fraction: str, sign: str, language: str, kind: str) -> list[Meaning]:
    """One sign with three digits after it: thousands or thousandths."""
    thousands, thousandths = (whole + fraction, True), (f"{whole}.{fraction}", False)
    if kind == "integer":
        return [thousands]
    if language.partition("-")[0] in POINT_LANGUAGES:
        return [thousands] if sign == "," else [thousandths]
    return [thousandths, thousands]


def _whole(whole: str, fraction: str) -> list[Meaning]:
    """A whole part, plain or grouped in one way, and the digits after the decimal sign."""
    digits = re.sub("[_,.]", "", whole)
    grouped = digits != whole
    if not fraction.isdecimal() and fraction:
        return []
    if grouped and not (WESTERN.fullmatch(whole) or INDIAN.fullmatch(whole)):
        return []
    return [(f"{digits}.{fraction}" if fraction else digits, grouped)]


def read_range(raw: str, language: str, start: float, end: float, step: float) -> Read:
    """A number that must be one of the steps from start to end."""
    read = read_number(raw, language, "decimal")
    if isinstance(read, Refusal) or read.value is None:
        return read
    return read if is_step(float(read.value), start, end, step) else Refusal(Reason.NOT_A_STEP)


def is_step(number: float, start: float, end: float, step: float) -> bool:
    """Whether the number is reached from start in whole steps and lies within."""
    if not min(start, end) <= number <= max(start, end) or not step:
        return False
    steps = (Decimal(repr(number)) - Decimal(repr(float(start)))) / Decimal(repr(float(step)))
    return steps == steps.to_integral_value()
