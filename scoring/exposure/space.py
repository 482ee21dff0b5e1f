"""Everything that can be calculated from some rows, kept so that a further row costs one elimination."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from scoring.exposure.arithmetic import Arithmetic, Column, Row, Vector


@dataclass(slots=True)
class Space:
    """The row space of what was admitted. `small`: whether a column holds fewer than k people.

    Rows are eliminated at their large columns first. Those that are left with small columns only are `bare`: they
    span exactly the combinations of figures in which everything about k people or more has cancelled out.
    """

    arithmetic: Arithmetic
    small: Callable[[Column], bool]
    bare: list[Vector] = field(default_factory=list)
    _steps: dict[Column, tuple[int, Vector]] = field(default_factory=dict)

    def reduce(self, row: Row) -> Vector:
        """What a row says beyond the rows before; empty when it follows from them."""
        rest = self.arithmetic.read(row)
        while known := [at for at in rest if at in self._steps]:
            # a step holds no column of an earlier step, so each is used once
            first = min(known, key=lambda at: self._steps[at][0])
            rest = self.arithmetic.cancel(rest, self._steps[first][1], first)
        return rest

    def is_bare(self, rest: Vector) -> bool:
        """Whether what is left of a row speaks of small columns only."""
        return all(self.small(at) for at in rest)

    def add(self, rest: Vector) -> None:
        """Take in what `reduce` left of a row."""
        bare = self.is_bare(rest)
        pivot = next(at for at in rest if bare or not self.small(at))
        self._steps[pivot] = (len(self._steps), rest)
        if bare:
            self.bare.append(rest)

    def undo(self, count: int) -> None:
        """Take the last rows out again."""
        for _ in range(count):
            _, (_, rest) = self._steps.popitem()
            if self.bare and self.bare[-1] is rest:
                self.bare.pop()


def connected(first: Vector, others: Iterable[Vector]) -> list[Vector]:
    """Those of the vectors that share a column with the first, or with one that does, and so on."""
    waiting, found, seen = list(others), [], set(first)
    while joined := [one for one in waiting if not seen.isdisjoint(one)]:
        waiting = [one for one in waiting if seen.isdisjoint(one)]
        found += joined
        seen = seen.union(*joined)
    return found
