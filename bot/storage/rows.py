"""The two forms in which the rows of a batch reach a database: one JSON array, or a VALUES list of parameters."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

from bot.jsons import to_text
from bot.storage.cells import Values

CASTS = {"text": "TEXT", "int": "BIGINT"}
SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)
"""Numbers of rows for which there is a VALUES list: each is a statement of its own, kept prepared by the driver."""
NO_VALUE = ""
"""In the cells of lines that are not there. None would do as well, but the driver looks long for a way to adapt it."""


def to_json(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as the parameter `:rows`."""
    return to_text(rows)


def rows_as(columns: Mapping[str, str], name: str = "r") -> str:
    """The rows as a table called `name`, with typed columns, to be put after FROM."""
    cells = (f"CAST(value->>{n} AS {CASTS[kind]}) AS {column}" for n, (column, kind) in enumerate(columns.items()))
    return f"(SELECT {', '.join(cells)} FROM {{rows}}) AS {name}"


@cache
def values_as(columns: tuple[str, ...], size: int, name: str = "r") -> str:
    """The same for `size` rows given as parameters. Of more than one the last may be missing: lines are numbered, and
    how many count is a parameter after them.
    """
    line = ",".join("?" * len(columns))
    cells = ", ".join(f"column{n} AS {column}" for n, column in enumerate(columns, start=2))
    lines = ",".join(f"({n},{line})" for n in range(1, size + 1))
    counting = " WHERE column1 <= ?" if size > 1 else ""
    return f"(SELECT {cells} FROM (VALUES {lines}){counting}) AS {name}"


def parameters_of(rows: Sequence[Values], size: int) -> list[Any]:
    """The parameters of a VALUES list of that size."""
    flat = list(chain.from_iterable(rows))
    if size > 1:
        flat += [NO_VALUE] * ((size - len(rows)) * len(rows[0]))
        flat.append(len(rows))
    return flat


def size_for(count: int) -> int:
    """The least size of a VALUES list for so many rows, from one to the largest."""
    return SIZES[bisect_left(SIZES, count)]
