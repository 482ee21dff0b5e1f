"""What goes to a colleague and what comes back: the answers that an item reads, and the answers to the item."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flows.addresses import STEP
from flows.conversation import Context, Record, Scalar
from flows.handing.deciding import DELEGATION
from flows.handing.reading import names_read
from flows.known.seeds import covered_names, outermost
from flows.ledger import RETURNED, read_records
from flows.model import Flow
from flows.nodes import Plan
from flows.plan import plan_of
from flows.replay import Replay
from flows.stations.recording import mark

LEFT_OUT = frozenset({"reopened", "review", "pause", "delegated"})


def hand_over(flow: Flow, records: Sequence[Record], context: Context, item: str) -> Mapping[str, Scalar]:
    """The present answers that the expressions and texts of an item read, by address: `Context.given` of the
    colleague's interview. Hidden, silent and blank ones are not among them.
    """
    plan = plan_of(flow)
    names = names_read(plan, item)
    responses = Replay(plan, records, context).complete().responses
    return {address: value for address, value in responses.items() if _question_of(address) in names}


def _question_of(address: str) -> str:
    return address.partition("/")[0].rpartition(".")[2]


def hand_back(
    flow: Flow, records: Sequence[Record], context: Context, item: str, theirs: Sequence[Record], author: str
) -> tuple[Record, ...]:
    """The records to append to an interview when a colleague has sent: their answers with `author` and their own
    times, then the mark that the item is returned. Empty where the item is not with a colleague (any more).

    Instances get ids of their own here; what was described here before is deleted in favour of theirs.
    """
    plan = plan_of(flow)
    before = Replay(plan, records, context)
    if item not in before.interview.ledger.handed:
        return ()
    names, own = covered_names(plan, (item,)), read_records(records)
    rows = before.interview.ledger.rows
    shifts = {name: max(0, own.highest(name) - rows.get(name, 0)) for name in names}
    answers = [_renumber(record, shifts, rows, author) for record in _latest(theirs) if _belongs(record, names)]
    gone = [
        mark(before.interview, f"{address}/deleted")
        for address in _described_here(plan, own.described, own.opened, names)
    ]
    gone = [each for each in gone if not _is_row(each.address, rows)]
    done = replace(mark(before.interview, f"{item}/delegated", RETURNED), source=DELEGATION)
    return (*gone, *answers, done)


def _latest(records: Sequence[Record]) -> Iterator[Record]:
    """The last record of every address, in the order in which they were made."""
    last = {record.address: number for number, record in enumerate(records)}
    yield from (record for number, record in enumerate(records) if last[record.address] == number)


def _belongs(record: Record, names: frozenset[str]) -> bool:
    _, _, control = record.address.rpartition("/")
    return outermost(record.address) in names and (record.status is not None or control not in LEFT_OUT)


def _renumber(record: Record, shifts: Mapping[str, int], rows: Mapping[str, int], author: str) -> Record:
    """The record under the ids that are free here; rows that were handed in keep theirs."""
    name = outermost(record.address)
    shift, first = shifts[name], STEP.match(record.address)
    made = replace(record, author=author)
    if not shift:
        return made
    if first is not None and int(first[2]) > rows.get(name, 0):
        return replace(made, address=f"{name}#{int(first[2]) + shift}{record.address[first.end() :]}")
    if record.status is None and record.address == f"{name}/done" and int(record.value or 0) > rows.get(name, 0):
        return replace(made, value=int(record.value or 0) + shift)
    return made


def _described_here(
    plan: Plan, described: Mapping[str, set[int]], opened: Mapping[str, set[int]], names: frozenset[str]
) -> Iterator[str]:
    for name in sorted(names):
        if not plan.nodes[name].home:
            numbers = described.get(name, set()) | opened.get(name, set())
            yield from (f"{name}#{number}" for number in sorted(numbers))


def _is_row(address: str, rows: Mapping[str, int]) -> bool:
    found = STEP.match(address)
    return found is not None and int(found[2]) <= rows.get(found[1], 0)
