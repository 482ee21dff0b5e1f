"""Which way a text runs, and how a value is kept from turning the text around it."""

import re
import unicodedata
from typing import Final

RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "dv", "ug", "yi"})
FIRST_STRONG, POP = "\u2068", "\u2069"
LIST_SIGNS: Final = {"ar": "، ", "fa": "، ", "ur": "، "}
FROM_LEFT, FROM_RIGHT = "\u200e", "\u200f"
MAY_BE_RTL: Final = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""The blocks outside of which no letter runs from right to left."""


def is_rtl(language: str) -> bool:
    """Whether a language is written from right to left."""
    return language.partition("-")[0].lower() in RIGHT_TO_LEFT


def list_sign(language: str) -> str:
    """What stands between the things of a list."""
    return LIST_SIGNS.get(language.partition("-")[0].lower(), ", ")


def has_rtl(text: str) -> bool:
    """Whether any letter of the text runs from right to left."""
    if text.isascii() or not MAY_BE_RTL.search(text):
        return False
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def leads(line: str) -> str:
    """`L` or `R`: the side from which a line is read, found as messengers find it, by its first letter outside of
    isolated parts; '' where no letter decides.
    """
    depth = 0
    for letter in line:
        depth += (letter == FIRST_STRONG) - (letter == POP)
        kind = unicodedata.bidirectional(letter)
        if depth <= 0 and kind in ("L", "R", "AL"):
            return "L" if kind == "L" else "R"
    return ""


def lead(line: str, rtl: bool) -> str:
    """The line with a mark in front where it would be read from the wrong side in a text of that direction.

    A line that holds no letter of a right-to-left script is left alone: it reads well from the left.
    """
    if not has_rtl(line):
        return line
    side = leads(line)
    if rtl:
        return line if side == "R" else FROM_RIGHT + line
    return FROM_LEFT + line if not side else line


def isolate(value: str, rtl: bool) -> str:
    """The value between isolating marks where it might run against the text around it."""
    return f"{FIRST_STRONG}{value}{POP}" if rtl or has_rtl(value) else value
