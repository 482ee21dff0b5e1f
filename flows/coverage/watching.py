"""Watches a conversation: after each event, which branches of the flow it has met."""

from collections.abc import Iterator, Sequence
from typing import Final

from flows.conversation import Answer, Ask, Complete, Done, Event, Outcome, Record, Refuse, Status, Step, Table, plain
from flows.coverage.branches import Branch, Branches
from flows.coverage.forks import cases_of
from flows.expressions import Expression
from flows.glance import Glance
from flows.instances import Instance, Range
from flows.keys import has_room
from flows.kinds import Reading, read_answer
from flows.lists import offered
from flows.nodes import Node, Plan
from flows.offering import manners_of
from flows.replay import Replay
from flows.transcripts.performing import Performance
from flows.values import View

MOST_OFFERS: Final = 2


class Watcher:
    """Give `watch` to a performance as an observer; `seen` are the branches met so far, over all performances."""

    def __init__(self, branches: Branches) -> None:
        self.branches = branches
        self.known = {(each.name, each.key, each.way): each for each in branches.all}
        self.seen: set[Branch] = set()
        self.offers: dict[str, set[tuple[str, ...]]] = {}
        self.names: dict[str, tuple[str, str]] = {}
        self.cases: dict[str, list[Expression]] = {}

    def watch(self, performance: Performance, event: Event | None, outcome: Outcome | None) -> None:
        """Notes what an event met, and what the walk to the present card passed."""
        stand = performance.stand()
        if event is None or outcome is None:
            self.names = {}
        else:
            self._watch_event(stand, event, outcome)
        for place, node, done in passed(stand):
            self._pass(place, node, done)
        step = stand.step()
        self._watch_card(step)

    def note(self, name: str, key: str, way: str | bool) -> None:
        """Notes a way that was met; one that the flow does not count is passed over."""
        found = self.known.get((name, key, str(way).lower() if isinstance(way, bool) else way))
        if found is not None:
            self.seen.add(found)

    # ------------------------------------------------------------------------------------------- the event
    def _watch_event(self, stand: Replay, event: Event, outcome: Outcome) -> None:
        plan = stand.interview.plan
        if isinstance(event, Done) and outcome.records:
            self.note(_name(event.repeat), "repeat", "Done" if outcome.records[0].value else "None")
        if isinstance(event, Table):
            self._watch_table(event, outcome.step)
        for record in outcome.records:
            self._watch_record(stand, plan, record)
        if isinstance(outcome.step, Refuse) and isinstance(event, Answer):
            self._watch_refusal(stand, plan, outcome.step, event)

    def _watch_table(self, event: Table, step: Step) -> None:
        if isinstance(step, Refuse):
            self.note(_name(event.repeat), "table", "refused")
        elif event.save:
            self.note(_name(event.repeat), "table", "saved")

    def _watch_record(self, stand: Replay, plan: Plan, record: Record) -> None:
        prefix, _, last = record.address.rpartition(".")
        name, _, control = last.partition("/")
        node = plan.nodes.get(name)
        if record.status is not Status.ANSWERED or node is None or not node.asked:
            return
        if control.startswith("name/"):
            self._watch_name(node, control.removeprefix("name/"), str(record.value))
            return
        if node.question.is_select:
            for word in str(record.value or "").split():
                self.note(name, "choice", word)
        place = stand.place_at(f"{prefix}." if prefix else "")
        if node.constraint is not None and place is not None:
            self.note(name, "constraint", "accept")
            self._fork(node, "constraint", Glance(place, node.decode(record.value)))

    def _watch_refusal(self, stand: Replay, plan: Plan, step: Refuse, event: Answer) -> None:
        prefix, _, name = step.address.rpartition(".")
        node, place = plan.nodes.get(name), stand.place_at(f"{prefix}." if prefix else "")
        if step.reason != "constraint" or node is None or place is None or node.constraint is None:
            return
        read = read_answer(node.question, event.raw, event.typed, manners_of(place, node))
        if isinstance(read, Reading):
            glance = Glance(place, node.decode(read.value))
            if not node.constraint.test(glance):
                self.note(name, "constraint", "refuse")
            self._fork(node, "constraint", glance)

    def _watch_name(self, node: Node, choice: str, name: str) -> None:
        source = next((each.source.removeprefix("=") for each in node.listed if each.name == choice), "")
        self.note(source, f"ask_name {choice}", "named")
        self.names[name] = (source, f"ask_name {choice}")

    # -------------------------------------------------------------------------------------------- the walk
    def _pass(self, place: Instance, node: Node, done: bool) -> None:
        if node.relevant is not None:
            self.note(node.name, "relevant", node.relevant.test(place))
            self._fork(node, "relevant", place)
        if not place.is_relevant(node):
            return
        glance = Glance(place, address=place.prefix + node.name)
        for source in ("required", "default", "calculation", "repeat_count"):
            self._fork(node, source, glance)
        if node.required is not None:
            self.note(node.name, "required", node.required.test(place))
        if node.choice_filter is not None:
            self._offer(place, node)
        if node.asked and (record := place.record(node)) is not None and record.status is Status.ANSWERED:
            self._score(place, node)
        if node.item.type == "repeat":
            self._repeat(place.range_of(node), done)

    def _offer(self, place: Instance, node: Node) -> None:
        met = self.offers.setdefault(node.name, set())
        met.add(tuple(listed.name for listed in offered(place, node)))
        for way in ("one offer", "another offer")[: len(met)]:
            self.note(node.name, "choice_filter", way)
        if any(fork.source == "choice_filter" for fork in self.branches.forks[node.name]):
            listing = place.interview.listing(node)
            for each in listing.entries:
                self._fork(node, "choice_filter", Glance(place).look_at(listing.columns[each.name]))

    def _score(self, place: Instance, node: Node) -> None:
        if node.name not in self.cases:
            self.cases[node.name] = cases_of(place.interview.plan, node)
        for number, case in enumerate(self.cases[node.name], start=1):
            self.note(node.name, f"score_when {number}", case.test(place))
            self._fork(node, f"score_when {number}", place)

    def _repeat(self, within: Range, done: bool) -> None:
        live, repeat = within.live, within.node.repeat
        if done:
            self.note(within.node.name, "repeat", "2+" if len(live) > 1 else str(len(live)))
        if within.node.add_when is None or within.count is not None:
            return
        if repeat.min <= len(live) < repeat.max and has_room(within):
            last = live[-1] if live else within.around
            self.note(within.node.name, "add_when", within.node.add_when.test(last))
            self._fork(within.node, "add_when", last)

    def _fork(self, node: Node, source: str, view: View) -> None:
        for fork in self.branches.forks[node.name]:
            if fork.source == source:
                if fork.taken.test(view):
                    self.note(node.name, fork.key, True)
                if fork.left.test(view):
                    self.note(node.name, fork.key, False)

    # -------------------------------------------------------------------------------------------- the card
    def _watch_card(self, step: Ask | Complete) -> None:
        if not self.names or not isinstance(step, Ask) or step.kind == "name":
            return
        shown = "\n".join(_words_of(step))
        for name, (source, key) in self.names.items():
            if name in shown:
                self.note(source, key, "used as a label")


