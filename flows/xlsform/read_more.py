"""Cells that hold several things: non-answers on offer, measures, the steps of a range."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from flows.xlsform.columns import MEASURES
from flows.xlsform.lines import quoted
from flows.xlsform.scalars import read_cases, read_scalar, read_scale, read_words

OTHER: Final = "Other"
Say = Callable[[str, str, str], None]
STEP: Final = re.compile(r"(\w[\w-]*)\s*=\s*([^\s,;]+)")


def read_allow(cell: str, labels: Mapping[str, Any]) -> list[Any]:
    """`dont_know not_applicable=na_scope` in the shape of the YAML text."""
    allow: list[Any] = []
    for word in read_words(cell):
        status, _, reason = word.partition("=")
        more = {"label": labels.get(status), "reason": reason or None}
        more = {key: value for key, value in more.items() if value is not None}
        allow.append({status: more} if more else status)
    return allow


def read_measure(cells: Mapping[str, str], say: Say) -> dict[str, Any]:
    """The columns `measure::…`; what cannot be read is said."""
    measure: dict[str, Any] = {}
    for key in MEASURES:
        cell = cells.get(f"measure::{key}", "")
        if not cell:
            continue
        try:
            measure[key] = _measure(key, cell)
        except (ValueError, TypeError) as error:
            say(f"measure::{key}", f"{quoted(cell)} cannot be read", f"left out; {error}")
    return measure


def _measure(key: str, cell: str) -> Any:
    match key:
        case "indicator" | "authority":
            return read_words(cell)
        case "component":
            return int(cell)
        case "score":
            return read_scale(cell)
        case "score_when":
            return read_cases(cell)
        case "profile":
            value = read_scalar(cell)
            return value if isinstance(value, str) else cell
        case _:
            return cell


def read_range(cell: str, say: Say) -> dict[str, Any]:
    """`start=1 end=5 step=0.5`; what is not a number is said and left out."""
    found: dict[str, Any] = {}
    for key, text in STEP.findall(cell):
        value = read_scalar(text)
        if key.lower() in ("start", "end", "step") and isinstance(value, int | float) and not isinstance(value, bool):
            found[key.lower()] = value
        else:
            say("parameters", f"{quoted(f'{key}={text}')} is not supported", "left out")
    return found
