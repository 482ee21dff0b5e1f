"""The way through a flow under the present answers: what a walk came to, and how it goes on with one more answer."""

from collections.abc import Sequence
from functools import cached_property

from flows.conversation import Record
from flows.instances import Instance, Range
from flows.nodes import Node, Stride
from flows.stations.station import Station
from flows.walk import Walk


class Route(Walk):
    """A walk that is done. `current` is the open station, None where there is none."""

    @cached_property
    def stations(self) -> list[Station]:
        """Every station in the order of asking, those included that the walk passed."""
        return Route(self.interview, listing=True)._listed

    def pass_to(self, record: Record, station: Station, notes: list[tuple[Instance, Node]], behind: int) -> None:
        """The open question is answered, and this station is the open one: `behind` it lies so much of what follows."""
        assert self.current is not None
        self._before = (self.current.place, record)
        self.current, self.notes = station, notes
        self.done += 1
        self._before_it += 1
        del self.following[behind:]
        self.__dict__.pop("stations", None)

    def walk_on(self, record: Record, steps: Sequence[Sequence[Stride]]) -> None:
        """The open question of the root is answered: what is behind it, level by level, is walked anew. What lies
        before it is answered, so it is counted and has nothing open.
        """
        root = self.interview.root
        self.current, self.notes, self._pending, self.following = None, [], [], []
        self.open_names, self.endless = set(), False
        self._before_it += 1
        self.done = self.total = self._before_it
        self._passed = root, record
        for each in steps:
            self._visit(root, each)
        self._close()
        self.__dict__.pop("stations", None)

    def find(self, address: str) -> Station | None:
        """The station of an address, if something is asked there now."""
        if self.current is not None and self.current.address == address:
            return self.current
        return next((each for each in self.stations if each.address == address), None)

    def range_at(self, address: str) -> Range | None:
        """The instances of the repeat at an address, if it is walked now."""
        return self.ranges.get(address)

    @property
    def has_previous(self) -> bool:
        """Whether there is one."""
        return self._before is not None

    @property
    def previous(self) -> Station | None:
        """The nearest resolved station before the present one."""
        if not isinstance(self._before, tuple):
            return self._before
        place, record = self._before
        node = self.interview.plan.nodes[record.address[len(place.prefix) :]]
        return Station("question", record.address, place, node, True, record)