def _words_of(ask: Ask) -> Iterator[str]:
    """Everything on a card, but for the rows that say what an other is called."""
    yield from map(plain, (ask.label, ask.hint or (), *ask.notes, *ask.headings))
    yield from (plain(offer.label) for offer in ask.choices)
    for row in ask.rows:
        if "/name/" not in row.address:
            yield from (plain(row.heading or ()), plain(row.label), plain(row.answer))


def _name(address: str) -> str:
    return address.rpartition(".")[2]


def passed(stand: Replay) -> Iterator[tuple[Instance, Node, bool]]:
    """Places and items from the beginning to the present card, hidden ones included, what they hold only if shown;
    and whether the item is behind the person. A repeat comes after its instances, once nothing in them is open.
    """
    yield from _walk(stand, stand.interview.root, stand.interview.plan.roots, [])


Passed = Iterator[tuple[Instance, Node, bool]]


def _walk(stand: Replay, place: Instance, nodes: Sequence[Node], over: list[bool]) -> Passed:
    """`over` is filled when the present card is met."""
    current = stand.route.current
    for node in nodes:
        is_repeat = node.item.type == "repeat"
        here = current is not None and current.node is node and current.place is place and current.sort != "note"
        if not is_repeat:
            yield place, node, not here
        if node.children and place.is_relevant(node):
            for each in place.range_of(node).live if is_repeat else [place]:
                yield from _walk(stand, each, node.children, over)
                if over:
                    return
        if is_repeat:
            yield place, node, not here
        if here:
            over.append(True)
            return
