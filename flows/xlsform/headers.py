"""What a column means: its key in the language, its language, or that it is kept as it is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flows.xlsform.columns import EXPRESSIONS, OWN_TEXTS, SCALARS, STATUSES, TEXTS, WORDS

ALIASES: Final[Mapping[str, str]] = {
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "relevance": "relevant",
    "calculate": "calculation",
    "constraining_message": "constraint_message",
    "requiredmsg": "required_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "readonly": "read_only",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::readonly": "read_only",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "control::appearance": "appearance",
    "control::jr:count": "repeat_count",
    "list name": "list_name",
    "list": "list_name",
}
SURVEY: Final = frozenset({"type", "name", "required", "appearance", "default", "parameters", "read_only", "disabled"})
OWN: Final = frozenset({"generated", "input", "columns", "allow", "default", *WORDS, *SCALARS})
OLD: Final = re.compile(r"(label|hint|constraint[_ ]message|required[_ ]message|caption):([^:].*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is blank for a column that is only kept; own keys begin with `civimeter::` or `measure::`."""

    header: str
    key: str
    language: str | None = None


def read_header(header: str, texts: Iterable[str], plain: Iterable[str]) -> Column:
    """A header of a sheet that knows these texts (with languages) and these plain keys."""
    old = OLD.fullmatch(header)
    whole = f"{old[1]}::{old[2]}" if old else header
    first, *rest = [part.strip() for part in whole.split("::")]
    first = _snake(first)
    if first in ("civimeter", "measure") and rest:
        return _own(header, first, rest)
    joined = "::".join([first, *map(_snake, rest)])
    key = ALIASES.get(joined, ALIASES.get(first, first) if len(rest) < 2 else "")
    if joined in ALIASES:
        rest = []
    if key in texts and len(rest) <= 1:
        return Column(header, key, rest[0] if rest else None)
    if key in plain and not rest:
        return Column(header, key)
    bound = ALIASES.get(f"{first}::{_snake(rest[0])}") if len(rest) == 2 else None
    return Column(header, bound, rest[1]) if bound in TEXTS else Column(header, "")


def survey_columns(headers: Iterable[str]) -> list[Column]:
    return [read_header(header, TEXTS, (*SURVEY, *EXPRESSIONS)) for header in headers]


def choice_columns(headers: Iterable[str]) -> list[Column]:
    return [read_header(header, ("label",), ("list_name", "name")) for header in headers]


def _own(header: str, first: str, rest: list[str]) -> Column:
    """`civimeter::seconds`, `civimeter::add_label::Français (fr)`, `measure::kind`."""
    key, language = rest[0], "::".join(rest[1:]) or None
    if first == "measure":
        return Column(header, f"measure::{key}") if language is None else Column(header, "")
    if key in OWN_TEXTS or key in STATUSES:
        return Column(header, f"civimeter::{key}", language)
    known = key in OWN and language is None
    return Column(header, f"civimeter::{key}" if known else "")


def _snake(text: str) -> str:
    return re.sub(r"\s+", "_", text.strip().lower())
