"""The publication ledger read back: what was ever shown, as rows of the auditor, and which batches it knows of."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from scoring.exposure.arithmetic import Column, Row
from scoring.ledger import LedgerRow, Place, read_place
from scoring.sources import Cell


class Book:
    """Reads rows of the ledger of one municipality, of all waves and audiences.

    Raises ValueError for a row that cannot be read: what was shown must be known before anything else is.
    """

    def __init__(self, rows: Sequence[LedgerRow]) -> None:
        self._rows = [
            (row.audience, {read_place(at): Fraction(one) for at, one in row.coefficients.items()}) for row in rows
        ]
        self._batches: dict[tuple[str, str, str], dict[int, Place]] = {}
        for _, row in self._rows:
            for place in row:
                known = self._batches.setdefault((place.wave, place.unit, place.measure), {})
                least = min(place.people, known.get(place.batch, place).people)
                known[place.batch] = Place(place.measure, place.unit, place.wave, place.batch, least)

    def places(self) -> list[Place]:
        """Every column there is, with the fewest people that any row gives it."""
        return [place for batches in self._batches.values() for place in batches.values()]

    def rows(self, public: bool) -> list[Row]:
        """What everybody may have seen: all rows, or those of public pages."""
        return [
            {column_of(place): one for place, one in row.items()}
            for audience, row in self._rows
            if row and (audience == "public" or not public)
        ]

    def next_batch(self, wave: str) -> int:
        """The number of the batch that is released now."""
        return 1 + max((place.batch for place in self.places() if place.wave == wave), default=0)

    def spread(self, sizes: Mapping[Cell, int], wave: str) -> dict[Cell, tuple[Place, ...]]:
        """The columns of each cell: the batches shown before, and one for those who have answered since.

        A cell with fewer people than were shown before is left out: somebody has gone, and no figure without them
        can be told from those with them.
        """
        batch = self.next_batch(wave)
        found = {}
        for (unit, measure), people in sizes.items():
            known = tuple(self._batches.get((wave, unit, measure), {}).values())
            more = people - sum(place.people for place in known)
            if more >= 0:
                fresh = (Place(measure, unit, wave, batch, more),) if more else ()
                found[unit, measure] = (*known, *fresh)
        return found


def column_of(place: Place) -> Column:
    """A column of the ledger as the auditor knows it."""
    return Column(place.measure, place.slot)


def people_of(places: Iterable[Place]) -> dict[Column, int]:
    """How many people stand behind each column; the fewest, where two rows differ."""
    found: dict[Column, int] = {}
    for place in places:
        column = column_of(place)
        found[column] = min(place.people, found.get(column, place.people))
    return found
