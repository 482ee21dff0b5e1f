"""The few things of one sort put in last, by name: bounded, and only a shortcut."""

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """At most so many; the one put in longest ago goes first."""

    __slots__ = ("_most", "_things")

    def __init__(self, most: int) -> None:
        self._things: OrderedDict[str, T] = OrderedDict()
        self._most = most

    def get(self, name: str) -> T | None:
        """What is kept under a name."""
        return self._things.get(name)

    def put(self, name: str, thing: T) -> None:
        """Keep it, in place of what was there."""
        self._things[name] = thing
        self._things.move_to_end(name)
        if len(self._things) > self._most:
            self._things.popitem(last=False)

    def forget(self) -> None:
        """Drop them all."""
        self._things.clear()

    def __len__(self) -> int:
        return len(self._things)
