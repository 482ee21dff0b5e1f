"""How many groups of a town will show, foreseen by letting chance answer a thousand times before the gate itself."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from scoring.draws import Draws
from scoring.exposure.arithmetic import Column
from scoring.exposure.auditor import Auditor

DRAWS = 1000
SEED = 2026

Most = Literal["nearly_all", "most", "few"]


@dataclass(frozen=True, slots=True)
class TownLine:
    """At this response rate about `showing` of the `groups` will show, judged by one statistic; `word` for the chat."""

    rate: float
    showing: float
    groups: int
    word: Most


def foresee_town(headcounts: Sequence[int], rate: Fraction | float, k: int, will: Fraction | float) -> TownLine:
    """The mean over seeded draws of the number of groups that the gate shows beside the total of the town.

    `headcounts`: people who can be asked, group by group. `will`: the share from which it is "nearly all".
    """
    draws = Draws(SEED)
    tables = [_cumulated(headcount, float(rate)) for headcount in headcounts]
    total = 0
    for _ in range(DRAWS):
        answered = [bisect_right(table, draws.uniform()) for table in tables]
        total += count_shown(tuple(sorted(min(n, k) for n in answered if n)), k)
    mean = total / DRAWS
    return TownLine(float(rate), mean, len(headcounts), _word(mean, len(headcounts), float(will)))


def _cumulated(headcount: int, rate: float) -> list[float]:
    """P(at most 0, 1, … headcount-1 people answer)."""
    chances = (math.comb(headcount, n) * rate**n * (1 - rate) ** (headcount - n) for n in range(headcount))
    return list(accumulate(chances))


@lru_cache(maxsize=65536)
def count_shown(answered: tuple[int, ...], k: int) -> int:
    """How many of these groups one statistic shows, after the total: the largest first, as long as the rule holds."""
    columns = {Column("", str(at)): n for at, n in enumerate(answered)}
    auditor = Auditor(k, columns)
    if sum(answered) >= k:
        auditor.admit(dict.fromkeys(columns, Fraction(1)))
    largest = sorted(columns, key=lambda at: -columns[at])
    return sum(columns[at] >= k and auditor.admit({at: Fraction(1)}) for at in largest)


def _word(showing: float, groups: int, will: float) -> Most:
    if showing >= will * groups:
        return "nearly_all"
    return "most" if showing >= groups / 2 else "few"
