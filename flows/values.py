"""The values of expressions, what is known of names when they are compiled, and what they may read when run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol

from flows.quickly import made_quickly

Value = None | str | float | bool | date | datetime | time
"""None is blank. Numbers are IEEE doubles; a stored integer is read as a float."""


class Kind(StrEnum):
    """What a node is known to be when it is compiled; ANY where only the run can tell."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    NODES = "nodes"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name that an expression may use. `repeats` are the repeats that enclose it, outermost first (for a repeat,
    those around it). `multiple` marks select_multiple and rank, `choices` the names of a fixed choice list.
    """

    name: str
    kind: Kind
    repeats: tuple[str, ...] = ()
    is_repeat: bool = False
    multiple: bool = False
    choices: tuple[str, ...] = ()


@made_quickly
@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: the names it sees, the repeats around it, the kind of `.`, the columns of choices."""

    symbols: Mapping[str, Symbol]
    repeats: tuple[str, ...] = ()
    dot: Kind | None = None
    columns: frozenset[str] | None = None


class View(Protocol):
    """What a compiled expression reads when it runs: one place in one interview."""

    @property
    def dot(self) -> Value: ...
    @property
    def now(self) -> datetime: ...
    @property
    def language(self) -> str:
        """The language code of the interview, for the names of months and days."""
        ...

    @property
    def kept(self) -> Value:
        """What this calculation recorded before (`once`), blank while nothing is recorded."""
        ...

    def value(self, name: str) -> Value:
        """The value of a question outside repeats, in this instance or in one around it.

        It is blank (None) or of the kind that the question's symbol declares; a number is a float and never NaN.
        """
        ...

    def instances(self, repeat: str) -> Sequence["View"]:
        """One view for each live instance of a repeat, in order; their `value` reads inside the instance.

        Asked of a view whose place is around the repeat, directly or not, or inside it.
        """
        ...

    def position(self, up: int) -> int:
        """Position from 1 of the enclosing instance, `up` repeats outwards (0: the nearest)."""
        ...

    def column(self, name: str) -> Value:
        """A column of the choice at hand (choice_filter only); `name` is the choice's own name."""
        ...

    def choice_label(self, value: str, question: str) -> str:
        """The label of a choice in the language of the interview, or the name given for an "other"."""
        ...

    def uuid(self, salt: str) -> str:
        """36 characters from the seed, the address at hand and the salt: always the same for the same three."""
        ...

    def spent(self, steps: int, over: bool) -> None:
        """Called after each evaluation that can walk node sets or join texts: its steps beyond `Expression.weight`,
        and whether it went over the budget and was therefore blank."""
        ...
