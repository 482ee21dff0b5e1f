"""Which way a text runs, and how a value is kept from turning the text around it."""

import unicodedata
from typing import Final

RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "dv", "ug", "yi"})
FIRST_STRONG, POP = "\u2068", "\u2069"


def is_rtl(language: str) -> bool:
    """Whether a language is written from right to left."""
    return language.partition("-")[0].lower() in RIGHT_TO_LEFT


def has_rtl(text: str) -> bool:
    """Whether any letter of the text runs from right to left."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def isolate(value: str, rtl: bool) -> str:
    """The value between isolating marks where it might run against the text around it."""
    return f"{FIRST_STRONG}{value}{POP}" if rtl or has_rtl(value) else value
