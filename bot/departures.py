"""What has left and when it was answered: so that never more than the limit arrives within a second, however late."""

from collections import deque
from dataclasses import dataclass

from bot.pacer import LIMIT, interval_of

WINDOW = 1.005
"""Seconds: what the server calls one, and a little for clocks that do not agree."""
LONGEST = 2.0
"""Seconds after which a message without an answer is taken to have arrived, or never to arrive."""
PATIENCE = 1.0
"""Seconds for which a broadcast lets people go first; after that it takes its turn among them."""
GIVE_WAY = 0.005
"""Seconds by which it comes later than they do to a place that is free again."""


@dataclass(slots=True, eq=False)
class Departure:
    """One message on its way: `left` and `answered` (None until then) in seconds of the monotonic clock; `met` whether
    the server answered it at all.
    """

    left: float
    answered: float | None = None
    met: bool = False


class Departures:
    """The newest messages that left; all instants are given by the caller.

    A message reaches the server between leaving and being answered. If each leaves a second after the thirtieth before
    it was answered (or as many as the `limit` says), no second of the server's sees more than thirty, whatever the
    network or a busy processor does in between. Half the quickest round trip is taken off: so long a message is under
    way at least, and the pace would suffer without.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit, self._interval = limit, interval_of(limit)
        self._newest: deque[Departure] = deque(maxlen=limit)
        self._left = float("-inf")
        self._quickest = float("inf")

    def earliest(self, now: float, since: float) -> float:
        """When what has waited `since` then may leave evenly; in the past or now: at once. To be asked again then, for
        meanwhile somebody else may have left or been answered.
        """
        if now - since >= PATIENCE:
            return self._room(now)
        return max(self._left + self._interval, self._room(now) + GIVE_WAY)

    def soonest(self, now: float) -> float:
        """The same for what need not be even: only a message that would be refused waits."""
        return self._room(now)

    def leave(self, now: float, *, evenly: bool) -> Departure:
        """A message leaves; to be told when it is `answered`."""
        departure = Departure(now)
        self._newest.append(departure)
        if evenly:
            self._left = now
        return departure

    def answered(self, departure: Departure, now: float) -> None:
        """The answer came, or it is known that none will."""
        departure.answered = now
        if departure.met:
            self._quickest = min(self._quickest, now - departure.left)

    def _room(self, now: float) -> float:
        """When one more may leave without being the thirty-first within a second of the server's."""
        if len(self._newest) < self._limit:
            return float("-inf")
        oldest = self._newest[0]
        if oldest.answered is not None:
            way = self._quickest / 2 if self._quickest < LONGEST else 0.0
            return oldest.answered + WINDOW - way
        return min(now + self._interval, oldest.left + LONGEST)
