"""When a message may leave: evenly spaced broadcasts, interactive first, gaps within a chat, obedience to 429."""

from collections import deque
from dataclasses import dataclass

LIMIT = 30
"""Messages a second that Telegram takes from one bot, unless it pays for more."""
CHAT_GAP = 1.05
GROUP_GAP = 3.05
REPLY_BURST = 3
"""Messages in a row that a person's own quick answers may cause before the chat's gap holds for them too."""
STRICT_FOR = 600.0
ALARM_WINDOW = 1.0
RESERVE = 10
"""Broadcast slots that may be reserved ahead: what an interactive call may have to wait behind, 0.34 s."""
YIELD = RESERVE / 2
"""Slots by which interactive calls together may push one broadcast back: up to 24 answers a second the total stays at
29, and above that broadcasts still trickle, at about five a second."""
QUIET = 10.0
MANY = 1024
"""Chats are looked through for those that may be forgotten when there are more, and twice as many as had to stay."""


@dataclass(slots=True)
class _Chat:
    """`free` when the next message may leave; `paused` until when the server wants silence; `heard`: a person spoke."""

    free: float = 0.0
    paused: float = 0.0
    heard: bool = False


class Pacer:
    """Reserves slots, an `interval` apart, which is one a second less than the `limit`; all instants are seconds of one
    monotonic clock, given by the caller.
    """

    def __init__(self, chat_gap: float = CHAT_GAP, group_gap: float = GROUP_GAP, limit: int = LIMIT) -> None:
        self.limit, self.interval = limit, interval_of(limit)
        self._gap, self._group_gap = chat_gap, group_gap
        self._chats: dict[str, _Chat] = {}
        self._many = MANY
        self._broadcast = self._reserved = 0.0
        self._paused = 0.0
        self._strict = 0.0
        self._refusals: deque[tuple[float, str]] = deque()
        self._held = False

    def heard(self, chat: str) -> None:
        """The person acted: the next message is an answer to that, not a second one in a row."""
        self._chat(chat).heard = True

    def slot(self, chat: str, priority: int, now: float, *, makes_message: bool = True) -> float:
        """The instant at which this call may leave, and the reservation of it."""
        state = self._chat(chat)
        at = max(now, self._paused, state.paused)
        if makes_message:
            at = max(at, self._chat_free(chat, state, priority))
        broadcast = priority >= 2
        if broadcast or self.strict(now):
            at = max(at, self._broadcast)
            self._broadcast = self._reserved = at + self.interval
        else:
            latest = max(self._reserved, now) + YIELD * self.interval
            self._broadcast = max(self._broadcast, min(max(self._broadcast, now) + self.interval, latest))
        if makes_message:
            state.free = max(at, state.free) + self._gap_of(chat)
            state.heard = False
        self._forget(now)
        return at

    def _chat_free(self, chat: str, state: _Chat, priority: int) -> float:
        burst = (REPLY_BURST - 1) * self._gap if state.heard and priority < 2 and not is_group(chat) else 0.0
        return state.free - burst

    def refused(self, chat: str, retry_after: float, now: float) -> None:
        """The server said 429: this chat is silent; two chats within a second silence all and start strict mode."""
        state = self._chat(chat)
        state.paused = max(state.paused, now + retry_after)
        self._refusals.append((now, chat))
        while self._refusals and self._refusals[0][0] < now - ALARM_WINDOW:
            self._refusals.popleft()
        if len({name for _, name in self._refusals}) > 1:
            self._strict = now + STRICT_FOR
            self._paused = max(self._chat(name).paused for _, name in self._refusals)

    def be_strict(self, now: float, seconds: float) -> None:
        """Everything shares the even pace for so long: after a silence many are answered at the same time."""
        self._strict = max(self._strict, now + seconds)

    def strict(self, now: float) -> bool:
        """Whether everything shares the even pace."""
        return now < self._strict

    def paused(self, chat: str, now: float) -> bool:
        """Whether the server wants silence in this chat, or everywhere."""
        state = self._chats.get(chat)
        return now < self._paused or (state is not None and now < state.paused)

    def hold(self, held: bool) -> None:
        """Have broadcasts wait where they are stored, or let them go on; everything else goes on as it is."""
        self._held = held

    def room(self, now: float) -> int:
        """How many broadcasts may be taken in hand now, so that none holds its lease long before its slot."""
        if self._held:
            return 0
        ahead = max(0.0, max(self._broadcast, self._paused) - now)
        return max(0, RESERVE - int(ahead / self.interval))

    def has_room(self, chat: str, now: float, within: float) -> bool:
        """Whether something unimportant may leave in this chat within so many seconds."""
        state = self._chats.get(chat)
        return max(self._paused, state.paused if state else 0.0) <= now + within and not self.strict(now)

    def _gap_of(self, chat: str) -> float:
        """Seconds between two messages in one chat."""
        return self._group_gap if is_group(chat) else self._gap

    def _chat(self, chat: str) -> _Chat:
        known = self._chats.get(chat)
        if known is None:
            known = self._chats[chat] = _Chat()
        return known

    def _forget(self, now: float) -> None:
        """Chats whose gap and pause have passed need no memory."""
        if len(self._chats) > self._many:
            old = [name for name, state in self._chats.items() if max(state.free, state.paused) < now - QUIET]
            for name in old:
                del self._chats[name]
            self._many = max(MANY, 2 * len(self._chats))


def interval_of(limit: int) -> float:
    """Seconds between two messages that are evenly spaced: one a second fewer than the server takes."""
    return 1 / (limit - 1)


def is_group(chat: str) -> bool:
    """Group and channel ids are negative."""
    return chat.startswith("-")
