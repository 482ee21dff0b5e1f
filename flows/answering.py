"""What an event does: the records it adds, or why it adds none."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flows.coercion import to_text
from flows.conversation import (
    Answer,
    Ask,
    Candidate,
    Cell,
    Inserted,
    NonAnswer,
    Record,
    Scalar,
    Status,
    Text,
)
from flows.instances import Instance
from flows.interview import Interview
from flows.keys import collides
from flows.kinds import Read, Reading, Reason, Refusal, read_answer, read_files, read_name
from flows.kinds.choosing import read_stored
from flows.limits import MAX_INSTANCES_PER_REPEAT, MAX_RESPONSES_PER_INTERVIEW
from flows.lists import passing
from flows.nodes import Node
from flows.offering import allowed, manners_of, shown_at, shown_of
from flows.piping import pipe, say_builtin, show_choices
from flows.replay import Replay
from flows.stations.recording import is_same, keep_mark, make_record, mark
from flows.stations.station import Station
from flows.values import Value


@dataclass(frozen=True, slots=True)
class Rejected:
    """Nothing is recorded; the words, details and candidates are those of a Refuse."""

    reason: str
    message: Text | None = None
    detail: Mapping[str, Scalar] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Stale:
    """The event does not belong to what is asked now."""


Decision = tuple[Record, ...] | Rejected | Stale


def answer(before: Replay, station: Station, event: Answer) -> Decision:
    """A typed or tapped answer to the open station: read, required, offered, key, constraint, record."""
    if station.sort == "note":
        return (make_record(before.interview, station, Status.ANSWERED, None, None, event.origin),)
    if station.node is None or station.sort not in ("question", "name"):
        return Rejected(Reason.WRONG_KIND)
    node = station.node
    read = _read(station, node, event)
    if isinstance(read, Refusal):
        return _rejected(station, node, read, event)
    if read.attachment is not None:
        return _voice(before, station, read.attachment, event)
    if read.value is None:
        return _empty(before, station, node, event)
    clash = exclusive_clash(station, node, read.value) if node.question.type == "select_multiple" else None
    if clash is not None:
        return clash
    if is_same(station, read.value):
        return keep_mark(before.interview, station)
    record = make_record(before.interview, station, Status.ANSWERED, read.value, event.raw, event.origin)
    return _check_meanings(before, station, record, read.otherwise)


def _check_meanings(before: Replay, station: Station, record: Record, otherwise: Scalar) -> Decision:
    """What was said may mean something else where the constraint refuses the nearest meaning: a day without a year."""
    decision = check(before, station, record)
    if otherwise is None or not isinstance(decision, Rejected) or decision.reason != Reason.CONSTRAINT:
        return decision
    other = check(before, station, replace(record, value=otherwise))
    return decision if isinstance(other, Rejected) else other


def _read(station: Station, node: Node, event: Answer) -> Read:
    if station.sort == "name":
        return Refusal(Reason.WRONG_KIND) if event.files else read_name(event.raw)
    if event.files:
        return read_files(node.question, event.files, station.place.interview.context.voice)
    if node.question.is_select and not event.typed:  # a tap, as most answers are: nothing else is looked at
        return read_stored(event.raw, shown_at(station.place, node), node.question.type)
    return read_answer(node.question, event.raw, event.typed, manners_of(station.place, node))


def _voice(before: Replay, station: Station, reference: str, event: Answer) -> Decision:
    """A voice answers without a value: expressions see it through `__given` alone."""
    record = station.record
    if record is not None and record.attachment == reference and station.notice == "none":
        return keep_mark(before.interview, station)
    made = make_record(before.interview, station, Status.ANSWERED, None, None, event.origin)
    return check(before, station, replace(made, attachment=reference))


def _rejected(station: Station, node: Node, refusal: Refusal, event: Answer) -> Rejected:
    """A reading that failed; a choice that another instance has already is said to be so."""
    reason = refusal.reason
    if reason is Reason.NOT_A_CHOICE and _was_taken(station, node, event):
        reason = Reason.ALREADY_IN_LIST
    candidates = tuple(_candidate(station, node, value) for value in refusal.candidates)
    return Rejected(reason, None, refusal.detail, candidates)


def _was_taken(station: Station, node: Node, event: Answer) -> bool:
    """Whether the words mean a choice that only another instance keeps from being offered."""
    if node.key_of is None or station.sort != "question":
        return False
    place = station.place
    entries = passing(place, node, place.interview.listing(node).entries)
    manners = replace(manners_of(place, node), shown=[shown_of(place, node, each) for each in entries])
    return isinstance(read_answer(node.question, event.raw, event.typed, manners), Reading)


def _candidate(station: Station, node: Node, value: Scalar) -> Candidate:
    if node.question.is_select:
        return Candidate(str(value), tuple(show_choices(station.place, node, [str(value)])))
    kind = "date" if node.question.type == "date" else "number"
    return Candidate(str(value), (Inserted(str(value), kind),))  # type: ignore[arg-type]


def _empty(before: Replay, station: Station, node: Node, event: Answer) -> Decision:
    """Nothing was said: skipped where that is allowed, else refused."""
    if station.sort == "question" and not before.interview.is_required(station.place, node):
        return silence(before, station, NonAnswer(event.address, Status.SKIPPED))
    message = node.question.required_message if station.sort == "question" else None
    return Rejected(Reason.REQUIRED, pipe(station.place, message) if message else None)


def exclusive_clash(station: Station, node: Node, value: Scalar) -> Rejected | None:
    """ "None of these" stands alone."""
    names = str(value).split()
    if station.sort != "question" or node.question.type != "select_multiple" or len(names) < 2:
        return None
    by_name = station.place.interview.listing(node).by_name
    for name in names:
        if by_name[name].choice.exclusive:
            label = (station.place.interview.choice_text(station.place, node, by_name[name]),)
            return Rejected(Reason.CONSTRAINT, say_builtin(station.place, "exclusive", label))
    return None


def silence(before: Replay, station: Station, event: NonAnswer) -> Decision:
    """A non-answer; only what is offered counts."""
    node = station.node
    if node is None or station.sort not in ("question", "name"):
        return Stale()
    offers = {offer.status for offer in allowed(station.place, node)}
    if station.sort == "name":
        offers.discard(Status.SKIPPED)
    if event.status not in offers:
        return Stale()
    if station.record is not None and station.record.status is event.status:
        return keep_mark(before.interview, station)
    return check(before, station, make_record(before.interview, station, event.status, None, None, None))


def keep(before: Replay, station: Station, ask: Ask) -> Decision:
    """The earlier answer, or the default, stands."""
    record = station.record
    if station.sort == "more" and station.address in before.interview.ledger.reopened:
        return (mark(before.interview, f"{station.address}/reopened", False),)
    if station.sort not in ("question", "name"):
        return Stale()
    if station.notice == "none" and record is not None:
        return keep_mark(before.interview, station)
    if record is not None and record.status is not Status.ANSWERED:
        return Rejected(Reason.CONSTRAINT)
    if ask.previous is None or ask.previous == "":
        return Rejected(Reason.NOT_A_CHOICE) if record is not None else Stale()
    decision = answer(before, station, Answer(station.address, to_text(_value_of(ask.previous)), typed=False))
    if station.notice == "from_pack" and isinstance(decision, tuple):
        return tuple(replace(each, raw=None, source="pack") for each in decision)
    return decision


def _value_of(value: Scalar) -> Value:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def check(before: Replay, station: Station, record: Record) -> Decision:
    """The record if, once it stands, no key is doubled, the constraint holds and no repeat grows too long."""
    interview = before.interview
    if interview.ledger.size >= MAX_RESPONSES_PER_INTERVIEW:
        return Rejected(Reason.LIMIT, None, {"limit": MAX_RESPONSES_PER_INTERVIEW})
    if station.node is not None and station.sort == "question" and station.node.stands_alone:
        return _check_constraint(interview, station.place, station.node, record) or (record,)
    after = Replay(interview.plan, (*interview.records, record), interview.context)
    place, node = after.place_at(station.place.prefix), station.node
    if place is None or node is None:
        return (record,)
    if _doubles(place, node):
        return Rejected(Reason.ALREADY_IN_LIST)
    refused = _check_constraint(after.interview, place, node, record) if station.sort == "question" else None
    if refused is not None:
        return refused
    counts = [each.count or 0 for each in after.ranges()]
    if max(counts, default=0) > MAX_INSTANCES_PER_REPEAT:
        return Rejected(Reason.LIMIT, None, {"limit": MAX_INSTANCES_PER_REPEAT})
    return (record,)


def _check_constraint(interview: Interview, place: Instance, node: Node, record: Record) -> Rejected | None:
    """What is said when an answer breaks its constraint."""
    if record.status is not Status.ANSWERED:
        return None
    if interview.keeps_constraint(place, node, node.decode(record.value), record.at):
        return None
    message = node.question.constraint_message
    return Rejected(Reason.CONSTRAINT, pipe(place, message) if message else None)


def _doubles(place: Instance, node: Node) -> bool:
    """Whether an answer to this question has given its instance a key that another one has."""
    within = place.range
    if within is None or within.node.repeat.unique_by is None or within.node.key_asked_at != node.name:
        return False
    return collides(place, place.interview.plan.nodes[within.node.repeat.unique_by])
