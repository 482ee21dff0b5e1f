"""What follows from an operation by itself: first instances, defaults, values fixed once, choices that went away."""

from collections.abc import Iterator, Sequence

from flows.coercion import is_blank, to_text
from flows.conversation import Context, Record, Scalar, Status
from flows.glance import Glance
from flows.instances import Instance, Verdict
from flows.interview import Interview, to_scalar
from flows.items import Repeat
from flows.nodes import Node, Plan
from flows.trace.form import opens_by_itself
from flows.trace.places import every_place, every_range, walk_form
from flows.trace.stored import read_stored

MOST_ROUNDS = 50


def settle(plan: Plan, records: Sequence[Record], context: Context, seeded: set[str]) -> tuple[Record, ...]:
    """The records with all that follows. `seeded` holds the places whose defaults were written, and grows."""
    records = tuple(records)
    for _ in range(MOST_ROUNDS):
        found: list[Record] = []
        for step in (_first_instances, _defaults, _fixed_once, _lowered, _unoffered):
            found = list(step(Interview(plan, records, context), seeded))
            if found:
                break
        if not found:
            break
        records = (*records, *found)
    return records


def _record(interview: Interview, address: str, status: Status | None, value: Scalar, source: str = "") -> Record:
    at, language = interview.context.now.isoformat(), interview.language
    made = Record(address, status, value, at=at, language=language)
    return Record(address, status, value, at=at, source="computed", language=language) if source else made


def _first_instances(interview: Interview, seeded: set[str]) -> Iterator[Record]:
    """A form shows the first instance of a repeat from the start, also where the repeat is not relevant yet."""
    for _, within, _ in every_range(interview):
        mark = f"{within.address}/first"
        if mark not in seeded and opens_by_itself(within.node.repeat):
            seeded.add(mark)
            yield _record(interview, f"{within.address}#1/open", None, True)


def _defaults(interview: Interview, seeded: set[str]) -> Iterator[Record]:
    """Clients write defaults when a place comes into being, whatever is relevant there."""
    for place, _ in every_place(interview):
        if place.prefix in seeded:
            continue
        seeded.add(place.prefix)
        for node in interview.plan.nodes.values():
            if node.home == place.home and node.default is not None:
                value = _default(place, node)
                if value is not None:
                    yield _record(interview, place.prefix + node.name, Status.ANSWERED, value)


def _default(place: Instance, node: Node) -> Scalar:
    assert node.default is not None
    value = node.default.evaluate(Glance(place, address=place.prefix + node.name))
    try:
        return None if is_blank(value) else read_stored(place, node, to_text(value))
    except ValueError:
        return None


def _fixed_once(interview: Interview, seeded: set[str]) -> Iterator[Record]:
    """once(x): the first value that is not blank."""
    for node in interview.plan.once:
        for place, live in every_place(interview):
            if live and place.home == node.home and place.record(node) is None:
                value = to_scalar(place.value(node.name))
                if value is not None:
                    yield _record(interview, place.prefix + node.name, Status.ANSWERED, value, "computed")


def _lowered(interview: Interview, seeded: set[str]) -> Iterator[Record]:
    """A count that went down hides the last instances; nobody is asked which ones to keep."""
    ledger = interview.ledger
    for _, within, live in every_range(interview):
        if live and isinstance(within.node.item, Repeat) and within.node.repeat_count is not None:
            shown = len(within.live)
            count = within.count
            if count is not None and shown > count and ledger.kept.get(within.address) != count:
                yield _record(interview, f"{within.address}/keep", None, count)


def _unoffered(interview: Interview, seeded: set[str]) -> Iterator[Record]:
    """A choice that is no longer offered is taken off for good, as clients do."""
    for found in walk_form(interview):
        node, place = found.node, found.place
        if not (node.asked and node.choice_filter is not None and found.live and place.is_relevant(node)):
            continue
        record = place.record(node)
        if record is None or record.status is not Status.ANSWERED:
            continue
        verdict, value = place.settle(node)
        if verdict in (Verdict.LOST, Verdict.HIDDEN):
            kept = to_text(value) or None
            yield _record(interview, place.prefix + node.name, Status.ANSWERED if kept else Status.SKIPPED, kept)
