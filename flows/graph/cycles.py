"""Circles in the graph: values that need each other, so that none of them could ever be known."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from flows.graph.needs import Needs


@dataclass(frozen=True, slots=True)
class Cycle:
    """`path` begins at the item of the circle that comes first in the flow; `key` is its key that reads the next."""

    path: tuple[str, ...]
    key: str

    @property
    def place(self) -> str:
        """As the checker names it: `survey/rate calculation`."""
        return f"survey/{self.path[0]} {self.key}"

    @property
    def cause(self) -> str:
        """The way round: `rate → total → rate`."""
        return " → ".join([*self.path, self.path[0]])

    @property
    def way_out(self) -> str:
        return f"remove one of the {len(self.path)} references" if len(self.path) > 1 else "remove the reference"


def find_cycles(needs: Needs) -> Iterator[Cycle]:
    """Each circle once. What needs nothing that is left is taken away first, so a flow without one costs one pass."""
    left = _in_knots(needs)
    told: set[frozenset[str]] = set()
    for name in needs:
        path = _way_back(name, needs, left) if name in left else ()
        if path and frozenset(path) not in told:
            told.add(frozenset(path))
            yield Cycle(path, needs[name][(*path, name)[1]])


def _in_knots(needs: Needs) -> set[str]:
    """The names that stay when, again and again, everything is removed whose needs are all gone."""
    waiting = {name: sum(1 for needed in found if needed in needs) for name, found in needs.items()}
    readers: dict[str, list[str]] = {}
    for name, found in needs.items():
        for needed in found:
            readers.setdefault(needed, []).append(name)
    free = deque(name for name, count in waiting.items() if not count)
    left = set(needs)
    while free:
        name = free.popleft()
        left.discard(name)
        for reader in readers.get(name, ()):
            waiting[reader] -= 1
            if not waiting[reader]:
                free.append(reader)
    return left


def _way_back(start: str, needs: Needs, left: set[str]) -> tuple[str, ...]:
    """The shortest way from a name back to itself, without its last step; empty when there is none."""
    paths: deque[tuple[str, ...]] = deque([(start,)])
    seen = {start}
    while paths:
        path = paths.popleft()
        for name in needs[path[-1]]:
            if name == start:
                return path
            if name in left and name not in seen:
                seen.add(name)
                paths.append((*path, name))
    return ()
