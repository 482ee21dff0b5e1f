"""Places for so many at a time, for whoever comes often: a place that is free is taken without waiting for anything."""

import asyncio
from collections import deque


class Room:
    """So many places; who finds none waits in turn. Entering costs nothing where a place is free, as nearly always."""

    def __init__(self, places: int) -> None:
        self._free, self._waiting = places, deque[asyncio.Future[None]]()

    def entered(self) -> bool:
        """Take a place at once, if there is one that nobody waits for."""
        if self._free <= 0 or self._waiting:
            return False
        self._free -= 1
        return True

    async def enter(self) -> None:
        """Wait for a place, behind whoever waits already."""
        if self.entered():
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except BaseException:
            if turn.done() and not turn.cancelled():
                self.left()  # the place was given to us while we were being sent away
            raise
        finally:
            if turn in self._waiting:
                self._waiting.remove(turn)

    def left(self) -> None:
        """Give a place back: to the first who waits, if somebody does."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
