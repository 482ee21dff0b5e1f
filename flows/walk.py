"""The walk through a flow under the present answers: every station in order, up to and behind the first one open."""

from collections.abc import Sequence
from typing import Final

from flows.conversation import Record, Status
from flows.instances import Instance, Range
from flows.interview import Interview
from flows.naming import name_address, names_owed
from flows.nodes import Node, Stride, slow_stride, stride_of
from flows.stations.standing import can_grow, judge, open_questions
from flows.stations.station import Notice, Station

ANSWERED: Final = Status.ANSWERED
Following = Station | tuple[Instance, Node] | None
"""What the walk met behind the open station: a station, a question or note without one; None for an answer."""
Passed = tuple[Instance, Record]
"""A question whose answer stands and on which nothing else depends; a station is made of it when one is wanted."""


class Walk:
    """All stations of an interview; `notes` are those to be shown with the first open station.

    `done` and `total` count questions; `open_names` are the questions not resolved, `endless` is true while a
    repeat may still grow. `waiting`: the items stepped over because colleagues have them. `following`: what the walk
    met behind the open station, the next last; `quick`: it passed what needs no look.
    """

    def __init__(self, interview: Interview, listing: bool = False) -> None:
        self.interview = interview
        self._listed: list[Station] = []
        self._passed: Station | Passed | None = None
        self._before: Station | Passed | None = None
        self.ranges: dict[str, Range] = {}
        self.current: Station | None = None
        self.notes: list[tuple[Instance, Node]] = []
        self.done = 0
        self.total = 0
        self.open_names: set[str] = set()
        self.endless = False
        self.waiting: list[str] = []
        self._pending: list[tuple[Instance, Node]] = []
        self._handed = interview.ledger.handed
        slow = listing or interview.ledger.reopened or interview.ledger.handed
        self.quick = not slow
        self.following: list[Following] = []
        self._before_it = 0
        self._visit(interview.root, self._roots())
        self._close()

    def _close(self) -> None:
        """What was met behind the open station counts as open; then the end of the flow."""
        ahead = [each[1].name for each in self.following if each.__class__ is tuple and not each[1].is_note]
        self.total += len(ahead)
        self.open_names.update(ahead)
        self._finish()
        self.following.reverse()

    def _roots(self) -> Sequence[Stride]:
        """All of the flow; for a colleague the item that was handed over, while it is asked at all."""
        scope = self.interview.context.scope
        if scope is None:
            return self.interview.plan.strides
        node = self.interview.plan.nodes[scope]
        return (stride_of(node),) if self.interview.root.is_relevant(node) else ()

    def _visit(self, place: Instance, steps: Sequence[Stride]) -> None:
        """Most questions are asked, answered and depend on nothing: those are passed without a station of their own,
        and their values laid out for what reads them."""
        answers, values, relevance = self.interview.ledger.answers, place.values, place.relevance
        prefix, passed, last, met = place.prefix, 0, None, self.current is not None
        for node, test, name, decode, ready in steps if self.quick else map(slow_stride, steps):
            if test is not None:
                if (known := relevance.get(name)) is None:
                    known = relevance[name] = test(place)
                if not known:
                    continue
            if decode is not None:
                record = answers.get(prefix + name if prefix else name)
                if record is not None:
                    value = record.value if record.status is ANSWERED else None
                    values[name] = value if value and value.__class__ is ready else decode(value)
                    last, passed = record, passed + 1
                    if met:
                        self.following.append(None)
                    continue
                if met:
                    self.following.append((place, node))
                    continue
            if last is not None:
                last, passed = self._pass(place, last, passed)
            met = self._enter(place, node)
        self._pass(place, last, passed)

    def _pass(self, place: Instance, last: Record | None, count: int) -> tuple[None, int]:
        """Counts the answers that were passed; the last of them is where Back would lead. Nothing is passed then."""
        if last is not None:
            self._passed, self._pending = (place, last), []
        self.done += count
        self.total += count
        return None, 0

    def _enter(self, place: Instance, node: Node) -> bool:
        """A node that must be looked at. Whether an open station has been met by then."""
        if self._handed and node.name in self._handed:
            self._step_over(place, node)
        elif node.asked:
            self._ask(place, node)
        elif node.children:
            if node.item.type == "group":
                self._visit(place, node.strides)
            else:
                self._repeat(place, node)
        elif node.is_note:
            self._pending.append((place, node))
            if self.current is not None:
                self.following.append((place, node))
        return self.current is not None

    def _add(self, station: Station) -> None:
        if self.current is not None:
            self.following.append(None if station.resolved else station)
        elif not station.resolved:
            self.current = station
            self.notes = self._pending
            self._before = self._passed
            self._before_it = self.done
        if station.resolved:
            self._passed = station
        self._listed.append(station)
        self._pending = []

    # -------------------------------------------------------------------------------------------- questions
    def _ask(self, place: Instance, node: Node) -> None:
        address = place.prefix + node.name
        ledger = self.interview.ledger
        record = ledger.answers.get(address)
        notice: Notice = "none"
        resolved = record is not None
        if not node.simple:
            verdict, resolved = judge(place, node, record)
            if verdict is None:
                return
            notice = verdict
        if resolved and ledger.reopened and address in ledger.reopened:
            resolved = False
            notice = "from_pack" if address in ledger.from_pack else notice
        if node.simple or not resolved or record is None or record.source != "input":
            self.total += 1
            self.done += resolved
        if not resolved:
            self.open_names.add(node.name)
        self._add(Station("question", address, place, node, resolved, record, notice))
        if node.may_ask_names and record is not None and record.status is Status.ANSWERED and notice == "none":
            self._ask_names(place, node)

    def _ask_names(self, place: Instance, node: Node) -> None:
        ledger = self.interview.ledger
        for listed in names_owed(place, node, place.value(node.name)):
            address = name_address(place, node, listed.name)
            record = ledger.answers.get(address)
            resolved = record is not None and address not in ledger.reopened
            self._add(Station("name", address, place, node, resolved, record, "none", listed))

    def _step_over(self, place: Instance, node: Node) -> None:
        """An item with a colleague: its questions are open; a repeat in it counts as one."""
        self.waiting.append(node.name)
        for each in open_questions(place, node):
            self.total += 1
            self.open_names.add(each.name)
            self.endless = self.endless or not each.asked

    # ---------------------------------------------------------------------------------------------- repeats
    def _repeat(self, place: Instance, node: Node) -> None:
        within = place.range_of(node)
        live = within.live
        self.ranges[within.address] = within
        if within.count is not None and within.described > within.count:
            self.endless = True
            self._add(Station("fewer", within.address, place, node, range=within))
        for each in live:
            self._visit(each, node.strides)
        if within.count is None:
            self._prompt(place, node, within)

    def _prompt(self, place: Instance, node: Node, within: Range) -> None:
        """The question whether there is one more; none where the repeat counts as done."""
        ledger, live = self.interview.ledger, within.live
        if not can_grow(within):
            return
        highest = live[-1].id if live else 0
        done = ledger.done.get(within.address)
        resolved = done is not None and (highest <= done if live else done == 0)
        resolved = resolved and within.address not in ledger.reopened
        self.endless = self.endless or not resolved
        self._add(Station("more", within.address, place, node, resolved, range=within))

    # ---------------------------------------------------------------------------------------------- the end
    def _finish(self) -> None:
        """What colleagues have, notes that nothing follows, then the review."""
        settings, root = self.interview.plan.flow.settings, self.interview.root
        if self.waiting:
            self._add(Station("waiting", "/waiting", root))
        if settings.review:
            self._add(Station("review", "/review", root, None, self.interview.ledger.confirmed))
            return
        for place, node in self._pending:
            address = place.prefix + node.name
            record = self.interview.ledger.answers.get(address)
            self._pending = []
            self._add(Station("note", address, place, node, record is not None, record))
