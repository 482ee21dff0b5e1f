"""The records of an interview read once: the latest answer to every address, and the marks that steer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.addresses import instances_in
from flows.conversation import Record

RETURNED = "returned"
SILENT_MARKS = frozenset({"review", "pause"})


@dataclass(slots=True)
class Ledger:
    """Keys are addresses. `described`: instances in which something was answered, by address of their repeat;
    `opened` and `deleted` likewise. `done` and `kept` hold the number that stood in the mark. `handed`: the marks of
    items that colleagues have. `rows`: how many instances of a repeat were handed in; `from_pack`: answers of the
    country pack that nobody has kept yet.
    """

    answers: dict[str, Record] = field(default_factory=dict)
    reopened: set[str] = field(default_factory=set)
    described: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    opened: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    deleted: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    done: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    handed: dict[str, Record] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    from_pack: set[str] = field(default_factory=set)
    confirmed: bool = False
    paused: bool = False
    last: Record | None = None
    size: int = 0

    def highest(self, repeat: str) -> int:
        """The highest instance id ever given in a repeat; ids are not used again."""
        ids = self.described[repeat] | self.opened[repeat] | self.deleted[repeat]
        return max(max(ids, default=0), self.rows.get(repeat, 0))


def read_records(records: Sequence[Record], repeats: bool = True) -> Ledger:
    """The ledger of the records, the latest of an address winning. `repeats`: whether the flow has any."""
    ledger = Ledger(size=len(records))
    answers, reopened = ledger.answers, ledger.reopened
    marked = False
    for record in records:
        address = record.address
        if record.status is None:
            _read_mark(ledger, record)
            marked = True
            continue
        answers[address] = record
        if marked and record.source != "computed":
            ledger.confirmed = False
            reopened.discard(address)
        if repeats and "#" in address and record.source != "computed":
            for repeat, number in instances_in(address):
                ledger.described[repeat].add(number)
    ledger.last = records[-1] if records else None
    return ledger


def append_answer(ledger: Ledger, record: Record) -> None:
    """One more answer or non-answer in a ledger that was read before: the same as reading all records again."""
    ledger.answers[record.address] = record
    ledger.confirmed = False
    ledger.reopened.discard(record.address)
    for repeat, number in instances_in(record.address):
        ledger.described[repeat].add(number)
    ledger.last = record
    ledger.size += 1


def append_mark(ledger: Ledger, record: Record) -> None:
    """One more mark, likewise."""
    _read_mark(ledger, record)
    ledger.last = record
    ledger.size += 1


def _read_mark(ledger: Ledger, record: Record) -> None:
    value = record.value
    path, _, mark = record.address.rpartition("/")
    if mark not in SILENT_MARKS:
        ledger.confirmed = False
    match mark:
        case "reopened":
            (ledger.reopened.add if value else ledger.reopened.discard)(path)
        case "open" | "deleted":
            repeat, _, number = path.rpartition("#")
            ids = ledger.opened if mark == "open" else ledger.deleted
            ids[repeat].add(int(number))
            ledger.reopened.discard(repeat)
        case "done":
            ledger.done[path] = int(value or 0)
            ledger.reopened.discard(path)
        case "keep":
            ledger.kept[path] = int(value or 0)
        case "delegated":
            _read_handing(ledger, path, record)
        case "review":
            ledger.confirmed = bool(value)
        case "pause":
            ledger.paused = bool(value)


def _read_handing(ledger: Ledger, item: str, record: Record) -> None:
    """A colleague's name hands the item over; blank takes it back, and `returned` says that the answers came."""
    if record.value in (None, "", RETURNED):
        ledger.handed.pop(item, None)
    else:
        ledger.handed[item] = record
