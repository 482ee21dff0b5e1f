"""Decides which figures of a wave are shown: the most useful first, as long as no fewer than k people show through."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.books import Book, column_of, people_of
from scoring.exposure.arithmetic import Row
from scoring.exposure.auditor import Auditor
from scoring.figure_rows import Coefficients, Statistic
from scoring.ledger import Place
from scoring.sources import Cell


@dataclass(slots=True)
class Decided:
    """What of one unit is shown, with its rows over columns, and the ids of what is not."""

    shown: dict[str, tuple[Statistic, tuple[Mapping[Place, Fraction], ...]]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)


class Admission:
    """One release. Sizes and the ledger decide, values never do.

    For a public page two rules hold: k of public pages over all that the public ever saw, and the k of the survey
    over all that anybody saw.
    """

    def __init__(self, book: Book, sizes: Mapping[Cell, int], wave: str, limits: Sequence[tuple[int, bool]]) -> None:
        """`limits`: a number of people, and whether it holds over public pages only."""
        self._places = book.spread(sizes, wave)
        people = people_of([*book.places(), *(place for places in self._places.values() for place in places)])
        self._k = max(k for k, _ in limits)
        self._auditors = [Auditor(k, people) for k, _ in limits]
        for auditor, (_, public) in zip(self._auditors, limits, strict=True):
            auditor.keep(book.rows(public))

    def decide(self, statistics: Iterable[Statistic], withdrawn: frozenset[str]) -> Decided:
        """Everything of one unit, in its order. Nothing new is shown of a unit in `withdrawn`."""
        decided = Decided()
        for one in statistics:
            rows = None if one.n < self._k or one.needs in decided.refused else self._spread(one, withdrawn)
            if rows is not None and self._admit(rows):
                decided.shown[one.figure] = (one, rows)
            else:
                decided.refused.add(one.figure)
        return decided

    def take(self, statistic: Statistic) -> tuple[Mapping[Place, Fraction], ...]:
        """A statistic that is shown whatever the rule says; those after it are judged with it."""
        rows = self._spread(statistic, frozenset()) or ()
        for auditor in self._auditors:
            auditor.keep(_read(rows))
        return rows

    def _admit(self, rows: Sequence[Mapping[Place, Fraction]]) -> bool:
        read = _read(rows)
        return all(auditor.admits(*read) for auditor in self._auditors) and all(
            auditor.admit(*read) for auditor in self._auditors
        )

    def _spread(self, one: Statistic, withdrawn: frozenset[str]) -> tuple[Mapping[Place, Fraction], ...] | None:
        """The rows of a statistic over columns; None when somebody behind it has gone since it was last shown."""
        cells = {cell for row in one.rows for cell in row}
        if any(cell not in self._places or cell[0] in withdrawn for cell in cells):
            return None
        spread = [self._over_places(row) for row in one.rows if row]
        return tuple(row for at, row in enumerate(spread) if row not in spread[:at])

    def _over_places(self, row: Coefficients) -> dict[Place, Fraction]:
        return {place: factor for cell, factor in row.items() for place in self._places[cell]}


def _read(rows: Iterable[Mapping[Place, Fraction]]) -> list[Row]:
    return [{column_of(place): one for place, one in row.items()} for row in rows]
