"""What the writer does to the database for a batch of units: a pure generator of statements."""

from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from bot import audit
from bot.storage.cells import Row, Values, picker
from bot.storage.errors import StoreError
from bot.storage.jobs import Afresh, Do, Job, Planned, Result, Rows, Step
from bot.storage.marking import advance, do, outright, see, take_back
from bot.storage.mechanism import APPEND, HEAD, HOLD, QUEUE, QUEUE_IN_HAND
from bot.storage.statements import WRITES, WriteStatement
from bot.turn import Audit, Unit, Written

NOTED_HEAD = "audit_head"  # the row of `installation` that remembers the last audit line
NOTHING: Mapping[str, Any] = MappingProxyType({})


def plan(jobs: Sequence[Job]) -> Generator[Step, Rows, Planned]:
    """Statements for one transaction; each is answered with its rows. Returns Planned.

    Mostly every unit is new and meets what it expects: that is tried first, and told by counting. Where it is not so,
    the transaction begins again, and tells the units apart. A job that needs a transaction of its own must come alone.
    Raises StoreError for what cannot be written, and whatever is thrown into it: then nothing may be committed.
    """
    if (yield from outright(jobs)):
        return Planned(tuple((yield from carry_out(jobs))))
    yield Afresh()
    return (yield from sort_out(jobs))


def sort_out(jobs: Sequence[Job]) -> Generator[Step, Rows, Planned]:
    """The same for jobs of which some were here before, had been parked, or expect what is no longer so."""
    results = [Result(Written.SEEN)] * len(jobs)
    marks = yield from see(jobs)
    moved = yield from advance(jobs, marks.fresh)
    stale = [n for n in marks.fresh if n not in moved]
    if stale and any(job.alone for job in jobs):
        return Planned((Result(Written.STALE),), rollback=True)
    yield from take_back(jobs, stale, moved, marks.parked)
    # Who repeats a stale unit must not be told that it is done with: it would be acknowledged and not be stored.
    for n in (*stale, *(n for n, first in marks.repeats.items() if first in stale)):
        results[n] = Result(Written.STALE)
    done = [n for n in marks.fresh if n in moved]
    for n, result in zip(done, (yield from carry_out([jobs[n] for n in done])), strict=True):
        results[n] = result
    return Planned(tuple(results))


def carry_out(jobs: Sequence[Job]) -> Generator[Step, Rows, list[Result]]:
    """All that the units change beside their marks and revisions; each counts. What each is told."""
    returned = yield from write(jobs)
    claimed = yield from queue(jobs)
    yield from append_audit(jobs)
    return [Result(Written.DONE, own, returned.get(n, NOTHING)) for n, own in enumerate(claimed)]


# ------------------------------------------------------------------------------------------------ statements
def write(jobs: Sequence[Job]) -> Generator[Step, Rows, dict[int, dict[str, tuple[Row, ...]]]]:
    """Run the named statements, once each with all rows of the batch; what each job is given back."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for job in jobs:
        for asked in job.unit.effects.writes:
            rows[asked.statement] += asked.rows
    unknown = rows.keys() - WRITES.keys()
    if unknown:
        raise StoreError("data", f"no statement is called {' or '.join(sorted(unknown))}")
    returned: dict[int, dict[str, tuple[Row, ...]]] = {}
    for statement in sorted((WRITES[name] for name in rows if rows[name]), key=WriteStatement.in_order):
        back = yield do(statement, rows[statement.name])
        if statement.returning:
            for n, own in share(statement, list(asked_of(statement, jobs)), back).items():
                returned.setdefault(n, {})[statement.name] = own
    return returned


def asked_of(statement: WriteStatement, jobs: Sequence[Job]) -> Iterator[tuple[int, Row]]:
    """The rows that the jobs give a statement, each with the number of its job."""
    for n, job in enumerate(jobs):
        for asked in job.unit.effects.writes:
            if asked.statement == statement.name:
                yield from ((n, row) for row in asked.rows)


def share(statement: WriteStatement, asked: Sequence[tuple[int, Row]], back: Rows) -> dict[int, tuple[Row, ...]]:
    """The returned rows of each job: those that agree with one of its own in the statement's key."""
    key = picker(*statement.key)
    wanted: dict[Values, set[int]] = {}
    for n, row in asked:
        wanted.setdefault(key(row), set()).add(n)
    found: dict[int, list[Row]] = {n: [] for n, _ in asked}
    for values in back:
        row = dict(zip(statement.returning, values, strict=True))
        for n in wanted.get(key(row), ()):
            found[n].append(row)
    return {n: tuple(rows) for n, rows in found.items()}


# ------------------------------------------------------------------------------------------------ outbox
def queue(jobs: Sequence[Job]) -> Generator[Step, Rows, list[Mapping[str, Row]]]:
    """Put what is to be shown into the outbox; for each job, the rows that were claimed for this process, by key.

    Where a lease is asked for each and given to each, counting tells it; else the same rows are queued once more, which
    does no harm, to be told apart.
    """
    shown = [row for job in jobs for row in job.outbox]
    if not shown:
        return [NOTHING] * len(jobs)
    values = QUEUE.encode_all(shown)
    if all(map(itemgetter("lease_owner"), shown)):
        ((count,),) = yield Do(QUEUE_IN_HAND, values)
        if count == len(shown):
            return [{row["key"]: row for row in job.outbox} for job in jobs]
    queued = yield Do(QUEUE, values)
    tries = {mark: tries for _, mark, tries, ours in queued if ours}
    return [
        {row["key"]: {**row, "tries": tries[row["mark"]]} for row in job.outbox if row["mark"] in tries} for job in jobs
    ]


# ------------------------------------------------------------------------------------------------ audit
def append_audit(jobs: Sequence[Job]) -> Generator[Step, Rows, None]:
    """Chain the audit lines to those before, and remember the new end of the chain."""
    entries = [entry(job.unit, line) for job in jobs for line in job.unit.effects.audit]
    if not entries:
        return
    yield do(HOLD, [{"name": NOTED_HEAD}])
    last = yield Do(HEAD)
    seq, prev = last[0] if last else (0, "")
    lines = audit.chain(seq + 1, prev, entries)
    yield do(APPEND, lines)
    yield do(WRITES["set_installation"], [{"name": NOTED_HEAD, "value": audit.head_of(lines)}])


def entry(unit: Unit, line: Audit) -> dict[str, Any]:
    return {
        "municipality": unit.municipality,
        "at": unit.at,
        "actor": unit.actor,
        "action": line.action,
        "object": line.object,
        "result": line.result,
    }
