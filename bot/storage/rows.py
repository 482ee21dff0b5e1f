"""The two forms in which the rows of a batch reach a database: one JSON array, or a VALUES list of parameters."""

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

from bot.storage.cells import Values

CASTS = {"text": "TEXT", "int": "BIGINT"}
SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
"""Numbers of rows for which there is a VALUES list: each is a statement of its own, kept prepared by the driver."""
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def to_json(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as the parameter `:rows`."""
    return _dumps(rows)


def rows_as(columns: Mapping[str, str], name: str = "r") -> str:
    """The rows as a table called `name`, with typed columns, to be put after FROM."""
    cells = (f"CAST(value->>{n} AS {CASTS[kind]}) AS {column}" for n, (column, kind) in enumerate(columns.items()))
    return f"(SELECT {', '.join(cells)} FROM {{rows}}) AS {name}"


@cache
def values_as(columns: tuple[str, ...], size: int, name: str = "r") -> str:
    """The same for `size` rows given as parameters, of which the last may be missing: then their first cell is NULL."""
    sure = sure_of(size)
    line = ",".join("?" * len(columns))
    lines = ",".join([f"(1,{line})"] * sure + [f"(?,{line})"] * (size - sure))
    cells = ", ".join(f"column{n} AS {column}" for n, column in enumerate(columns, start=2))
    missing = " WHERE column1" if size > sure else ""
    return f"(SELECT {cells} FROM (VALUES {lines}){missing}) AS {name}"


def parameters_of(rows: Sequence[Values], size: int) -> list[Any]:
    """The parameters of a VALUES list of that size."""
    sure = sure_of(size)
    flat = list(chain.from_iterable(rows[:sure]))
    for row in rows[sure:]:
        flat += (1, *row)
    flat += [None] * ((size - len(rows)) * (len(rows[0]) + 1))
    return flat


def size_for(count: int) -> int:
    """The least size of a VALUES list for so many rows, from one to the largest."""
    return SIZES[bisect_left(SIZES, count)]


@cache
def sure_of(size: int) -> int:
    """How many rows of a list of that size are always there: one more than the next smaller list has."""
    place = SIZES.index(size)
    return SIZES[place - 1] + 1 if place else 1
