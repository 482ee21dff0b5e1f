"""How far several answers to one fact agree: one figure from 0 (split) to 1 (the same answer)."""

import math
from collections.abc import Sequence
from statistics import median


def nominal(counts: Sequence[int]) -> float:
    """The share of the most frequent answer."""
    return max(counts) / sum(counts)


def consensus(counts: Sequence[int]) -> float:
    """Agreement on an ordered scale: Cns = 1 + sum p*log2(1 - |x-mu|/range) (Tastle & Wierman 2007).

    `counts` are the answers on each step, in order; steps are one apart.
    """
    total = sum(counts)
    steps = len(counts)
    if steps < 2 or total == 0:
        raise ValueError("at least two steps and one answer are needed")
    mean = math.fsum(step * count for step, count in enumerate(counts)) / total
    parts = (
        count / total * math.log2(1 - abs(step - mean) / (steps - 1)) for step, count in enumerate(counts) if count
    )
    return 1 + math.fsum(parts)


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
