"""The attack on figures that follow every answer: from a mean before and after somebody, what they said."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random

from tests.disclosure.publishers import publish_naively, publish_through_the_gate
from tests.disclosure.towns import total

Means = list[tuple[int, float]]
"""What a page showed, one refresh after another: how many answered, and their mean to two decimals."""


def refresh(answers: Sequence[int], k: int, publisher: Callable[..., list[dict[tuple[str, int], float]]]) -> Means:
    """The page of one department, offered to the publisher after each answer."""
    states = [total("q", range(n)) for n in range(1, len(answers) + 1)]
    return [(len(shown), round(sum(answers[: len(shown)]) / len(shown), 2)) for shown in publisher(states, k)]


def subtract(means: Means, answers: Sequence[int]) -> int:
    """How many single answers two successive means give away, as whole numbers that are right."""
    return sum(
        round(after * late - before * early) == answers[after - 1]
        for (before, early), (after, late) in pairwise(means)
        if after - before == 1
    )


def run_refresh(seed: int, k: int, *, gated: bool) -> tuple[int, int]:
    """Answers recovered, of those after the k-th, in a department of 10 to 40 people with scores of 0 to 100."""
    chance = Random(seed)
    answers = [chance.randint(0, 100) for _ in range(chance.randint(10, 40))]
    means = refresh(answers, k, publish_through_the_gate if gated else publish_naively)
    return subtract(means, answers), len(answers) - k
