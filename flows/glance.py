"""A place in an interview with what one evaluation needs besides: `.`, its moment, a choice, an earlier value."""

from datetime import datetime

from flows.instances import Instance, make_uuid
from flows.values import Value, View


class Glance:
    """A place together with what one evaluation needs besides: `.`, its moment, a choice, what was kept before."""

    __slots__ = (
        "_columns", "address", "at", "choice_label", "dot", "instances", "kept", "place", "position", "spent", "value"
    )  # fmt: skip

    def __init__(self, place: Instance, dot: Value = None, at: datetime | None = None, address: str = "") -> None:
        self.place = place
        self.dot = dot
        self.at = at
        self.address = address
        self.kept: Value = None
        self._columns: dict[str, Value] = {}
        self.value = place.value
        self.instances = place.instances
        self.position = place.position
        self.choice_label = place.choice_label
        self.spent = place.spent

    @property
    def now(self) -> datetime:
        return self.at or self.place.now

    @property
    def language(self) -> str:
        return self.place.language

    def look_at(self, columns: dict[str, Value]) -> View:
        """The same with the columns of one choice."""
        self._columns = columns
        return self

    def column(self, name: str) -> Value:
        return self._columns.get(name)

    def uuid(self, salt: str) -> str:
        return make_uuid(self.place.interview.context.seed, self.address, salt)
