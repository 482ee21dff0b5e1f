"""One simulated town after another: what each publisher shows, and what the attack makes of it."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from tests.disclosure.attack import Combination, recover
from tests.disclosure.publishers import Publisher, people_of, publish_naively, publish_through_the_gate
from tests.disclosure.towns import Cell, Town, answer, build_town, items_of, total, weighted

K = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One town and one publisher. Cells and totals: how many could be shown by their size, and were not."""

    recovered: int
    cells: int = 0
    cells_hidden: int = 0
    totals: int = 0
    totals_hidden: int = 0
    seconds: float = 0.0


def grid(town: Town) -> tuple[list[Combination], list[Combination]]:
    """Totals and cells of a town in the order of their use: town, waves, departments; cells large to small."""
    totals = [total("q", town.people())]
    totals += [total("q", town.people(waves=[wave])) for wave in town.waves] * (len(town.waves) > 1)
    totals += [total("q", town.people(departments=[one])) for one in town.departments] * (len(town.waves) > 1)
    order = sorted(town.cells, key=lambda at: (-len(town.cells[at]), at))
    return totals, [total("q", town.cells[at]) for at in order]


def run_grid(seed: int, publisher: Publisher = publish_through_the_gate) -> Outcome:
    """A town's totals and cells through one publisher."""
    chance = Random(seed)
    totals, cells = grid(build_town(chance))
    begun = time.process_time()
    shown = publisher([*totals, *cells], K)
    seconds = time.process_time() - begun
    able = [[one for one in group if people_of(one) >= K] for group in (cells, totals)]
    ids = {id(one) for one in shown}
    hidden = [sum(id(one) not in ids for one in group) for group in able]
    return Outcome(
        recovered=len(attack(shown, chance)),
        cells=len(able[0]),
        cells_hidden=hidden[0],
        totals=len(able[1]),
        totals_hidden=hidden[1],
        seconds=seconds,
    )


def attack(shown: Sequence[Combination], chance: Random) -> list[frozenset[int]]:
    return recover(shown, answer(chance, items_of(shown)), K)


# ------------------------------------------------------------------------------------------------ sequences
def sequence(chance: Random) -> list[Combination]:
    """Reports on one town, one after another: filters, batches, people who join late, answers withdrawn in between."""
    town = build_town(chance, waves=1)
    now = {department: set(people) for (department, _), people in town.cells.items()}
    later = max(town.people()) + 1
    figures: list[Combination] = []
    for _ in range(chance.randint(2, 6)):
        figures += report(now, chance)
        event = chance.choice(["joiners", "batch", "erasure", "filter"])
        department = chance.choice(list(now))
        if event == "erasure" and now[department]:
            now[department].discard(chance.choice(sorted(now[department])))
        elif event in ("joiners", "batch"):
            more = chance.randint(1, 4) if event == "joiners" else chance.randint(5, 9)
            now[department] |= set(range(later, later + more))
            later += more
        else:
            figures.append(total("q", {one for people in now.values() for one in people if chance.random() < 0.5}))
    return [*figures, *report(now, chance)]


def report(now: Mapping[int, set[int]], chance: Random) -> Iterator[Combination]:
    """The town, a few unions of departments, each department."""
    yield total("q", set().union(*now.values()))
    for _ in range(chance.randint(0, 2)):
        some = chance.sample(list(now), chance.randint(2, len(now)))
        yield total("q", set().union(*(now[one] for one in some)))
    for people in sorted(now.values(), key=len, reverse=True):
        yield total("q", people)


def run_sequence(seed: int, publisher: Publisher = publish_through_the_gate) -> Outcome:
    """All reports of one town through one publisher."""
    chance = Random(seed)
    figures = [figure for figure in sequence(chance) if figure]
    return Outcome(recovered=len(attack(publisher(figures, K), chance)))


# ------------------------------------------------------------------------------------------------ dimensions
QUESTIONS = ("A1", "A2", "A3")


def dimensions(chance: Random) -> tuple[list[Combination], dict[int, str]]:
    """Three questions that people skip one by one, their weighted sum, for the town and for each department."""
    town = build_town(chance, waves=1)
    weights = {name: chance.choice([1.0, 1.0, 2.0]) for name in QUESTIONS}
    given = {
        (name, at): frozenset(one for one in people if chance.random() < chance.choice([0.5, 0.9]))
        for name in QUESTIONS
        for at, people in sorted(town.cells.items())
    }
    slots = {person: f"{at[0]}" for at, people in town.cells.items() for person in people}
    cells: list[Cell | None] = [None, *sorted(town.cells, key=lambda at: (-len(town.cells[at]), at))]
    figures: list[Combination] = []
    for cell in cells:
        whose = [given[name, cell] if cell else union(given, name) for name in QUESTIONS]
        figures.append(weighted([(n, weights[n], people) for n, people in zip(QUESTIONS, whose, strict=True)]))
        figures += [weighted([(n, 1.0, people)]) for n, people in zip(QUESTIONS, whose, strict=True)]
    return [figure for figure in figures if figure], slots


def union(given: Mapping[tuple[str, Cell], frozenset[int]], name: str) -> frozenset[int]:
    return frozenset().union(*(people for (one, _), people in given.items() if one == name))


def run_dimensions(seed: int, gated: bool = True) -> Outcome:
    """Dimensions and indicators of one town, through the gate or naively."""
    chance = Random(seed)
    figures, slots = dimensions(chance)
    shown = publish_through_the_gate(figures, K, slots) if gated else publish_naively(figures, K)
    return Outcome(recovered=len(attack(shown, chance)))
