"""What goes into a transaction and what comes out of it: jobs, the steps of a plan, results."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.storage.cells import Row, Values
from bot.storage.statements import Query, WriteStatement
from bot.turn import Unit, Written
from flows.quickly import made_quickly


@made_quickly
@dataclass(frozen=True, slots=True)
class Result:
    """What became of a unit.

    `claimed` holds the outbox rows that were born claimed, by key, to be sent at once by this process.
    `returned` holds, for each statement with a RETURNING clause, the rows that belong to this unit.
    """

    written: Written
    claimed: Mapping[str, Row] = field(default_factory=dict)
    returned: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)


class Seen(NamedTuple):
    """The mark of an update as its row has it, in the order of the columns of the statements that mark."""

    bot: str
    update_id: str
    lane: str
    hour: str
    lease_owner: str

    @property
    def mark(self) -> tuple[str, str]:
        """What no two updates share."""
        return self[:2]


@made_quickly
@dataclass(frozen=True, slots=True)
class Job:
    """A unit with what only the shell knows: its mark (None for a unit without a turn) and the outbox rows; one for
    which a lease is asked at once brings it.
    """

    unit: Unit
    seen: Seen | None = None
    outbox: tuple[Row, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether the unit needs a transaction of its own, to be rolled back when one of its rows has moved."""
        return len(self.unit.effects.expects) > 1


@made_quickly
@dataclass(frozen=True, slots=True)
class Do:
    """One statement to run, as declared (not yet in a dialect), with its rows; a query has none."""

    asked: WriteStatement | Query
    rows: Sequence[Values] = ()


@dataclass(frozen=True, slots=True)
class Afresh:
    """A step too: what the transaction did so far is undone, and it begins again."""


@made_quickly
@dataclass(frozen=True, slots=True)
class Planned:
    """The results in the order of the jobs; `rollback` when nothing of the transaction may stay."""

    results: tuple[Result, ...]
    rollback: bool = False


Rows = Sequence[Values]
"""What a statement returns: its rows, in the order of the columns that it names; of one that is counted, a single row
with the number of those it touched.
"""
Step = Do | Afresh
Steps = Generator[Step, Rows, Any]
