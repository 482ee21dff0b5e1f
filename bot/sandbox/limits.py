"""How fast the bot may write: three profiles, from none to stricter than anyone has seen."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass

from bot.sandbox.refusals import Refusal

SENDS = frozenset({"sendmessage", "sendphoto", "senddocument"})
EDITS = frozenset({"editmessagetext", "editmessagereplymarkup", "editmessagecaption"})


@dataclass(frozen=True, slots=True)
class Profile:
    """`per_second` over the whole bot, a bucket of `burst` per chat refilled at 1/s, `per_minute` in a group."""

    per_second: int
    burst: int
    per_minute: int
    counted: frozenset[str]


PROFILES: dict[str, Profile | None] = {
    "none": None,
    "fair": Profile(30, 3, 20, SENDS),
    "strict": Profile(30, 1, 20, SENDS | EDITS),
}


class Limits:
    """Counts calls and refuses those beyond the profile; a refused call does not count."""

    def __init__(self, name: str = "none") -> None:
        self.choose(name)

    def choose(self, name: str) -> None:
        """Change the profile; raises KeyError for an unknown one."""
        self.profile = PROFILES[name]
        self.name = name
        self._all: deque[float] = deque()
        self._minute: dict[int, deque[float]] = defaultdict(deque)
        self._bucket: dict[int, tuple[float, float]] = {}

    def check(self, method: str, chat: int | None, now: float) -> None:
        """Count one call, or raise Refusal `too_many`."""
        profile = self.profile
        if profile is None or method.lower() not in profile.counted:
            return
        _forget(self._all, now - 1)
        if len(self._all) >= profile.per_second:
            raise _too_many(self._all[0] + 1 - now)
        if chat is not None:
            self._check_chat(profile, chat, now)
        self._all.append(now)

    def _check_chat(self, profile: Profile, chat: int, now: float) -> None:
        minute = self._minute[chat]
        _forget(minute, now - 60)
        if chat < 0 and len(minute) >= profile.per_minute:
            raise _too_many(minute[0] + 60 - now)
        level, at = self._bucket.get(chat, (float(profile.burst), now))
        level = min(float(profile.burst), level + now - at)
        # Callers that space by a little more than a second must not be refused for a rounding of the clock.
        if level < 1 - 1e-6:
            raise _too_many(1 - level)
        self._bucket[chat] = (level - 1, now)
        minute.append(now)


def _forget(times: deque[float], before: float) -> None:
    while times and times[0] <= before:
        times.popleft()


def _too_many(seconds: float) -> Refusal:
    wait = max(1, math.ceil(seconds))
    return Refusal("too_many", str(wait), retry_after=wait)
