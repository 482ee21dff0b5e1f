"""An event is offered to the engine: what it does to the interview, and what has to be written for it."""

from dataclasses import dataclass

from bot.desk.desk import day, dumps, write
from bot.desk.recording import record_rows
from bot.desk.sittings import Sitting, further
from bot.turn import Expect, Write
from flows.conversation import Event, Outcome, Record, Status, Step
from flows.engine import submit
from flows.quickly import made_quickly


@made_quickly
@dataclass(frozen=True, slots=True)
class Advance:
    """What an event did: the outcome, what must be written if it is to have happened, and how the interview stands
    then where that is known already.
    """

    outcome: Outcome
    expects: tuple[Expect, ...] = ()
    writes: tuple[Write, ...] = ()
    stands: Sitting | None = None


def advance(sitting: Sitting, event: Event) -> Advance:
    """Offer an event to the engine; new records are sealed one by one under the interview's key."""
    standing = sitting.replayed
    if standing is None:
        return written(sitting, submit(sitting.flow, sitting.records, sitting.context, event))
    outcome = standing.offer(event)
    # A volunteer's value is not read again from where it was not stored.
    stores = {record.store for record in outcome.records}
    if stores != {"response"}:
        return written(sitting, outcome)
    writes = writes_of(sitting, outcome.records)
    then = standing.then(outcome.records, [row["body"] for row in writes[0].rows])
    stands = further(sitting, then)
    sitting.standings.put(sitting.id, then, stands if sitting.rests is not None else None)
    return Advance(outcome, expecting(sitting), writes, stands)


def recorded(sitting: Sitting, records: tuple[Record, ...], step: Step) -> Advance:
    """The same for records that are there already."""
    return written(sitting, Outcome(records, step))


def written(sitting: Sitting, outcome: Outcome) -> Advance:
    """The outcome with the writes that make its records part of the interview."""
    if not outcome.records:
        return Advance(outcome)
    return Advance(outcome, expecting(sitting), writes_of(sitting, outcome.records))


def expecting(sitting: Sitting) -> tuple[Expect, ...]:
    """That the interview has not moved on since it was read."""
    return (Expect("interview", sitting.id, sitting.row["revision"]),)


def writes_of(sitting: Sitting, records: tuple[Record, ...]) -> tuple[Write, ...]:
    """The records first, each sealed; then a volunteer's; the draft goes, as it belongs to what was asked before."""
    rows = record_rows(sitting.key, sitting.row, int(sitting.row["revision"]) + 1, records)
    writes = (write("insert_record", *rows), *volunteered(sitting, records))
    return (*writes, write("delete_draft", {"interview": sitting.id})) if sitting.draft else writes


def volunteered(sitting: Sitting, records: tuple[Record, ...]) -> list[Write]:
    """An offer of help goes with its contact to a table of its own, under a name that only the key can rebuild."""
    offers = [record for record in records if record.store == "volunteer" and record.status is not None]
    if not offers:
        return []
    id = sitting.key.mac("volunteer", sitting.turn.actor.id)
    if offers[-1].status is not Status.ANSWERED:
        return [write("delete_volunteer", {"id": id})]
    contact = {"value": offers[-1].value, "account": sitting.turn.actor.id, "name": sitting.turn.actor.first_name}
    row = {"id": id, "municipality": sitting.row["municipality"], "wave": sitting.wave}
    body = sitting.key.seal(dumps(contact), "volunteer", id)
    return [write("upsert_volunteer", row | {"day": day(sitting.turn.at), "body": body})]
