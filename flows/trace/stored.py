"""Reads a value in the form in which XForms store it; nothing is guessed as from what people type."""

import re
from decimal import Decimal
from typing import Final

from flows.coercion import read_date, to_text
from flows.conversation import Scalar
from flows.instances import Instance
from flows.kinds.numbers import stored
from flows.limits import MAX_TEXT_UNITS
from flows.lists import offered
from flows.nodes import Node
from flows.units import utf16_len

WHOLE: Final = re.compile(r"-?[0-9]{1,15}")
NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")


def read_stored(place: Instance, node: Node, text: str) -> Scalar:
    """The value to be stored; None for an empty text. Raises ValueError with the reason."""
    if text == "":
        return None
    match node.question.type:
        case "integer":
            return int(_matched(WHOLE, text, "a whole number"))
        case "decimal" | "range":
            return stored(Decimal(_matched(NUMBER, text, "a number")))
        case "date":
            day = read_date(text)
            if day is None:
                raise ValueError(f'"{text[:60]}" is not a day')
            return day.isoformat()
        case "select_one" | "select_multiple" | "rank":
            return _read_names(place, node, text)
        case "geopoint":
            return _read_place(text)
        case _:
            if utf16_len(text) > MAX_TEXT_UNITS:
                raise ValueError(f"longer than {MAX_TEXT_UNITS:,} units")
            return text


def read_default(place: Instance, node: Node, text: str) -> Scalar:
    """The same for a default: choices need not be on offer yet. Raises ValueError."""
    if not node.question.is_select:
        return read_stored(place, node, text)
    entries, names = place.interview.listing(node).entries, text.split()
    if node.question.type == "select_multiple":
        names = [each.name for each in entries if each.name in names]
    return " ".join(names) or None


def _matched(pattern: re.Pattern[str], text: str, what: str) -> str:
    if not pattern.fullmatch(text.strip()):
        raise ValueError(f'"{text[:60]}" is not {what}')
    return text.strip()


def _read_place(text: str) -> str:
    """`lat lon alt acc`, each with its decimal point, as clients write it; what is left out is 0.0."""
    parts = [_matched(NUMBER, part, "a position") for part in text.split()]
    if not 2 <= len(parts) <= 4:
        raise ValueError(f'"{text[:60]}" is not a position')
    return " ".join(with_point(float(part)) for part in [*parts, "0", "0"][:4])


def with_point(number: float) -> str:
    """A decimal as XForms store it: a whole one has `.0`."""
    text = to_text(number)
    return text if "." in text else f"{text}.0"


def _read_names(place: Instance, node: Node, text: str) -> Scalar:
    """Names that are offered; those of a select_multiple in the order of the list."""
    names = list(dict.fromkeys(text.split()))
    on_offer = [each.name for each in offered(place, node)]
    for name in names:
        if name not in on_offer:
            raise ValueError(f'"{name[:60]}" is not offered')
    if node.question.type == "select_one" and len(names) > 1:
        raise ValueError("one choice only")
    if node.question.type == "select_multiple":
        names = [name for name in on_offer if name in names]
    return " ".join(names) or None
