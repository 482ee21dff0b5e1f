"""Looks among the combinations of some figures for one that speaks of fewer than k people."""

from collections.abc import Callable, Mapping, Sequence

from scoring.exposure.arithmetic import Arithmetic, Column, Vector

People = Callable[[Column], int]


def find_bare(space: Sequence[Vector], people: People, k: int, arithmetic: Arithmetic) -> Vector | None:
    """A combination of the vectors, not zero, whose columns hold fewer than k people together; None if there is none.

    Columns are decided one by one: left out (the space shrinks to the combinations that vanish there) or paid for
    (with its people, less those of its slot that are paid for already). A branch ends when nothing is left of the
    space, or k people are paid for. So at most C(d + k, d) steps for d independent vectors, and every union of
    small sets with fewer than k people is covered.
    """
    return _seek(list(space), {}, people, k, arithmetic)


def _seek(
    space: list[Vector], paid: Mapping[str, int], people: People, k: int, arithmetic: Arithmetic
) -> Vector | None:
    if not space or sum(paid.values()) >= k:
        return None
    open_ = {at for row in space for at in row if people(at) > paid.get(at.slot, 0)}
    if not open_:
        return space[0]
    # the largest first: paying for it ends most branches at once
    pick = max(open_, key=lambda at: (people(at), at))
    found = _seek(vanishing(space, pick, arithmetic), paid, people, k, arithmetic)
    return found or _seek(space, {**paid, pick.slot: people(pick)}, people, k, arithmetic)


def vanishing(space: Sequence[Vector], at: Column, arithmetic: Arithmetic) -> list[Vector]:
    """The combinations of the vectors that are zero at a column."""
    pivot = next((row for row in space if at in row), None)
    if pivot is None:
        return list(space)
    return [arithmetic.cancel(row, pivot, at) if at in row else row for row in space if row is not pivot]
