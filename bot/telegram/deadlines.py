"""How long whoever is waited for may take: one timer for all of them, set for the first whose time will be up."""

import asyncio
import math
import time
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
EARLY = 0.001
"""Seconds by which a timer of a loop may be early."""


class Deadlines(Generic[T]):
    """`late` is told of each whose time is up, once; nothing is told of those that have left before."""

    def __init__(self, late: Callable[[T], None]) -> None:
        self._late = late
        self._until: dict[T, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._at = math.inf

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self._until))

    def begin(self, one: T, until: float) -> None:
        """Wait for one until an instant of the monotonic clock."""
        self._until[one] = until
        if until < self._at:
            self._set(until)

    def end(self, one: T) -> None:
        """Wait no more. The timer stays as it is: to set it for each would be most of the work."""
        self._until.pop(one, None)

    def stop(self) -> None:
        """Forget them all."""
        self._until.clear()
        self._set(math.inf)

    def _set(self, at: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._at, self._timer = at, None
        if at < math.inf:
            self._timer = asyncio.get_running_loop().call_later(max(0.0, at - time.monotonic()), self._ring)

    def _ring(self) -> None:
        now = time.monotonic() + EARLY
        overdue = [one for one, until in self._until.items() if until <= now]
        for one in overdue:
            del self._until[one]
        self._set(min(self._until.values(), default=math.inf))
        for one in overdue:
            self._late(one)
