"""Who is told that a phone has changed: waiting requests and event streams."""

import asyncio
from collections import defaultdict
from typing import Any

Event = dict[str, Any]


class Bell:
    """Counts the changes of each phone and wakes whoever waits for one."""

    def __init__(self) -> None:
        self.changes: dict[int, int] = defaultdict(int)
        self._waiting: dict[int, set[asyncio.Event]] = defaultdict(set)
        self._streams: set[asyncio.Queue[Event]] = set()

    def ring(self, *people: int) -> None:
        """The phones of these people changed."""
        for person in people:
            self.changes[person] += 1
            for event in self._waiting.pop(person, ()):
                event.set()
            self.tell({"kind": "phone", "person": person, "change": self.changes[person]})

    def tell(self, event: Event) -> None:
        """Send an event to every open stream."""
        for stream in self._streams:
            stream.put_nowait(event)

    async def wait(self, person: int, after: int, seconds: float) -> int:
        """The number of changes of a phone, once it is above `after` or the time is up."""
        if self.changes[person] <= after and seconds > 0:
            event = asyncio.Event()
            self._waiting[person].add(event)
            try:
                async with asyncio.timeout(seconds):
                    await event.wait()
            except TimeoutError:
                pass
            finally:
                self._waiting[person].discard(event)
        return self.changes[person]

    def stream(self) -> asyncio.Queue[Event]:
        """A new event stream; give it back with `leave`."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._streams.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[Event]) -> None:
        """Close an event stream."""
        self._streams.discard(queue)
