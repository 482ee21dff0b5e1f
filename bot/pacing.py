"""One pace for several workers: slots for what must be evenly spaced, reserved in the database a few at a time."""

import asyncio
import time
from collections import deque

from bot.pacer import LIMIT, RESERVE, interval_of
from bot.storage import working as _statements  # noqa: F401 - declares the statements named here
from bot.storage.writer import Writer
from bot.turn import Effects, Unit, Write

OWED = RESERVE * 5
"""Answers that one reservation pays for at most, so that under the heaviest load broadcasts still trickle."""


class SharedPace:
    """Hands out this worker's slots. Instants are seconds of the monotonic clock."""

    def __init__(self, writer: Writer, limit: int = LIMIT) -> None:
        self._writer, self._interval = writer, interval_of(limit)
        self._slots: deque[float] = deque()
        self._asking = asyncio.Lock()
        self._waiting = self._answers = 0

    def answered(self) -> None:
        """A message left without asking, as answers to people do: the next broadcast of all workers waits for it."""
        self._answers = min(self._answers + 1, OWED)

    async def slot(self) -> float:
        """The instant at which one broadcast may leave, promised to nobody else. Raises StoreError."""
        self._waiting += 1
        try:
            async with self._asking:
                # After that it would fall among those of others.
                while self._slots and self._slots[0] < time.monotonic() - self._interval:
                    self._slots.popleft()
                if not self._slots:
                    await self._reserve(min(self._waiting, RESERVE))
                return self._slots.popleft()
        finally:
            self._waiting -= 1

    async def _reserve(self, number: int) -> None:
        """Ask for so many slots. The answer is measured from before the question, so that it is never too early."""
        each = 1000 * self._interval
        give, owed = round(each * number) + 1, round(each * self._answers)
        self._answers = 0
        row = {"bot": self._writer.bot, "give_ms": give, "owed_ms": owed}
        result = await self._writer.write(Unit("", Effects(writes=(Write("reserve_pace", (row,)),))))
        until = result.returned["reserve_pace"][0]["until_ms"]
        first = time.monotonic() + max(0, until - give - owed) / 1000
        self._slots.extend(first + n * self._interval for n in range(number))
