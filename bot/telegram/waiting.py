"""Taps that nobody has answered yet: after a second their button gets a sign, wherever they are held up."""

import asyncio
from collections.abc import Callable

EARLY = 1.0
"""After so many seconds a tap is acknowledged without words, so that the button does not seem dead."""


class Waiting:
    """One timer for all, and none while nothing waits. `acknowledge` stops a button's waiting sign."""

    def __init__(self, acknowledge: Callable[[str], None]) -> None:
        self._acknowledge = acknowledge
        self._since: dict[int, tuple[float, str]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, place: int, query: str) -> None:
        """A tap has come; `place` is its own among all that have come."""
        loop = asyncio.get_running_loop()
        self._since[place] = loop.time(), query
        if self._timer is None:
            self._timer = loop.call_later(EARLY, self._sweep)

    def end(self, place: int) -> str:
        """The query that is still to be acknowledged; empty when it was, or when there is none."""
        return self._since.pop(place, (0.0, ""))[1]

    def _sweep(self) -> None:
        """Acknowledge what has waited long enough, and come again when the next one will have."""
        loop, self._timer = asyncio.get_running_loop(), None
        late = loop.time() - EARLY
        while self._since:
            place, (came, query) = next(iter(self._since.items()))
            if came > late:
                self._timer = loop.call_at(came + EARLY, self._sweep)
                return
            del self._since[place]
            self._acknowledge(query)

    def __len__(self) -> int:
        return len(self._since)
