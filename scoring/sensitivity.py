"""Would another method give another level? What the annex of a report says beside the result."""

import math
from collections.abc import Sequence


def geometric_mean(scores: Sequence[float], floor: float) -> float:
    """The geometric mean of scores, each at least `floor` (a zero would decide alone)."""
    return math.exp(math.fsum(math.log(max(score, floor)) for score in scores) / len(scores))
