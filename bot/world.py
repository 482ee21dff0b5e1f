"""The only place that knows the time, makes tokens, or throws dice."""

import base64
import os
import random
import threading
from datetime import UTC, datetime, timedelta

RESERVOIR = 4096
LARGEST_DRAW = 64


class Reservoir:
    """Bytes of the system's generator, fetched some thousands at a time: each is given out once, to one thread, and a
    process that was forked off begins anew. A look at the system for every sixteen bytes costs as much as sealing them.
    """

    def __init__(self) -> None:
        self.empty()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.empty)

    def empty(self) -> None:
        """Give out nothing of what was fetched before."""
        self._bytes, self._at, self._lock = b"", 0, threading.Lock()

    def draw(self, size: int) -> bytes:
        """The next `size` bytes."""
        if size > LARGEST_DRAW:
            return os.urandom(size)
        with self._lock:
            end = self._at + size
            if end > len(self._bytes):
                self._bytes, self._at, end = os.urandom(RESERVOIR), 0, size
            drawn, self._at = self._bytes[self._at : end], end
        return drawn


RESERVED = Reservoir()


class World:
    """The real one."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        return datetime.now(UTC)

    def secret(self, size: int) -> bytes:
        """`size` bytes that nobody can guess."""
        return RESERVED.draw(size)

    def chance(self) -> float:
        """A number from 0 up to, but not, 1."""
        return random.random()  # for spreading retries; nothing secret depends on it

    def token(self, size: int = 16) -> str:
        """`size` bytes that nobody can guess, as base64url without padding."""
        return base64.urlsafe_b64encode(self.secret(size)).rstrip(b"=").decode()

    def id8(self) -> str:
        """Eight base64url characters, as callback data has room for."""
        return self.token(6)

    def seed(self) -> str:
        """What a turn is given so that everything random in it can be made again."""
        return self.token(16)


class FixedWorld(World):
    """A world for tests: the clock stands until it is moved, and the same seed gives the same tokens."""

    def __init__(self, at: datetime | None = None, seed: int = 0) -> None:
        self.at = at or datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
        self._dice = random.Random(seed)

    def now(self) -> datetime:
        return self.at

    def secret(self, size: int) -> bytes:
        return self._dice.randbytes(size)

    def chance(self) -> float:
        return self._dice.random()

    def pass_time(self, **delta: float) -> datetime:
        """Move the clock on (or back) by hours=, minutes=, seconds=, days=; the new time."""
        self.at += timedelta(**delta)
        return self.at
