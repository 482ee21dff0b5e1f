"""Places in an interview: the flow itself and every instance of a repeat, as expressions see them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from hashlib import blake2b
from typing import TYPE_CHECKING

from flows.coercion import to_number
from flows.conversation import Record
from flows.limits import MAX_INSTANCES_PER_REPEAT
from flows.nodes import Node
from flows.values import Value

if TYPE_CHECKING:
    from flows.interview import Interview


class Verdict(Enum):
    """What became of a stored answer under the present ones."""

    HOLDS = 1
    LOST = 2  # a choice is no longer offered
    BROKEN = 3  # the constraint, or the rule that keys differ, is no longer kept
    HIDDEN = 4  # nothing is offered any more


class Values(dict[str, Value]):
    """The effective values at a place, each read when it is first wanted: blank when hidden, silent or no longer
    valid; what reads itself reads blank. A lookup costs no call of ours once the value is known.
    """

    __slots__ = ("place",)

    def __init__(self, place: "Instance") -> None:
        self.place = place

    def __missing__(self, name: str) -> Value:
        place, interview = self.place, self.place.interview
        if place.parent is not None and interview.plan.homes.get(name, "") != place.home:
            value = place.parent.value(name)
        else:
            self[name] = None
            value = interview.read(place, name)
        self[name] = value
        return value


class Instance:
    """One place. The root has no parent and id 0; `home` is the name of its repeat, `prefix` as `spot#2.`.

    It is the View of every expression that needs no more than the place; Glance adds the rest.
    """

    __slots__ = (
        "home", "id", "interview", "parent", "prefix", "range", "ranges", "relevance", "settled", "value", "values"
    )  # fmt: skip

    def __init__(self, interview: "Interview", within: "Range | None" = None, number: int = 0) -> None:
        self.interview = interview
        self.range = within
        self.parent: Instance | None = within.around if within else None
        self.id = number
        self.home = within.node.name if within else ""
        self.prefix: str = f"{within.address}#{number}." if within else ""
        self.values = Values(self)
        self.value: Callable[[str], Value] = self.values.__getitem__
        self.relevance: dict[str, bool] = {}
        self.settled: dict[str, tuple[Verdict, Value]] = {}
        self.ranges: dict[str, Range] = {}

    # --------------------------------------------------------------------------------- what expressions read
    @property
    def dot(self) -> Value:
        return None

    @property
    def now(self) -> datetime:
        return self.interview.now

    @property
    def language(self) -> str:
        return self.interview.language

    @property
    def kept(self) -> Value:
        return None

    def instances(self, repeat: str) -> Sequence["Instance"]:
        node = self.interview.plan.nodes.get(repeat)
        if node is None:
            return [self] * self.interview.rows_in(repeat)
        place: Instance | None = self
        while place is not None and place.home != node.home:
            place = place.parent
        if place is not None:
            return place.range_of(node).live
        return [inner for outer in self.instances(node.home) for inner in outer.range_of(node).live]

    def position(self, up: int) -> int:
        place: Instance | None = self
        for _ in range(up):
            place = place.parent if place else None
        if place is None or place.range is None:
            return 0
        live = place.range.live
        return live.index(place) + 1 if place in live else len(live) + 1

    def column(self, name: str) -> Value:
        return None

    def choice_label(self, value: str, question: str) -> str:
        return self.interview.label_of(self, value, question)

    def uuid(self, salt: str) -> str:
        return make_uuid(self.interview.context.seed, self.prefix, salt)

    def spent(self, steps: int, over: bool) -> None:
        self.interview.spend(steps)

    # ------------------------------------------------------------------------------------------ relevance
    def is_relevant(self, node: Node) -> bool:
        """Whether the item is asked here: its own condition and those of the groups around it hold."""
        known = self.relevance.get(node.name)
        if known is None:
            self.relevance[node.name] = False
            parent = node.parent
            known = parent is None or parent.home != node.home or self.is_relevant(parent)
            if known and node.relevant is not None:
                known = node.relevant.test(self)
            self.relevance[node.name] = known
        return known

    def settle(self, node: Node) -> tuple[Verdict, Value]:
        """Whether the stored answer still holds, and its value; for an answered question that is relevant."""
        known = self.settled.get(node.name)
        if known is None:
            self.settled[node.name] = (Verdict.HOLDS, None)
            known = self.settled[node.name] = self.interview.examine(self, node)
            self.values[node.name] = known[1]
        return known

    def record(self, node: Node) -> Record | None:
        """The latest answer or non-answer to a question here."""
        return self.interview.ledger.answers.get(self.prefix + node.name)

    def range_of(self, node: Node) -> "Range":
        """The instances of a repeat that lies directly here."""
        found = self.ranges.get(node.name)
        if found is None:
            found = self.ranges[node.name] = Range(self, node)
        return found

    def ancestor(self, home: str) -> "Instance":
        """The place of that home around here; this one where there is none."""
        place: Instance | None = self
        while place is not None and place.home != home:
            place = place.parent
        return place or self

    def around(self) -> Iterator["Instance"]:
        """This place and those around it, from the outside in."""
        if self.parent is not None:
            yield from self.parent.around()
        yield self


class Range:
    """The instances of one repeat at one place. `count` is what `repeat_count` asks for, None without one."""

    __slots__ = ("_live", "address", "around", "count", "node", "owners")

    def __init__(self, around: Instance, node: Node) -> None:
        self.around = around
        self.node = node
        self.address: str = around.prefix + node.name
        self.owners: dict[str, int] | None = None
        self.count: int | None = None
        self._live: list[Instance] | None = None

    @property
    def live(self) -> list[Instance]:
        """Relevant, not deleted, not hidden; in order. A repeat that reads itself sees none."""
        if self._live is None:
            self._live = []
            if self.around.is_relevant(self.node) and self.node.name not in self.around.interview.away:
                self.count = self.wanted()
                interview = self.around.interview
                self._live = [Instance(interview, self, number) for number in self._ids()]
        return self._live

    def wanted(self) -> int | None:
        """What `repeat_count` comes to, relevant or not; None without one."""
        if self.node.repeat_count is None:
            return None
        number = to_number(self.node.repeat_count.evaluate(self.around))
        return max(0, min(int(number), MAX_INSTANCES_PER_REPEAT + 1)) if number == number else 0

    def _ids(self) -> list[int]:
        ledger = self.around.interview.ledger
        gone = ledger.deleted[self.address]
        wanted = self.node.repeat.min if self.count is None else self.count
        ids = ledger.opened[self.address] | ledger.described[self.address]
        if ledger.rows and self.count is None:
            ids = ids | set(range(1, ledger.rows.get(self.address, 0) + 1))
        alive = sorted(ids - gone)
        following = ledger.highest(self.address)
        while len(alive) < wanted:
            following += 1
            alive.append(following)
        if self.count is not None and ledger.kept.get(self.address) == self.count:
            return alive[: self.count]
        return alive

    @property
    def described(self) -> int:
        """How many of the live instances hold an answer."""
        ids = self.around.interview.ledger.described[self.address]
        return sum(each.id in ids for each in self.live)


def make_uuid(seed: str, address: str, salt: str) -> str:
    """36 characters in the form of a UUID of version 8, the same for the same three."""
    digits = blake2b(f"{seed}\x1f{address}\x1f{salt}".encode(), digest_size=16).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
