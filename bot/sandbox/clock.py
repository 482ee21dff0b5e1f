"""The sandbox's clock: real time, plus whatever it was moved forward by."""

import asyncio
import time
from collections.abc import Callable


class Clock:
    """Seconds since 1970 as a float; `advance` moves it without waiting, and wakes whoever waits for an instant."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._ahead = 0.0
        self._waiting: set[asyncio.Event] = set()

    def now(self) -> float:
        """The virtual time in seconds."""
        return self._source() + self._ahead

    def advance(self, seconds: float) -> float:
        """Move the clock forward and return the new time; a clock does not go back."""
        if seconds < 0:
            raise ValueError("the clock only goes forward")
        self._ahead += seconds
        for event in self._waiting:
            event.set()
        return self.now()

    async def wait_until(self, at: float) -> None:
        """Return when the virtual time has come, by waiting or because the clock was moved."""
        moved = asyncio.Event()
        self._waiting.add(moved)
        try:
            while (left := at - self.now()) > 0:
                moved.clear()
                try:
                    async with asyncio.timeout(left):
                        await moved.wait()
                except TimeoutError:
                    continue
        finally:
            self._waiting.discard(moved)
