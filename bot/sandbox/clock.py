"""The sandbox's clock: real time, plus whatever it was moved forward by."""

import time
from collections.abc import Callable


class Clock:
    """Seconds since 1970 as a float; `advance` moves it without waiting."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._ahead = 0.0

    def now(self) -> float:
        """The virtual time in seconds."""
        return self._source() + self._ahead

    def advance(self, seconds: float) -> float:
        """Move the clock forward and return the new time; a clock does not go back."""
        if seconds < 0:
            raise ValueError("the clock only goes forward")
        self._ahead += seconds
        return self.now()
