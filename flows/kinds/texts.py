"""Reading free text and the names that people give: normalised, never cut."""

import re
import unicodedata
from typing import Final

from flows.kinds.readings import EMPTY, Read, Reading, Reason, Refusal
from flows.limits import MAX_NAME_UNITS, MAX_TEXT_UNITS, MIN_NAME_UNITS
from flows.units import utf16_len

UNWANTED: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def normalise(raw: str) -> str:
    """NFC, newlines as one character, without control characters and overrides of direction, trimmed."""
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = UNWANTED.sub("", text)
    if not text.isprintable():
        text = "".join(each for each in text if each == "\n" or unicodedata.category(each) not in ("Cc", "Cs"))
    return text.strip()


def read_text(raw: str) -> Read:
    """At most 4,000 UTF-16 units; nothing is cut. Only spaces is empty."""
    text = normalise(raw)
    units = utf16_len(text)
    if units > MAX_TEXT_UNITS:
        return Refusal(Reason.TOO_LONG, {"count": units, "limit": MAX_TEXT_UNITS})
    return Reading(text) if text else EMPTY


def read_name(raw: str) -> Read:
    """What an "other" is called: one line of 2 to 40 UTF-16 units."""
    text = " ".join(normalise(raw).split())
    units = utf16_len(text)
    if not text:
        return EMPTY
    if units < MIN_NAME_UNITS:
        return Refusal(Reason.TOO_SHORT, {"count": units, "limit": MIN_NAME_UNITS})
    if units > MAX_NAME_UNITS:
        return Refusal(Reason.TOO_LONG, {"count": units, "limit": MAX_NAME_UNITS})
    return Reading(text)


def fold_key(text: str) -> str:
    """The form under which two keys of a repeat are the same."""
    return unicodedata.normalize("NFKC", text).casefold().strip()
