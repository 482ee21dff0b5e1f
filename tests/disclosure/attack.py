"""The attack: least squares over everything published, in floating point, without a line of the auditor.

Whoever holds all published sums solves for the sums of the smallest sets of answers that the figures tell apart. A
combination of the figures that speaks of fewer than k people has its whole weight on them: with P the projection onto
the rows, some vector on these sets is left unchanged by P, so det(1 - P) over them is zero. What is found is then
worked out from the published numbers and compared with the truth.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Item = tuple[str, int]
"""One answer: a measure and a person."""

Combination = Mapping[Item, float]
"""A published figure: what each answer counts in it."""

ZERO = 1e-7


@dataclass(frozen=True, slots=True)
class Part:
    """Answers of one measure that no figure tells apart; `weights` are what they count, figure by figure."""

    people: frozenset[int]
    items: tuple[Item, ...]
    weights: tuple[float, ...]

    @property
    def scale(self) -> float:
        return math.sqrt(len(self.items))


def split(figures: Sequence[Combination]) -> list[Part]:
    """The answers that count in some figure, by how they count."""
    found: dict[Item, list[float]] = {}
    for at, figure in enumerate(figures):
        for item, weight in figure.items():
            found.setdefault(item, [0.0] * len(figures))[at] = weight
    groups: dict[tuple[str, tuple[float, ...]], list[Item]] = {}
    for item, weights in found.items():
        groups.setdefault((item[0], tuple(weights)), []).append(item)
    return [
        Part(frozenset(person for _, person in items), tuple(items), weights) for (_, weights), items in groups.items()
    ]


@dataclass(frozen=True, slots=True)
class Solved:
    """An orthonormal basis of the figures over the parts, and the known coordinate of the truth along each vector."""

    basis: list[list[float]]
    along: list[float]

    def share(self, i: int, j: int) -> float:
        return math.fsum(vector[i] * vector[j] for vector in self.basis)

    def guess(self, at: int) -> float:
        """The least-squares estimate of one coordinate."""
        return math.fsum(vector[at] * known for vector, known in zip(self.basis, self.along, strict=True))


def solve(parts: Sequence[Part], values: Sequence[float]) -> Solved:
    """Gram-Schmidt, twice over for precision, with the published numbers carried along."""
    basis: list[list[float]] = []
    along: list[float] = []
    for at, value in enumerate(values):
        row = [part.weights[at] * part.scale for part in parts]
        size = math.sqrt(math.fsum(x * x for x in row))
        for _ in range(2):
            for vector, known in zip(basis, along, strict=True):
                factor = math.fsum(x * y for x, y in zip(row, vector, strict=True))
                if factor:
                    row = [x - factor * y for x, y in zip(row, vector, strict=True)]
                    value -= factor * known
        length = math.sqrt(math.fsum(x * x for x in row))
        if length > ZERO * size:
            basis.append([x / length for x in row])
            along.append(value / length)
    return Solved(basis, along)


def recover(figures: Sequence[Combination], truth: Mapping[Item, float], k: int) -> list[frozenset[int]]:
    """The sets of fewer than k people of whom a combination of the figures tells something true."""
    return [some for group in apart(figures) for some in _recover(group, truth, k)]


def apart(figures: Sequence[Combination]) -> list[list[Combination]]:
    """Figures that have no answer in common, directly or through others, tell nothing of each other."""
    groups: list[tuple[set[Item], list[Combination]]] = []
    for figure in figures:
        touching = [one for one in groups if not one[0].isdisjoint(figure)]
        groups = [one for one in groups if one[0].isdisjoint(figure)]
        items = set(figure).union(*(one[0] for one in touching))
        groups.append((items, [*(other for one in touching for other in one[1]), figure]))
    return [group for _, group in groups]


def _recover(figures: Sequence[Combination], truth: Mapping[Item, float], k: int) -> list[frozenset[int]]:
    parts = split(figures)
    values = [math.fsum(weight * truth[item] for item, weight in figure.items()) for figure in figures]
    solved = solve(parts, values)
    small = [at for at, part in enumerate(parts) if len(part.people) < k]
    shares = {(i, j): solved.share(i, j) for i in small for j in small if i <= j}
    found = []
    for chosen in _unions(small, parts, shares, k):
        matrix = [[(i == j) - shares[min(i, j), max(i, j)] for j in chosen] for i in chosen]
        vector = _kernel(matrix)
        if vector is not None and _is_true(vector, chosen, parts, solved, truth):
            found.append(frozenset().union(*(parts[at].people for at in chosen)))
    return found


def _unions(
    small: Sequence[int], parts: Sequence[Part], shares: Mapping[tuple[int, int], float], k: int
) -> Iterator[list[int]]:
    """Unions of small parts with fewer than k people, on which the projection has room for a whole vector."""

    def grow(start: int, chosen: list[int], people: frozenset[int], room: float) -> Iterator[list[int]]:
        if chosen and room >= 1 - ZERO:
            yield chosen
        for place in range(start, len(small)):
            at = small[place]
            joined = people | parts[at].people
            if len(joined) < k and shares[at, at] > ZERO:
                yield from grow(place + 1, [*chosen, at], joined, room + shares[at, at])

    yield from grow(0, [], frozenset(), 0.0)


def _kernel(matrix: list[list[float]]) -> list[float] | None:
    """A unit vector that a small positive semidefinite matrix sends to zero, by Gauss with the greatest pivots."""
    size, rows = len(matrix), [list(row) for row in matrix]
    pivots: list[int] = []
    for column in range(size):
        rest = range(len(pivots), size)
        best = max(rest, key=lambda at: abs(rows[at][column]), default=None)
        if best is None or abs(rows[best][column]) < ZERO:
            vector = [0.0] * size
            vector[column] = 1.0
            for line, pivot in zip(rows, pivots, strict=False):
                vector[pivot] = -line[column]
            return vector
        at = len(pivots)
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [x / rows[at][column] for x in rows[at]]
        for other in range(size):
            if other != at and rows[other][column]:
                factor = rows[other][column]
                rows[other] = [x - factor * y for x, y in zip(rows[other], rows[at], strict=True)]
        pivots.append(column)
    return None


def _is_true(
    vector: Sequence[float], chosen: Sequence[int], parts: Sequence[Part], solved: Solved, truth: Mapping[Item, float]
) -> bool:
    """Whether what least squares says of this combination is what people really answered."""
    guess = math.fsum(one * solved.guess(at) for one, at in zip(vector, chosen, strict=True))
    real = math.fsum(
        one * math.fsum(truth[item] for item in parts[at].items) / parts[at].scale
        for one, at in zip(vector, chosen, strict=True)
    )
    return abs(guess - real) < 1e-3
