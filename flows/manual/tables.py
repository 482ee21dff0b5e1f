"""The tables of the reference page, made from the data beside this module and from the code itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from importlib.resources import files
from typing import Any, Final

from flows import limits
from flows.check.codes import Code
from flows.yaml_nodes import read_yaml

Row = Mapping[str, Any]
SECTIONS: Final = ("flow", "settings", "item", "question", "repeat", "choice", "input", "measure")


@cache
def read_data(name: str) -> Any:
    """The content of one of the YAML files of the manual."""
    return read_yaml((files("flows.manual") / name).read_text(encoding="utf-8"), name).data


def keys_of(section: str) -> Sequence[Row]:
    """The keys of a section: `key`, `takes`, `usual`, `means`. Raises KeyError for an unknown section."""
    rows: Sequence[Row] = read_data("keys.yaml")[section]
    return rows


def draw_keys(section: str) -> str:
    """The keys of a section as a Markdown table."""
    rows = ((f"`{row['key']}`", row["takes"], row["usual"], row["means"]) for row in keys_of(section))
    return draw_table(("key", "takes", "without it", "means"), rows)


def draw_types() -> str:
    """The types of items as a Markdown table."""
    rows = ((f"`{row['type']}`", row["stores"], row["asks"], row["accepts"]) for row in read_data("types.yaml"))
    return draw_table(("type", "stored", "in the chat", "also taken"), rows)


def draw_calls(kind: str) -> str:
    """`functions` or `operators` as a Markdown table."""
    rows = ((f"`{row['call']}`", row["gives"]) for row in read_data("functions.yaml")[kind])
    return draw_table(("written", "gives"), rows)


def draw_limits() -> str:
    """The limits of flows, expressions, interviews, texts and files."""
    names = [name for name in vars(limits) if name.isupper()]
    return draw_table(("limit", "value"), ((f"`{name}`", f"{getattr(limits, name):,}") for name in names))


def draw_codes() -> str:
    """What the checker may say, with the sentence of each code."""
    rows = ((f"`{code.value}`", code.meaning) for code in Code)
    return draw_table(("code", "means"), rows)


def draw_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


BLOCKS: Final[Mapping[str, Callable[[], str]]] = {
    **{f"keys {section}": partial(draw_keys, section) for section in SECTIONS},
    "types": draw_types,
    "functions": partial(draw_calls, "functions"),
    "operators": partial(draw_calls, "operators"),
    "limits": draw_limits,
    "codes": draw_codes,
}
