"""What the writer does to the database for a batch of units: a pure generator of statements."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot import audit
from bot.storage.cells import Row, Values, picker
from bot.storage.errors import StoreError
from bot.storage.mechanism import ADVANCE, APPEND, FORGET, HEAD, HOLD, QUEUE, SEE, UNPARK, WIPE
from bot.storage.statements import WRITES, Query, WriteStatement
from bot.turn import Audit, Unit, Written
from flows.quickly import made_quickly

NOTED_HEAD = "audit_head"  # the row of `installation` that remembers the last audit line


@made_quickly
@dataclass(frozen=True, slots=True)
class Result:
    """What became of a unit.

    `claimed` holds the outbox rows that were born claimed, by key, to be sent at once by this process.
    `returned` holds, for each statement with a RETURNING clause, the rows that belong to this unit.
    """

    written: Written
    claimed: Mapping[str, Row] = field(default_factory=dict)
    returned: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)


@made_quickly
@dataclass(frozen=True, slots=True)
class Job:
    """A unit with what only the shell knows: the mark's row (None for a unit without a turn) and the outbox rows; one
    for which a lease is asked at once brings it.
    """

    unit: Unit
    seen: Row | None = None
    outbox: tuple[Row, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether the unit needs a transaction of its own, to be rolled back when one of its rows has moved."""
        return len(self.unit.effects.expects) > 1


@made_quickly
@dataclass(frozen=True, slots=True)
class Do:
    """One statement to run, as declared (not yet in a dialect), with its rows; a query has none."""

    asked: WriteStatement | Query
    rows: Sequence[Values] = ()


@made_quickly
@dataclass(frozen=True, slots=True)
class Planned:
    """The results in the order of the jobs; `rollback` when nothing of the transaction may stay."""

    results: tuple[Result, ...]
    rollback: bool = False


Rows = Sequence[Values]
"""What a statement returns: its rows, in the order of the columns that it names."""
Steps = Generator[Do, Rows, Any]


def plan(jobs: Sequence[Job]) -> Generator[Do, Rows, Planned]:
    """Statements for one transaction; each is answered with its rows. Returns Planned.

    A job that needs a transaction of its own must come alone.
    Raises StoreError for what cannot be written, and whatever is thrown into it: then nothing may be committed.
    """
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
    returned = yield from write(jobs, done)
    claimed = yield from queue(jobs, done)
    yield from append_audit(jobs, done)
    for n in done:
        results[n] = Result(Written.DONE, claimed.get(n, {}), returned.get(n, {}))
    return Planned(tuple(results))


def do(statement: WriteStatement, rows: Sequence[Row]) -> Do:
    return Do(statement, statement.encode_all(rows))


@made_quickly
@dataclass(frozen=True, slots=True)
class Marks:
    """The jobs that are here for the first time; those of them that had been parked; of the others, those that
    repeat one of the same batch, with the one they repeat.
    """

    fresh: list[int]
    parked: set[int]
    repeats: dict[int, int]


def see(jobs: Sequence[Job]) -> Generator[Do, Rows, Marks]:
    """Mark the updates. Of one update twice in the batch the first counts: the database could not tell them apart."""
    first: dict[tuple[str, str], int] = {}
    repeats: dict[int, int] = {}
    for n, job in enumerate(jobs):
        if job.seen is not None and (earlier := first.setdefault(mark_of(job.seen), n)) != n:
            repeats[n] = earlier
    if not first:
        return Marks(list(range(len(jobs))), set(), {})
    rows = [row for mark in sorted(first) if (row := jobs[first[mark]].seen) is not None]
    back: Rows = yield do(SEE, rows)
    parked = {(bot, update): bool(body) for bot, update, body in back}
    fresh, again = [], set()
    for n, job in enumerate(jobs):
        if job.seen is None:
            fresh.append(n)
        elif n not in repeats and (known := parked.get(mark_of(job.seen))) is not None:
            fresh.append(n)
            if known:
                again.add(n)
    return Marks(fresh, again, repeats)


