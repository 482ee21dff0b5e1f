"""Writes a conversation as YAML: cards as folded text, everything else in the short form that people write by hand."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flows.problems import FlowProblems
from flows.yaml_nodes import read_yaml

WIDTH: Final = 114
PLAIN: Final = re.compile(r"[^\W_][^\n#:]*(?<! )|[A-Za-z_][\w#./-]*")
UNSAFE_INSIDE: Final = re.compile(r"[\[\]{},]")


def write_transcript(head: Mapping[str, Any], turns: Sequence[Any], expect: Mapping[str, Any]) -> str:
    """The text of a transcript. A turn is a bare word or a mapping of one verb to what is said."""
    lines = [line for key, value in head.items() for line in _entry(key, value)]
    lines.append("turns:")
    for turn in turns:
        lines += _turn(turn, "  ")
    if expect:
        lines += ["expect:", *(f"  {short(key)}: {short(value)}" for key, value in expect.items())]
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Any, indent: str = "") -> Iterator[str]:
    """A key of the head; inputs stand one to a line, and so do the members of their lists."""
    if isinstance(value, Mapping):
        yield f"{indent}{key}:"
        for name, each in value.items():
            yield from _entry(name, each, indent + "  ")
    elif isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value):
        yield f"{indent}{key}:"
        yield from (f"{indent}  - {short(each)}" for each in value)
    else:
        yield f"{indent}{key}: {short(value)}"


def _turn(turn: Any, indent: str) -> Iterator[str]:
    if isinstance(turn, str):
        yield f"{indent}- {turn}"
        return
    verb, said = next(iter(turn.items()))
    if verb == "bot":
        yield f"{indent}- bot: {card_block(str(said), indent + '    ')}"
    else:
        yield f"{indent}- {verb}: {short(said)}"


def card_block(text: str, indent: str) -> str:
    """A card as folded text; where it is read, white space does not count."""
    shown = [line for each in text.splitlines() for line in _wrap(each.strip()) if line]
    return "\n".join([">-", *(indent + line for line in shown)]) if shown else '""'


def _wrap(line: str) -> Iterator[str]:
    """A row of buttons is broken between two of them, anything else between two words."""
    if not line.startswith("["):
        yield from textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        return
    row = ""
    for button in line.replace("]  [", "]\n[").splitlines():
        if row and len(row) + len(button) > WIDTH:
            yield row
            row = ""
        row = f"{row}  {button}" if row else button
    yield row


def short(value: Any, inside: bool = False) -> str:
    """A value on one line. What would be read as something else is put in quotes."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case Mapping():
            pairs = [f"{short(str(key), True)}: {short(each, True)}" for key, each in value.items()]
            return "{" + ", ".join(pairs) + "}"
        case list() | tuple():
            return "[" + ", ".join(short(each, True) for each in value) + "]"
        case _:
            return _text(str(value), inside)


def _text(text: str, inside: bool) -> str:
    plain = PLAIN.fullmatch(text) and not (inside and UNSAFE_INSIDE.search(text))
    if plain and _reads_back(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _reads_back(text: str) -> bool:
    try:
        return bool(read_yaml(f"x: {text}", "x").data == {"x": text})
    except FlowProblems:
        return False
