"""The only place that knows the time, makes tokens, or throws dice."""

import base64
import random
import secrets
from datetime import UTC, datetime, timedelta


class World:
    """The real one."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        return datetime.now(UTC)

    def secret(self, size: int) -> bytes:
        """`size` bytes that nobody can guess."""
        return secrets.token_bytes(size)

    def chance(self) -> float:
        """A number from 0 up to, but not, 1."""
        return random.random()  # for spreading retries; nothing secret depends on it

    def token(self, size: int = 16) -> str:
        """`size` bytes that nobody can guess, as base64url without padding."""
        return base64.urlsafe_b64encode(self.secret(size)).decode().rstrip("=")

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
