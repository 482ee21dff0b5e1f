"""Derived tables: rows that scoring makes from the answers of several people or flows, registered by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from scoring.answers import Answer
from scoring.cards import Words

if TYPE_CHECKING:
    from scoring.desk import Desk

Column = Literal["number", "text", "boolean"]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of a table: its key, its cells by column, and how much it can bear.

    `letter` is the confidence that the row brings (`A` evidence seen, `D` a view where a record is missing), '' for
    that of the one who answered.
    """

    key: str
    cells: Mapping[str, Answer]
    label: Words = field(default_factory=dict)
    letter: str = ""


Build = Callable[["Desk", tuple[str, ...]], Sequence[Row]]
"""Makes the rows for some departments from the desk; the order of the answers never matters."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, the authorities without whose flow it says nothing, and the kind of thing that a row is
    for rules ('' where rules do not list them). `reads` are the questions behind a column, and
    under '' those that make a row; apart by spaces.
    """

    name: str
    columns: tuple[tuple[str, Column], ...]
    needs: frozenset[str]
    build: Build
    kind: str = ""
    reads: Mapping[str, str] = field(default_factory=dict)

    def questions(self, columns: Sequence[str] = ()) -> tuple[str, ...]:
        """The questions behind its rows and behind these columns."""
        return tuple(name for column in ("", *columns) for name in self.reads.get(column, "").split())


TABLES: dict[str, Table] = {}
"""Every table by name."""


def table(
    name: str, columns: Mapping[str, Column], needs: Sequence[str], reads: Mapping[str, str], kind: str = ""
) -> Callable[[Build], Build]:
    """Registers the function below as the builder of a table."""

    def register(build: Build) -> Build:
        TABLES[name] = Table(name, tuple(columns.items()), frozenset(needs), build, kind, reads)
        return build

    return register


Find = Callable[["Desk", tuple[str, ...]], Answer]
"""Finds one value for some departments."""


@dataclass(frozen=True, slots=True)
class Function:
    """A value that needs more than a formula, with the authorities without whose flow it says nothing."""

    needs: frozenset[str]
    find: Find
    reads: tuple[str, ...] = ()


FUNCTIONS: dict[str, Function] = {}
"""Every function by name."""


def function(name: str, needs: Sequence[str], reads: str) -> Callable[[Find], Find]:
    """Registers the function below as the value of that name; `reads` are names of questions, apart by spaces."""

    def register(find: Find) -> Find:
        FUNCTIONS[name] = Function(frozenset(needs), find, tuple(reads.split()))
        return find

    return register
