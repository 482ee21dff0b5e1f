"""What follows from an operation by itself: first instances, defaults, values fixed once, counts that went down."""

from collections.abc import Iterator, Sequence

from flows.coercion import is_blank, to_text
from flows.conversation import Context, Record, Scalar, Status
from flows.glance import Glance
from flows.instances import Instance
from flows.interview import Interview, to_scalar
from flows.nodes import Node, Plan
from flows.trace.form import COUNT
from flows.trace.places import every_place, every_range
from flows.trace.stored import read_default

MOST_ROUNDS = 1_000


def settle(plan: Plan, records: Sequence[Record], context: Context, seeded: set[str]) -> tuple[Record, ...]:
    """The records with all that follows. `seeded` holds the places whose defaults were written, and grows."""
    records = tuple(records)
    for _ in range(MOST_ROUNDS):
        found: list[Record] = []
        for step in STEPS:
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


def _counts(interview: Interview, seeded: set[str]) -> Iterator[Record]:
    """What the counts of repeats come to; a blank one changes nothing."""
    nodes = [node for node in interview.plan.nodes.values() if node.name.endswith(COUNT)]
    for place, _ in every_place(interview) if nodes else ():
        for node in nodes:
            if node.home == place.home:
                value, record = _default(place, node), place.record(node)
                if value is not None and (record is None or record.value != value):
                    yield _record(interview, place.prefix + node.name, Status.ANSWERED, value)


def _first_instances(interview: Interview, seeded: set[str]) -> Iterator[Record]:
    """The first instance of a repeat, also where that is not relevant yet; with a count as many as it says.

    A repeat inside another one has a first instance only in the first instance of that one: those which are added
    are made from a template in which it is empty.
    """
    for _, within, live in every_range(interview):
        if within.node.repeat_count is not None:
            known = interview.ledger.opened[within.address]
            wanted = [each.id for each in within.live] if live else []
            yield from (_open(interview, within.address, number) for number in wanted if number not in known)
        elif (mark := f"{within.address}/first") not in seeded:
            seeded.add(mark)
            if all(place.id <= 1 for place in within.around.around()):
                yield _open(interview, within.address, 1)


def _open(interview: Interview, repeat: str, number: int) -> Record:
    return _record(interview, f"{repeat}#{number}/open", None, True)


def _fixed_defaults(interview: Interview, seeded: set[str]) -> Iterator[Record]:
    """Clients write defaults when a place comes into being, whatever is relevant there: first those that are fixed."""
    for place, _ in every_place(interview):
        if (mark := f"{place.prefix}/fixed") not in seeded:
            seeded.add(mark)
            yield from _write_defaults(interview, place, computed=False)


def _computed_defaults(interview: Interview, seeded: set[str]) -> Iterator[Record]:
    """Then those that are computed, which read the fixed ones; one place after the other."""
    for place, _ in every_place(interview):
        if (mark := f"{place.prefix}/computed") not in seeded:
            seeded.add(mark)
            found = list(_write_defaults(interview, place, computed=True))
            yield from found
            if found:
                return


def _write_defaults(interview: Interview, place: Instance, computed: bool) -> Iterator[Record]:
    for node in interview.plan.nodes.values():
        if node.home != place.home or node.default is None or node.name.endswith(COUNT):
            continue
        value = _default(place, node) if bool(node.default.references) is computed else None
        if value is not None:
            yield _record(interview, place.prefix + node.name, Status.ANSWERED, value)


def _default(place: Instance, node: Node) -> Scalar:
    assert node.default is not None
    value = node.default.evaluate(Glance(place, address=place.prefix + node.name))
    try:
        return None if is_blank(value) else read_default(place, node, to_text(value))
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
        if live and within.node.repeat_count is not None:
            shown, count = len(within.live), within.count
            if count is not None and shown > count and ledger.kept.get(within.address) != count:
                yield _record(interview, f"{within.address}/keep", None, count)


STEPS = (_counts, _first_instances, _fixed_defaults, _computed_defaults, _fixed_once, _lowered)
