"""From records to the present step: what is asked now, or the answers of a finished interview."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Final

from flows.asking import make_ask
from flows.conversation import Ask, Complete, Context, Record, Scalar, Status
from flows.instances import Instance, Range, Verdict
from flows.interview import Interview, to_scalar
from flows.known.seeds import PACK, covered_names
from flows.lists import offers_any
from flows.naming import name_address, name_record, names_owed
from flows.nodes import Node, Plan
from flows.onward import move_on
from flows.route import Route

BESIDES_TIME: Final = attrgetter(*(each.name for each in fields(Context) if each.name != "now"))


class Replay:
    """The route of an interview under some records, and the step that it comes to."""

    def __init__(self, plan: Plan, records: Sequence[Record], context: Context) -> None:
        self.interview = Interview(plan, records, context)
        self.route = Route(self.interview)
        self._step: Ask | Complete | None = None

    def step(self) -> Ask | Complete:
        """The Ask of the first open station; Complete where there is none."""
        if self._step is None:
            current = self.route.current
            self._step = make_ask(self.route, current) if current is not None else self.complete()
        return self._step

    def move_on(self, record: Record) -> bool:
        """Becomes the replay with this record at the end, where that is known without replaying; else nothing happens
        and False is returned.
        """
        moved = move_on(self.route, record)
        if moved:
            self._step = None
        return moved

    def holds_under(self, context: Context) -> bool:
        """Whether the records come to the same under another context; from then on this is their replay under it.

        Only the time may be another, within the day, and only where the last record says when it was.
        """
        return BESIDES_TIME(self.interview.context) == BESIDES_TIME(context) and self.holds_at(context)

    def holds_at(self, context: Context) -> bool:
        """The same for a context that is known to differ in nothing but the time."""
        before, now, last = self.interview.context.now, context.now, self.interview.ledger.last
        if last is None or not last.at or before.tzinfo is not now.tzinfo or before.date() != now.date():
            return False
        self.interview.context = context
        return True

    def places(self) -> Iterator[Instance]:
        """The root and every live instance, in order."""
        return _places(self.interview.root, self.interview.plan.roots)

    def place_at(self, prefix: str) -> Instance | None:
        """The live instance whose addresses begin so; the root for an empty one."""
        return next((place for place in self.places() if place.prefix == prefix), None)

    def ranges(self) -> Iterator[Range]:
        """Every repeat that was walked."""
        for place in self.places():
            yield from place.ranges.values()

    def complete(self) -> Complete:
        """Effective values and statuses by address, hidden answers left out."""
        responses: dict[str, Scalar] = {}
        statuses: dict[str, Status] = {}
        plan, scope = self.interview.plan, self.interview.context.scope
        names = plan.nodes if scope is None else covered_names(plan, (scope,))
        for place in self.places():
            for node in plan.nodes.values():
                if node.home == place.home and node.name in names:
                    _collect(place, node, responses, statuses)
        given = self.interview.ledger.answers
        kept = (address for address in statuses if (one := given.get(address)) is not None and one.source == PACK)
        return Complete(responses, statuses, frozenset(kept))


def _places(place: Instance, nodes: Sequence[Node]) -> Iterator[Instance]:
    """The place and all live instances below it, in order."""
    yield place
    yield from _below(place, nodes)


def _below(place: Instance, nodes: Sequence[Node]) -> Iterator[Instance]:
    for node in nodes:
        if node.item.type == "group":
            yield from _below(place, node.children)
        elif node.item.type == "repeat":
            for inner in place.range_of(node).live:
                yield from _places(inner, node.children)


def _collect(place: Instance, node: Node, responses: dict[str, Scalar], statuses: dict[str, Status]) -> None:
    address = place.prefix + node.name
    if node.calculation is not None:
        value = to_scalar(place.value(node.name))
        if value is not None:
            responses[address] = value
    elif node.asked:
        record = place.record(node)
        status = _status(place, node)
        statuses[address] = status
        if status is not Status.ANSWERED or (record is not None and record.store == "volunteer"):
            return
        value = to_scalar(place.value(node.name))
        if value is not None:
            responses[address] = value
        _collect_names(place, node, responses, statuses)


def _collect_names(place: Instance, node: Node, responses: dict[str, Scalar], statuses: dict[str, Status]) -> None:
    for listed in names_owed(place, node, place.value(node.name)):
        record = name_record(place, node, listed)
        if record is None or record.status is None:
            continue
        address = name_address(place, node, listed.name)
        statuses[address] = record.status
        if record.status is Status.ANSWERED:
            responses[address] = record.value


def _status(place: Instance, node: Node) -> Status:
    if not place.is_relevant(node):
        return Status.NOT_ASKED
    record = place.record(node)
    if record is None or record.status is None:
        blank = node.question.is_select and not offers_any(place, node)
        return Status.NOT_ASKED if blank else Status.NOT_REACHED
    hidden = record.status is Status.ANSWERED and not node.plain and place.settle(node)[0] is Verdict.HIDDEN
    return Status.NOT_ASKED if hidden else record.status
