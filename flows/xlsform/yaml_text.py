"""Plain data as the YAML text of a flow, as a person would write it: short things on one line, quotes where needed."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flows.xlsform.scalars import write_number
from flows.yaml_nodes import DECIMAL, INTEGER, WORDS

WIDTH: Final = 110
PLAIN: Final = re.compile(r"[^\W_][^\n]*|_\w*|\$\{[^\n]*|\([^\n]*|\.[^\n]*")
LOUD: Final = frozenset(
    {"Yes", "YES", "No", "NO", "On", "ON", "Off", "OFF", "True", "TRUE", "False", "FALSE", "Null", "NULL"}
)
"""Texts of this dialect that other readers of YAML take for something else."""
SHY: Final = re.compile(r": |:$| #|^\.\.\.|^---|[\t\r]")


def write_yaml(data: Mapping[str, Any], comments: Mapping[str, Sequence[str]]) -> str:
    """The text of a flow. `comments` stand in front of the item of that name, those under "" at the top."""
    lines = [f"# {line}" for line in comments.get("", ())]
    for key, value in data.items():
        if lines:
            lines.append("")
        lines += _entry(key, value, 0, comments)
    return "\n".join(lines[1:] if lines[:1] == [""] else lines) + "\n"


def _entry(key: str, value: Any, indent: int, comments: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """`key: value` on one line where that fits, else below."""
    pad, name = " " * indent, _scalar(key, flow=False)
    short = _flow(value)
    if not isinstance(value, dict | list) or not value:
        yield f"{pad}{name}: {_scalar(value, flow=False) if not isinstance(value, dict | list) else short}"
    elif indent and len(short) + len(pad) + len(name) < WIDTH and not _holds_items(value):
        yield f"{pad}{name}: {short}"
    elif isinstance(value, dict):
        yield f"{pad}{name}:"
        for inner, each in value.items():
            yield from _entry(inner, each, indent + 2, comments)
    else:
        yield f"{pad}{name}:"
        for each in value:
            yield from _member(each, indent + 2, comments)


def _member(value: Any, indent: int, comments: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """One member of a list; items of the survey always one key a line."""
    pad = " " * indent
    if not isinstance(value, dict) or not value:
        yield f"{pad}- {_flow(value)}"
        return
    for line in comments.get(str(value.get("name")), ()) if "type" in value else ():
        yield f"{pad}# {line}"
    short = _flow(value)
    if "type" not in value and len(short) + indent < WIDTH:
        yield f"{pad}- {short}"
        return
    lines = [line for key, each in value.items() for line in _entry(key, each, indent + 2, comments)]
    yield f"{pad}- {lines[0].strip()}"
    yield from lines[1:]


def _holds_items(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any, flow: bool = True) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return write_number(value)
        case _:
            return value if _is_plain(value, flow) else quoted(value)


def _is_plain(text: str, flow: bool) -> bool:
    """Whether the text needs no quotes to read as itself."""
    if text in WORDS or text in LOUD or INTEGER.fullmatch(text) or DECIMAL.fullmatch(text) or text != text.strip():
        return False
    if not PLAIN.fullmatch(text) or SHY.search(text) or not text.isprintable():
        return False
    return not (flow and re.search(r"[{}\[\],:?#]", text))


def quoted(text: str) -> str:
    """In double quotes; what cannot be seen as a code."""
    body = json.dumps(text, ensure_ascii=False)[1:-1]
    return '"' + "".join(each if each.isprintable() else _code(each) for each in body) + '"'


def _code(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
