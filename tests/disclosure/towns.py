"""Towns made up from a seed: departments, waves, who answered which question, and what they answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from tests.disclosure.attack import Combination, Item

Cell = tuple[int, int]
"""A department and a wave (or a batch)."""


@dataclass(frozen=True, slots=True)
class Town:
    """Who answered in each cell. Nobody is in two cells."""

    cells: Mapping[Cell, frozenset[int]]

    @property
    def departments(self) -> list[int]:
        return sorted({department for department, _ in self.cells})

    @property
    def waves(self) -> list[int]:
        return sorted({wave for _, wave in self.cells})

    def people(self, departments: Iterable[int] | None = None, waves: Iterable[int] | None = None) -> frozenset[int]:
        """Everybody in these departments and waves."""
        wanted = set(self.departments if departments is None else departments)
        when = set(self.waves if waves is None else waves)
        return frozenset().union(
            *(people for (department, wave), people in self.cells.items() if department in wanted and wave in when)
        )


def build_town(chance: Random, waves: int | None = None, response: float = 0.8) -> Town:
    """4-12 departments of max(2, lognormal(2.2, 0.8)) people and 1-4 waves; each person answers by chance."""
    number = 0
    cells: dict[Cell, frozenset[int]] = {}
    count = chance.randint(1, 4) if waves is None else waves
    for department in range(chance.randint(4, 12)):
        staff = max(2, round(chance.lognormvariate(2.2, 0.8)))
        for wave in range(count):
            answered = sum(chance.random() < response for _ in range(staff))
            cells[department, wave] = frozenset(range(number, number + answered))
            number += answered
    return Town({at: people for at, people in cells.items() if people})


def answer(chance: Random, items: Iterable[Item]) -> dict[Item, float]:
    """What everybody answered: numbers so rare that two sums agree only if they are of the same people."""
    return {item: chance.uniform(0, 1000) for item in sorted(items)}


def total(measure: str, people: Iterable[int]) -> Combination:
    """A published sum."""
    return {(measure, person): 1.0 for person in people}


def weighted(parts: Sequence[tuple[str, float, frozenset[int]]]) -> Combination:
    """A weighted mean of means, as a dimension is one of indicators."""
    return {(measure, person): weight / len(people) for measure, weight, people in parts for person in people if people}


def items_of(figures: Iterable[Combination]) -> set[Item]:
    return {item for figure in figures for item in figure}
