"""What the service counts about itself: plain numbers, cheap to add to, read only when somebody asks."""

import asyncio
from bisect import bisect_left
from collections import deque

from bot.ticking import Ticking

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
UNITS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
LOOK_EVERY = 0.5
MINUTE = 120
"""Looks in a minute."""


class Buckets:
    """How often a value was at most each of `bounds`; the last count is for what is above all of them."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """One more value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def cumulated(self) -> list[tuple[str, float]]:
        """The counts as a histogram is written: each bound with everything up to it, `+Inf` last."""
        rows, sum_ = [], 0
        for bound, count in zip((*map(str, self.bounds), "+Inf"), self.counts, strict=True):
            sum_ += count
            rows.append((bound, float(sum_)))
        return rows


class Lag:
    """How late the event loop is: the worst of the last minute, in seconds."""

    def __init__(self) -> None:
        self._seen: deque[float] = deque([0.0], maxlen=MINUTE)
        self._before: float | None = None
        self.ticking = Ticking("lag", LOOK_EVERY, self._look)

    @property
    def worst(self) -> float:
        return max(self._seen)

    async def _look(self) -> None:
        before, self._before = self._before, asyncio.get_running_loop().time()
        if before is not None:
            self._seen.append(max(0.0, self._before - before - LOOK_EVERY))