def mark_of(row: Row) -> tuple[str, str]:
    return row["bot"], row["update_id"]


def advance(jobs: Sequence[Job], fresh: Sequence[int]) -> Generator[Do, Rows, set[int]]:
    """Raise the revisions. The jobs whose every expectation was met; of equal expectations only the first can be."""
    owner: dict[str, dict[Values, int]] = {}
    for n in fresh:
        for expect in jobs[n].unit.effects.expects:
            owner.setdefault(expect.table, {}).setdefault((expect.id, expect.revision), n)
    moved = set(fresh)
    for table in sorted(owner):
        if table not in ADVANCE:
            raise StoreError("data", f"{table} has no revision to expect")
        wanted = [{"id": id, "revision": revision} for id, revision in sorted(owner[table])]
        rows = yield do(ADVANCE[table], wanted)
        met = {(id, revision - 1) for id, revision in rows}
        owner[table] = {pair: n for pair, n in owner[table].items() if pair in met}
    for n in fresh:
        expects = jobs[n].unit.effects.expects
        if any(owner[expect.table].get((expect.id, expect.revision)) != n for expect in expects):
            moved.discard(n)
    return moved


def take_back(
    jobs: Sequence[Job], stale: Sequence[int], moved: set[int], parked: set[int]
) -> Generator[Do, Rows, None]:
    """Take the marks of stale units back, so that their retry counts as new; wipe what was parked and is done."""
    for statement, which in (
        (FORGET, [n for n in stale if n not in parked]),
        (UNPARK, [n for n in stale if n in parked]),
        (WIPE, sorted(moved & parked)),
    ):
        marks = [row for n in which if (row := jobs[n].seen) is not None]
        if marks:
            yield do(statement, [{"bot": row["bot"], "update_id": row["update_id"]} for row in marks])


def write(jobs: Sequence[Job], done: Sequence[int]) -> Generator[Do, Rows, dict[int, dict[str, tuple[Row, ...]]]]:
    """Run the named statements, once each with all rows of the batch; what each job is given back."""
    rows: dict[str, list[tuple[int, Row]]] = {}
    for n in done:
        for asked in jobs[n].unit.effects.writes:
            if asked.statement not in WRITES:
                raise StoreError("data", f"no statement is called {asked.statement}")
            rows.setdefault(asked.statement, []).extend((n, row) for row in asked.rows)
    places = {name: place for place, name in enumerate(WRITES)}
    returned: dict[int, dict[str, tuple[Row, ...]]] = {}
    for name in sorted(rows, key=lambda name: (WRITES[name].order, places[name])):
        statement = WRITES[name]
        if not rows[name]:
            continue
        back = yield do(statement, [row for _, row in rows[name]])
        if statement.returning:
            for n, own in share(statement, rows[name], back).items():
                returned.setdefault(n, {})[name] = own
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


def queue(jobs: Sequence[Job], done: Sequence[int]) -> Generator[Do, Rows, dict[int, dict[str, Row]]]:
    """Put what is to be shown into the outbox; the rows that were claimed for this process, by job and key."""
    shown = [row for n in done for row in jobs[n].outbox]
    if not shown:
        return {}
    queued = yield do(QUEUE, shown)
    tries = {(key, mark): tries for key, mark, tries, ours in queued if ours}
    claimed: dict[int, dict[str, Row]] = {}
    for n in done:
        own: dict[str, Row] = {
            row["key"]: {**row, "tries": tries[row["key"], row["mark"]]}
            for row in jobs[n].outbox
            if (row["key"], row["mark"]) in tries
        }
        if own:
            claimed[n] = own
    return claimed


def append_audit(jobs: Sequence[Job], done: Sequence[int]) -> Generator[Do, Rows, None]:
    """Chain the audit lines to those before, and remember the new end of the chain."""
    entries = [entry(jobs[n].unit, line) for n in done for line in jobs[n].unit.effects.audit]
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
