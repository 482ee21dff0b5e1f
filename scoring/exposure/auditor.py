"""Admits figures to a ledger one by one, as long as all of them together lay bare no fewer than k people."""

from collections.abc import Iterable, Mapping, Sequence

from scoring.exposure.arithmetic import Column, Exact, Modular, Row, Vector
from scoring.exposure.search import Undecided, find_bare
from scoring.exposure.space import Space, connected


class Auditor:
    """Keeps the rule: for no set of 1 to k-1 people made of whole columns does a combination of the rows admitted
    speak of these people alone. `people`: how many stand behind each column.

    A row on small columns that the rule refuses is refused by ranks modulo 2^61-1 first; fractions confirm it.
    """

    def __init__(self, k: int, people: Mapping[Column, int]) -> None:
        self._k = k
        self._people = people
        self._space = Space(Modular(), self._small)
        self._rows: list[Row] = []

    def _small(self, at: Column) -> bool:
        return self._people[at] < self._k

    def keep(self, rows: Iterable[Row]) -> None:
        """Take in what was shown before, whether the rule would admit it today or not."""
        for row in rows:
            self._add(row)

    def admits(self, *rows: Row) -> bool:
        """Whether the rule still holds with the rows of one figure too."""
        added = self._try(rows)
        if added is not None:
            self._drop(added)
        return added is not None

    def admit(self, *rows: Row) -> bool:
        """Take in the rows of one figure, all or none; False when the rule would no longer hold."""
        return self._try(rows) is not None

    def _try(self, rows: Sequence[Row]) -> int | None:
        """Take in the rows and say how many of them were new; or leave all out, None, when they lay somebody bare."""
        added = 0
        for row in rows:
            rest = self._add(row)
            added += bool(rest)
            if rest and self._space.is_bare(rest) and self._exposes(row, rest):
                self._drop(added)
                return None
        return added

    def _add(self, row: Row) -> Vector:
        rest = self._space.reduce(row)
        if rest:
            self._space.add(rest)
            self._rows.append(row)
        return rest

    def _drop(self, added: int) -> None:
        self._space.undo(added)
        del self._rows[len(self._rows) - added :]

    def _exposes(self, row: Row, rest: Vector) -> bool:
        """Whether the rows lay somebody bare; what cannot be decided in time counts as if they did."""
        bare = connected(rest, self._space.bare)
        try:
            return find_bare(bare, self._people.__getitem__, self._k, Modular()) is not None and self._confirms(row)
        except Undecided:
            return True

    def _confirms(self, row: Row) -> bool:
        """The same question in fractions, asked of all rows that hang together with this one."""
        exact = Space(Exact(), self._small)
        for one in connected(dict(row), [dict(one) for one in self._rows]):
            if rest := exact.reduce(one):
                exact.add(rest)
        return find_bare(exact.bare, self._people.__getitem__, self._k, Exact()) is not None
