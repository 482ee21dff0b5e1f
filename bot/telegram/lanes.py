"""One chat's order inside a process: a first-in-first-out lane per chat, taken before one of the shared slots."""

import asyncio
import time
from dataclasses import dataclass, field

from bot.meter import SECONDS, Buckets
from bot.telegram.room import Room
from bot.vault import Key

SLOTS = 64
LONGEST_QUEUE = 20
PATIENCE = 2.0
NAME_LENGTH = 22


class Busy(Exception):
    """The lane did not become free in time; the update has to be parked."""


@dataclass(slots=True)
class _Lane:
    room: Room = field(default_factory=lambda: Room(1))
    holders: int = 0


class Lanes:
    """Order is a courtesy of one process; what is right rests on the revisions that the writer compares."""

    def __init__(self, slots: int = SLOTS, longest: int = LONGEST_QUEUE, patience: float = PATIENCE) -> None:
        self._lanes: dict[str, _Lane] = {}
        self._slots = Room(slots)
        self._longest = longest
        self._patience = patience
        self._patient: dict[asyncio.Timeout, None] = {}
        self.waited = Buckets(SECONDS)

    def full(self, chat: str) -> bool:
        """Whether so many wait in this lane that a further update is better parked."""
        lane = self._lanes.get(chat)
        return lane is not None and lane.holders > self._longest

    def hold(self, chat: str, *, for_ever: bool = False) -> "Hold":
        """The lane, then a slot, so that a flooding chat holds one slot at most.

        Entering raises Busy when the lane does not become free in time, unless it may be waited for `for_ever`.
        """
        return Hold(self, chat, None if for_ever else self._patience)

    async def enter(self, chat: str, patience: float | None) -> None:
        """Wait for the lane, then for a slot. Raises Busy."""
        lane = self._lanes.setdefault(chat, _Lane())
        lane.holders += 1
        came = time.monotonic()
        try:
            if not lane.room.entered():
                await self._in_time(lane.room, patience)
            try:
                if not self._slots.entered():
                    await self._slots.enter()
            except BaseException:
                lane.room.left()
                raise
        except BaseException:
            self._gone(chat, lane)
            raise
        self.waited.add(time.monotonic() - came)

    async def _in_time(self, room: Room, patience: float | None) -> None:
        """Raises Busy when the lane does not become free in time."""
        limit = asyncio.timeout(patience)
        try:
            async with limit:
                if patience is not None:
                    self._patient[limit] = None
                await room.enter()
        except TimeoutError:
            raise Busy from None
        finally:
            self._patient.pop(limit, None)

    def hurry(self) -> None:
        """Whoever waits for a lane waits no longer, but who may wait for ever: they enter now, or Busy is raised."""
        now = asyncio.get_running_loop().time()
        for limit in self._patient:
            if not limit.expired():
                limit.reschedule(now)

    def leave(self, chat: str) -> None:
        """Give slot and lane back."""
        lane = self._lanes[chat]
        self._slots.left()
        lane.room.left()
        self._gone(chat, lane)

    def _gone(self, chat: str, lane: _Lane) -> None:
        lane.holders -= 1
        if lane.holders == 0:
            self._lanes.pop(chat, None)

    def __len__(self) -> int:
        return len(self._lanes)


class Hold:
    """A lane and a slot, as long as the block lasts."""

    __slots__ = ("_chat", "_lanes", "_patience")

    def __init__(self, lanes: Lanes, chat: str, patience: float | None) -> None:
        self._lanes, self._chat, self._patience = lanes, chat, patience

    async def __aenter__(self) -> None:
        await self._lanes.enter(self._chat, self._patience)

    async def __aexit__(self, kind: object, error: object, trace: object) -> None:
        self._lanes.leave(self._chat)


def lane_name(key: Key, chat: str) -> str:
    """How a chat is named at rest: the first 128 bits of a keyed hash, so that no table says who was active."""
    return key.mac("lane", chat)[:NAME_LENGTH]
