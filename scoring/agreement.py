"""How far several answers to one fact agree: one figure from 0 (split) to 1 (the same answer)."""

import math
from collections.abc import Mapping, Sequence
from statistics import median


def nominal(counts: Sequence[int]) -> float:
    """The share of the most frequent answer."""
    return max(counts) / sum(counts)


def consensus(counts: Sequence[int]) -> float:
    """Agreement on an ordered scale: Cns = 1 + sum p*log2(1 - |x-mu|/range) (Tastle & Wierman 2007).

    `counts` are the answers on each step, in order; steps are one apart.
    """
    steps = len(counts)
    if steps < 2 or sum(counts) == 0:
        raise ValueError("at least two steps and one answer are needed")
    return consensus_at(dict(enumerate(counts)), steps - 1)


def consensus_at(weights: Mapping[float, float], width: float) -> float:
    """The same consensus for answers at any places of a scale that is `width` wide: how much stands at which place."""
    total = math.fsum(weights.values())
    mean = math.fsum(place * weight for place, weight in weights.items()) / total
    parts = (
        weight / total * math.log2(max(0.0, 1 - abs(place - mean) / width))
        for place, weight in weights.items()
        if weight
    )
    return max(0.0, 1 + math.fsum(parts))


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Median of numbers, and (max - min) / median (0 when all are zero, infinite when only the median is)."""
    middle = median(values)
    width = max(values) - min(values)
    if width == 0:
        return middle, 0.0
    return middle, width / abs(middle) if middle else math.inf


def verdict(agreement: float, agreed: float, contested: float) -> str:
    """`agreed`, `mixed` or `contested`, by the cuts of the policy."""
    if agreement >= agreed:
        return "agreed"
    return "contested" if agreement < contested else "mixed"


def fleiss_kappa(table: Sequence[Sequence[int]]) -> float | None:
    """Agreement beyond chance over many questions (Fleiss 1971): (P - Pe) / (1 - Pe). For maintainers only.

    One row a question, one column a choice: how many people gave it. Questions may have different numbers of answers;
    those with fewer than two are left out. None when there is nothing to agree on: no row, or one choice everywhere.
    """
    rows = [row for row in table if sum(row) > 1]
    if not rows:
        return None
    total = sum(map(sum, rows))
    pairs = [sum(count * (count - 1) for count in row) / (sum(row) * (sum(row) - 1)) for row in rows]
    chance = math.fsum((sum(column) / total) ** 2 for column in zip(*rows, strict=True))
    return None if math.isclose(chance, 1) else (math.fsum(pairs) / len(pairs) - chance) / (1 - chance)
