"""Records made from what happened at a station: answers, non-answers and marks."""

from flows.conversation import Record, Scalar, Status
from flows.interview import Interview
from flows.stations.station import Station


def mark(interview: Interview, address: str, value: Scalar = True) -> Record:
    """A record that steers and holds no answer."""
    context = interview.context
    return Record(address, None, value, at=context.now.isoformat(), language=context.language)


def make_record(
    interview: Interview, station: Station, status: Status, value: Scalar, raw: str | None, origin: str | None
) -> Record:
    """The record of an answer or non-answer at a station; `volunteer` where it is kept apart from the interview."""
    context = interview.context
    volunteer = (
        station.sort == "question"
        and station.node is not None
        and station.node.question.store == "volunteer"
        and status is Status.ANSWERED
    )
    return Record(
        address=station.address,
        status=status,
        value=value,
        raw=raw,
        at=context.now.isoformat(),
        source="person" if station.record is None or station.notice == "from_pack" else "edit",
        language=context.language,
        store="volunteer" if volunteer else "response",
        origin=origin,
    )


def is_same(station: Station, value: Scalar) -> bool:
    """Whether this very value is stored already and stands."""
    record = station.record
    return (
        record is not None
        and station.notice == "none"
        and record.status is Status.ANSWERED
        and record.value == value
        and record.store == "response"
    )


def keep_mark(interview: Interview, station: Station) -> tuple[Record, ...]:
    """The same answer once more: only the mark that asked for it is taken away."""
    if station.address in interview.ledger.reopened:
        return (mark(interview, f"{station.address}/reopened", False),)
    return ()
