"""Looks among the combinations of some figures for one that speaks of fewer than k people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scoring.exposure.arithmetic import Arithmetic, Column, Vector

People = Callable[[Column], int]

STEPS = 4_000
"""More than any municipality needs (a few hundred), and less than a second."""


class Undecided(Exception):
    """The figures hang together in so many ways that the search was given up: nothing more may be shown of them."""


def find_bare(
    space: Sequence[Vector], people: People, k: int, arithmetic: Arithmetic, steps: int = STEPS
) -> Vector | None:
    """A combination of the vectors, not zero, whose columns hold fewer than k people together; None if there is none.

    Columns are decided one by one: left out (the space shrinks to the combinations that vanish there) or paid for
    (with its people, less those of its slot that are paid for already). A branch ends when nothing is left of the
    space, or k people are paid for. So at most C(d + k, d) steps for d independent vectors, and every union of
    small sets with fewer than k people is covered. Raises Undecided after `steps`.
    """
    return _Search(people, k, arithmetic, steps).seek(list(space), {})


@dataclass(slots=True)
class _Search:
    people: People
    k: int
    arithmetic: Arithmetic
    steps: int

    def seek(self, space: list[Vector], paid: Mapping[str, int]) -> Vector | None:
        if not space or sum(paid.values()) >= self.k:
            return None
        if not self.steps:
            raise Undecided
        self.steps -= 1
        open_ = {at for row in space for at in row if self.people(at) > paid.get(at.slot, 0)}
        if not open_:
            return space[0]
        # the largest first: paying for it ends most branches at once
        pick = max(open_, key=lambda at: (self.people(at), at))
        found = self.seek(vanishing(space, pick, self.arithmetic), paid)
        return found or self.seek(space, {**paid, pick.slot: self.people(pick)})


def vanishing(space: Sequence[Vector], at: Column, arithmetic: Arithmetic) -> list[Vector]:
    """The combinations of the vectors that are zero at a column."""
    pivot = next((row for row in space if at in row), None)
    if pivot is None:
        return list(space)
    return [arithmetic.cancel(row, pivot, at) if at in row else row for row in space if row is not pivot]
