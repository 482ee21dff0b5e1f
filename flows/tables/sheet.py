"""What a table of a repeat holds: its columns, where each of them stands, and the rows that are known already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from flows.conversation import Context, Record
from flows.instances import Instance, Range
from flows.model import Flow
from flows.plan import plan_of
from flows.replay import Replay
from flows.tables.columns import Column, columns_of
from flows.tables.known import Known, known_rows

FIRST_ROW: Final = 3
"""Of the data, from 0: the fourth row of the sheet."""
MARKS: Final = "civimeter"
"""The hidden sheet that says whose table it is."""


class NoTable(ValueError):
    """There is no such repeat at the moment."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands in a table; `range` is the repeat. `places`: the columns, from 0, of those that do not stand
    where `columns` has them.
    """

    flow: Flow
    range: Range
    columns: tuple[Column, ...]
    known: tuple[Known, ...]
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.range.around.language

    @property
    def around(self) -> Instance:
        return self.range.around

    def placed(self) -> Iterator[tuple[int, Column]]:
        """The columns with their places; the first place is that of the ids."""
        for number, column in enumerate(self.columns, start=1):
            yield self.places.get(column.key, number), column


def lay_out(flow: Flow, repeat: str, records: Sequence[Record], context: Context) -> Sheet:
    """What a table of the repeat at this address holds now. Raises NoTable."""
    within = Replay(plan_of(flow), records, context).route.range_at(repeat)
    if within is None:
        raise NoTable(f"{repeat}: no such repeat is asked now")
    columns = columns_of(within.around, within.node)
    return Sheet(flow, within, columns, tuple(known_rows(within.around, within.live, columns)))


def token_of(context: Context, repeat: str) -> str:
    """What tells the table of one interview and repeat from any other's."""
    return blake2b(f"table\x1f{context.seed}\x1f{repeat}".encode(), digest_size=12).hexdigest()
