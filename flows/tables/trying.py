"""Trying a table: every cell as if it were answered in the chat, one after the other, on records that grow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flows.answering import Rejected, exclusive_clash
from flows.conversation import Cell, Change, Context, Record, Scalar, Status, Table, TableRow, Text
from flows.instances import Instance, Range
from flows.interview import Interview
from flows.keys import collides
from flows.kinds import Reading, Reason, Refusal, read_name
from flows.lists import offers_any
from flows.naming import name_address, name_text, names_owed, own_name
from flows.nodes import Node, Plan
from flows.piping import pipe, show_answer
from flows.stations.station import Station
from flows.tables.columns import Column, columns_of, heading_of
from flows.tables.contents import Content, Silence, Wrong, read_question


@dataclass(slots=True)
class Trial:
    """What became of a table. `made` are the records that saving it adds; the counts are those of a TableSummary."""

    interview: Interview
    event: Table
    records: list[Record]
    columns: tuple[Column, ...] = ()
    made: list[Record] = field(default_factory=list)
    wrong: list[Cell] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    same: int = 0
    answers: int = 0
    silent: int = 0
    left: int = 0
    ignored: int = 0
    numbers: dict[str, list[float]] = field(default_factory=dict)

    # ------------------------------------------------------------------------------------------- where we are
    def range(self) -> Range:
        """The repeat."""
        prefix, _, name = self.event.repeat.rpartition(".")
        nodes, place = self.interview.plan.nodes, self.interview.root
        for step in prefix.split(".") if prefix else ():
            repeat, _, number = step.partition("#")
            within = place.range_of(nodes[repeat])
            place = next(each for each in within.live if each.id == int(number))
        return place.range_of(nodes[name])

    def place(self, instance: int) -> Instance:
        """The instance, which is live: it was known, or opened a moment ago."""
        return next(each for each in self.range().live if each.id == instance)

    def lay(self, record: Record) -> None:
        """Tries a record: everything is seen as it would be with it."""
        self.records.append(record)
        self.interview.follow(record)

    def take_back(self) -> None:
        """The record that was tried last is not to be."""
        self.records.pop()
        self.interview.reread()

    def add(self, record: Record) -> None:
        self.lay(record)
        self.made.append(record)

    def record(self, address: str, status: Status | None, value: Scalar, raw: str | None) -> Record:
        context = self.interview.context
        at, language = context.now.isoformat(), context.language
        return Record(address, status, value, raw, at, "table" if status else "person", language)


def try_table(plan: Plan, records: Sequence[Record], context: Context, event: Table) -> Trial:
    """The trial of all rows; a wrong cell adds nothing and the next one is tried all the same."""
    laid = list(records)
    trial = Trial(Interview(plan, laid, context), event, laid)
    within = trial.range()
    trial.columns = columns_of(within.around, within.node)
    known = {each.id for each in within.live}
    following = max(trial.interview.ledger.highest(within.address), *known, 0)
    for row in event.rows:
        instance = row.instance if row.instance in known else None
        known.discard(row.instance or 0)  # a line that was copied brings the id of its original: it is a new one
        if instance is None:
            following += 1
            instance = following
            trial.add(trial.record(f"{within.address}#{instance}/open", None, True, None))
            trial.new += 1
            _try_row(trial, row, instance)
            continue
        before = len(trial.made)
        _try_row(trial, row, instance)
        if len(trial.made) > before:
            trial.changed += 1
        else:
            trial.same += 1
    return trial


def _try_row(trial: Trial, row: TableRow, instance: int) -> None:
    for node, columns in _by_question(trial.columns):
        place = trial.place(instance)
        filled = [column for column in columns if row.cells.get(column.key) not in (None, "")]
        if not place.is_relevant(node) or (node.question.is_select and not offers_any(place, node)):
            trial.ignored += len(filled)
            continue
        share = trial.event.shares.get(columns[0].key) == "share"
        read = read_question(place, node, columns, row.cells, share)
        match read:
            case Wrong():
                _mark(trial, row, read.column, read.refusal.reason, read.content, None, read.refusal)
            case None:
                _leave(trial, place, node)
            case Silence(status):
                _put(trial, row, place, node, columns, trial.record(place.prefix + node.name, status, None, None))
            case Reading():
                raw = str(row.cells.get(columns[0].key, ""))
                record = trial.record(place.prefix + node.name, Status.ANSWERED, read.value, raw)
                _put(trial, row, place, node, columns, record)


def _by_question(columns: Sequence[Column]) -> Iterator[tuple[Node, tuple[Column, ...]]]:
    names = dict.fromkeys(column.node.name for column in columns)
    for name in names:
        own = tuple(column for column in columns if column.node.name == name)
        yield own[0].node, own


def _leave(trial: Trial, place: Instance, node: Node) -> None:
    """A blank cell changes nothing that is there; else it is skipped, or asked in the chat afterwards."""
    if place.record(node) is not None:
        return
    if trial.interview.is_required(place, node):
        trial.left += 1
    else:
        trial.add(trial.record(place.prefix + node.name, Status.SKIPPED, None, None))


def _put(trial: Trial, row: TableRow, place: Instance, node: Node, columns: tuple[Column, ...], record: Record) -> None:
    """The record, if it is offered, unlike any other key and within its constraint; then the names that it owes."""
    before = place.record(node)
    column = next(each for each in columns if each.sort != "name")
    content: Content = record.raw or "x"
    if record.status is Status.ANSWERED and (clash := _clash(place, node, record)) is not None:
        _mark(trial, row, column, clash.reason, content, clash.message)
        return
    _count(trial, columns[0], record)
    if before is not None and (before.status, before.value) == (record.status, record.value):
        _put_names(trial, row, place.id, node, columns)
        return
    trial.lay(record)
    after = trial.place(place.id)
    refused = _refused(trial, after, node, record)
    if refused is not None:
        trial.take_back()
        _mark(trial, row, column, refused.reason, content, refused.message)
        return
    trial.made.append(record)
    if before is not None:
        label = (heading_of(place.range.around if place.range else place, column),)
        shown = show_answer(place, node, before), show_answer(after, node, record)
        trial.changes.append(Change(record.address, _row_label(row), label, *shown))
    _put_names(trial, row, place.id, node, columns)


def _clash(place: Instance, node: Node, record: Record) -> Rejected | None:
    return exclusive_clash(Station("question", record.address, place, node), node, record.value)


def _count(trial: Trial, column: Column, record: Record) -> None:
    value = record.value
    if record.status is not Status.ANSWERED:
        trial.silent += 1
        return
    trial.answers += 1
    if column.sort == "number" and isinstance(value, int | float):
        trial.numbers.setdefault(column.key, []).append(float(value))


def _refused(trial: Trial, place: Instance, node: Node, record: Record) -> Rejected | None:
    if _doubles(trial, place, node):
        return Rejected(Reason.ALREADY_IN_LIST)
    if record.status is not Status.ANSWERED:
        return None
    if place.interview.keeps_constraint(place, node, node.decode(record.value), record.at):
        return None
    message = node.question.constraint_message
    return Rejected(Reason.CONSTRAINT, pipe(place, message) if message else None)


def _doubles(trial: Trial, place: Instance, node: Node) -> bool:
    within = place.range
    if within is None or within.node.repeat.unique_by is None or within.node.key_asked_at != node.name:
        return False
    return collides(place, trial.interview.plan.nodes[within.node.repeat.unique_by])


def _put_names(trial: Trial, row: TableRow, instance: int, node: Node, columns: tuple[Column, ...]) -> None:
    """What the "others" are called."""
    place = trial.place(instance)
    owed = list(names_owed(place, node, place.value(node.name)))
    names = {f"{node.name}/name/{listed.name}" for listed in owed}
    trial.ignored += sum(each.sort == "name" and each.key in row.cells and each.key not in names for each in columns)
    for listed in owed:
        column = next((each for each in columns if each.key == f"{node.name}/name/{listed.name}"), None)
        said = own_name(place, node, listed.name)
        content = row.cells.get(column.key) if column is not None else None
        if column is None or content in (None, ""):
            trial.left += said is None
            continue
        read = read_name(str(content))
        if isinstance(read, Refusal):
            _mark(trial, row, column, read.reason, str(content), None, read)
        elif read.value is not None and read.value != name_text(said):
            record = trial.record(name_address(place, node, listed.name), Status.ANSWERED, read.value, str(content))
            trial.lay(record)
            if _doubles(trial, trial.place(instance), node):
                trial.take_back()
                _mark(trial, row, column, Reason.ALREADY_IN_LIST, str(content), None)
            else:
                trial.made.append(record)


def _mark(
    trial: Trial,
    row: TableRow,
    column: Column,
    reason: str,
    content: Content,
    message: Text | None,
    refusal: Refusal | None = None,
) -> None:
    letter = trial.event.letters.get(column.key, "?")
    label = (heading_of(trial.range().around, column),)
    value = str(content)
    shown = value if len(value) <= 60 else value[:59] + "…"
    detail = refusal.detail if refusal is not None else {}
    trial.wrong.append(Cell(f"{letter}{row.number}", _row_label(row), label, str(reason), message, shown, detail))


def _row_label(row: TableRow) -> Text:
    """What the row is about: the first words that stand in it."""
    words = next((str(content) for content in row.cells.values() if isinstance(content, str)), "")
    return (words[:60],) if words else (str(row.number),)
