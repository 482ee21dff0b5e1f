"""What the rows given to a statement may hold: their columns, each of a kind, checked before a database sees them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any

from bot.storage.errors import StoreError

Row = Mapping[str, Any]
Values = tuple[Any, ...]
"""What a row holds, in the order of the columns."""

NAME = re.compile(r"[a-z_][a-z_0-9]*")
LARGEST = 2**63 - 1


def as_text(value: Any) -> str | None:
    """A text both databases can hold: no NUL, no half of a surrogate pair. None is left for NOT NULL to refuse."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError
    if "\0" in value:
        raise ValueError
    if not value.isascii():
        value.encode()
    return value


def as_int(value: Any) -> int | None:
    """A whole number of at most 63 bits; True and False are 1 and 0."""
    if value is None:
        return None
    if not isinstance(value, int):
        raise TypeError
    if not -LARGEST <= value <= LARGEST:
        raise ValueError
    return int(value)


CONVERTERS: Mapping[str, Callable[[Any], Any]] = {"text": as_text, "int": as_int}


def columns_of(spec: str) -> dict[str, str]:
    """`id headcount:int` as column and type; without a type it is text. Raises ValueError for anything else."""
    columns = {}
    for word in spec.split():
        name, _, kind = word.partition(":")
        kind = kind or "text"
        if not NAME.fullmatch(name) or kind not in CONVERTERS or name in columns:
            raise ValueError(f"not a column: {word}")
        columns[name] = kind
    return columns


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The columns of one statement's rows. `pick` takes their values out of a row, `texts` and `ints` are where the
    columns of each kind stand.
    """

    owner: str
    kinds: Mapping[str, str]
    pick: Callable[[Row], Values]
    texts: tuple[int, ...]
    ints: tuple[int, ...]

    def encode(self, rows: Sequence[Row]) -> list[Values]:
        """The values of rows in the order of the columns. Raises StoreError `data`, without the values."""
        try:
            values = list(map(self.pick, rows))
            whole = set(map(len, rows)) == {len(self.kinds)}
        except (KeyError, TypeError):
            whole = False
        return values if whole and self._plain(values) else [self._encode_one(row) for row in rows]

    def checked(self, values: list[Values]) -> list[Values]:
        """The same for what stands in the order of the columns already."""
        if self._plain(values):
            return values
        return [self._encode_one(dict(zip(self.kinds, each, strict=True))) for each in values]

    def _plain(self, values: list[Values]) -> bool:
        """Whether all may go as they are: of their column's type, and such as both databases can hold."""
        flat, width = list(chain.from_iterable(values)), len(self.kinds)
        try:
            text = "".join(chain.from_iterable(flat[place::width] for place in self.texts) if self.ints else flat)
        except TypeError:
            return False
        numbers = list(chain.from_iterable(flat[place::width] for place in self.ints))
        return (
            text.isascii()
            and "\0" not in text
            and (not numbers or set(map(type, numbers)) == {int})
            and (not numbers or (min(numbers) >= -LARGEST and max(numbers) <= LARGEST))
        )

    def _encode_one(self, row: Row) -> Values:
        try:
            values = tuple(CONVERTERS[kind](row[name]) for name, kind in self.kinds.items())
        except KeyError:
            values = ()
        except (TypeError, ValueError) as error:
            raise StoreError("data", f"{self.owner}: a value that cannot be stored: {type(error).__name__}") from None
        if len(values) != len(row):
            wrong = sorted(set(row) ^ self.kinds.keys())
            raise StoreError("data", f"{self.owner}: missing or unknown columns: {', '.join(map(str, wrong))}")
        return values


def cells_of(owner: str, kinds: Mapping[str, str]) -> Cells:
    """What checks the rows given to the statement `owner`."""
    texts = tuple(place for place, kind in enumerate(kinds.values()) if kind == "text")
    ints = tuple(place for place, kind in enumerate(kinds.values()) if kind == "int")
    return Cells(owner, kinds, picker(*kinds), texts, ints)


def picker(*names: str) -> Callable[[Row], Values]:
    """Takes values out of a row, as a tuple whatever their number."""
    return partial(_only, names[0]) if len(names) == 1 else itemgetter(*names)


def _only(name: str, row: Row) -> Values:
    return (row[name],)
