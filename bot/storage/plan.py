"""What the writer does to the database for a batch of units: a pure generator of statements."""

from collections.abc import Generator, Sequence
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
MARK = QUEUE.columns.index("mark")


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
    return [Result(Written.DONE, claimed.get(n, {}), returned.get(n, {})) for n in range(len(jobs))]


# ------------------------------------------------------------------------------------------------ statements
def write(jobs: Sequence[Job]) -> Generator[Step, Rows, dict[int, dict[str, tuple[Row, ...]]]]:
    """Run the named statements, once each with all rows of the batch; what each job is given back."""
    rows: dict[str, list[Row]] = {}
    owners: dict[str, list[int]] = {}
    for n, job in enumerate(jobs):
        for asked in job.unit.effects.writes:
            if asked.statement not in WRITES:
                raise StoreError("data", f"no statement is called {asked.statement}")
            rows.setdefault(asked.statement, []).extend(asked.rows)
            owners.setdefault(asked.statement, []).extend([n] * len(asked.rows))
    returned: dict[int, dict[str, tuple[Row, ...]]] = {}
    for statement in sorted((WRITES[name] for name in rows), key=WriteStatement.in_order):
        asked_rows = rows[statement.name]
        if not asked_rows:
            continue
        back = yield do(statement, asked_rows)
        if statement.returning:
            pairs = list(zip(owners[statement.name], asked_rows, strict=True))
            for n, own in share(statement, pairs, back).items():
                returned.setdefault(n, {})[statement.name] = own
    return returned


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
def queue(jobs: Sequence[Job]) -> Generator[Step, Rows, dict[int, dict[str, Row]]]:
    """Put what is to be shown into the outbox; the rows that were claimed for this process, by job and key."""
    shown = [row for job in jobs for row in job.outbox]
    if not shown:
        return {}
    tries = yield from tries_of_ours(QUEUE.encode_all(shown), all(row["lease_owner"] for row in shown))
    claimed: dict[int, dict[str, Row]] = {}
    for n, job in enumerate(jobs):
        for row in job.outbox:
            known = tries.get(row["mark"])
            if known is not None:
                claimed.setdefault(n, {})[row["key"]] = {**row, "tries": known} if known else row
    return claimed


def tries_of_ours(values: list[Values], asked: bool) -> Generator[Step, Rows, dict[str, int]]:
    """Queue the rows; of those in our hands now, how often sending was tried, by mark. When a lease is `asked` for all
    and given to all, counting tells it; the rest can be queued again without harm, to be told apart.
    """
    if asked:
        ((count,),) = yield Do(QUEUE_IN_HAND, values)
        if count == len(values):
            return dict.fromkeys((row[MARK] for row in values), 0)
    queued = yield Do(QUEUE, values)
    return {mark: tries for _, mark, tries, ours in queued if ours}


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
