"""Reads a value in the form in which XForms store it; nothing is guessed as from what people type."""

import re
from decimal import Decimal
from typing import Final

from flows.coercion import read_date
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
        case _:
            if utf16_len(text) > MAX_TEXT_UNITS:
                raise ValueError(f"longer than {MAX_TEXT_UNITS:,} units")
            return text


def _matched(pattern: re.Pattern[str], text: str, what: str) -> str:
    if not pattern.fullmatch(text.strip()):
        raise ValueError(f'"{text[:60]}" is not {what}')
    return text.strip()


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
