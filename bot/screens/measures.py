"""Lengths as Telegram and a phone count them, and cuts that stay within them."""

import unicodedata
from functools import lru_cache

from flows.direction import FROM_LEFT, FROM_RIGHT
from reports.words import FSI, PDI

ELLIPSIS = "…"
UNSEEN = frozenset((FSI, PDI, FROM_LEFT, FROM_RIGHT))


def utf16_len(text: str) -> int:
    """Length in UTF-16 code units, the unit of every limit of Telegram."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def width(label: str) -> int:
    """Units that a label takes on a button: wide characters count 2, marks of direction nothing."""
    if label.isascii():
        return len(label)
    return sum(map(_width, label))


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    if character > "\uffff" or unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.combining(character) or character in UNSEEN else 1


def shorten(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units: cut at a word where one is near, ended with an ellipsis, isolates closed."""
    if utf16_len(text) <= limit:
        return text
    open_isolates = 1 if FSI in text else 0
    room = limit - 1 - open_isolates
    if room < 1:
        return ELLIPSIS if limit >= 1 else ""
    kept = _first_units(text, room)
    word = kept.rfind(" ")
    if word > len(kept) * 2 // 3:
        kept = kept[:word]
    kept = kept.rstrip() + ELLIPSIS
    return kept + PDI if kept.count(FSI) > kept.count(PDI) else kept


def _first_units(text: str, units: int) -> str:
    taken = 0
    for position, character in enumerate(text):
        taken += 2 if character > "\uffff" else 1
        if taken > units:
            while position and unicodedata.combining(text[position]):
                position -= 1
            return text[:position]
    return text
