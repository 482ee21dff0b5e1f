"""One chat's order inside a process: a first-in-first-out lane per chat, taken before one of the shared slots."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.meter import SECONDS, Buckets
from bot.vault import Key

SLOTS = 64
LONGEST_QUEUE = 20
PATIENCE = 2.0
NAME_LENGTH = 22


class Busy(Exception):
    """The lane did not become free in time; the update has to be parked."""


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    holders: int = 0


class Lanes:
    """Order is a courtesy of one process; what is right rests on the revisions that the writer compares."""

    def __init__(self, slots: int = SLOTS, longest: int = LONGEST_QUEUE, patience: float = PATIENCE) -> None:
        self._lanes: dict[str, _Lane] = {}
        self._slots = asyncio.Semaphore(slots)
        self._longest = longest
        self._patience = patience
        self.waited = Buckets(SECONDS)

    def full(self, chat: str) -> bool:
        """Whether so many wait in this lane that a further update is better parked."""
        lane = self._lanes.get(chat)
        return lane is not None and lane.holders > self._longest

    @asynccontextmanager
    async def hold(self, chat: str, *, for_ever: bool = False) -> AsyncIterator[None]:
        """The lane, then a slot, so that a flooding chat holds one slot at most.

        Raises Busy when the lane does not become free in time, unless it may be waited for `for_ever`.
        """
        lane = self._lanes.setdefault(chat, _Lane())
        lane.holders += 1
        loop = asyncio.get_running_loop()
        came = loop.time()
        try:
            try:
                async with asyncio.timeout(None if for_ever else self._patience):
                    await lane.lock.acquire()
            except TimeoutError:
                raise Busy from None
            try:
                async with self._slots:
                    self.waited.add(loop.time() - came)
                    yield
            finally:
                lane.lock.release()
        finally:
            lane.holders -= 1
            if lane.holders == 0:
                self._lanes.pop(chat, None)

    def __len__(self) -> int:
        return len(self._lanes)


def lane_name(key: Key, chat: str) -> str:
    """How a chat is named at rest: the first 128 bits of a keyed hash, so that no table says who was active."""
    return key.mac("lane", chat)[:NAME_LENGTH]
