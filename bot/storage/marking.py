"""Which units of a batch count: their updates are new, and what they expect still stands at its revision."""

from collections import defaultdict
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass

from bot.storage.cells import Row, Values
from bot.storage.errors import StoreError
from bot.storage.jobs import Do, Job, Rows, Seen, Step
from bot.storage.mechanism import ADVANCE, FORGET, MARK, RAISE, SEE, UNPARK, WIPE
from bot.storage.statements import WriteStatement
from flows.quickly import made_quickly


def do(statement: WriteStatement, rows: Sequence[Row]) -> Do:
    return Do(statement, statement.encode_all(rows))


# ------------------------------------------------------------------------------------------------ all at once
def outright(jobs: Sequence[Job]) -> Generator[Step, Rows, bool]:
    """Mark the updates and raise the revisions of all jobs, told by nothing but how many rows were touched. False when
    there is one among them that must be told apart: then the transaction has to begin afresh.
    """
    seen = [job.seen for job in jobs if job.seen is not None]
    if not (yield from touches_all(MARK, seen)):
        return False
    expected: defaultdict[str, list[Values]] = defaultdict(list)
    for job in jobs:
        for expect in job.unit.effects.expects:
            expected[expect.table].append((expect.id, expect.revision))
    for table in sorted(expected):
        if not (yield from touches_all(raising(RAISE, table), expected[table])):
            return False
    return True


def touches_all(statement: WriteStatement, values: Iterable[Values]) -> Generator[Step, Rows, bool]:
    """Whether a statement that is counted touches a row for each that it is given. Of two that are alike it cannot."""
    rows = statement.cells.checked(sorted(values))
    if not rows:
        return True
    ((count,),) = yield Do(statement, rows)
    return bool(count == len(rows))


def raising(statements: dict[str, WriteStatement], table: str) -> WriteStatement:
    """The one of a table's. Raises StoreError `data`."""
    if table not in statements:
        raise StoreError("data", f"{table} has no revision to expect")
    return statements[table]


# ------------------------------------------------------------------------------------------------ one by one
@made_quickly
@dataclass(frozen=True, slots=True)
class Marks:
    """The jobs that are here for the first time; those of them that had been parked; of the others, those that
    repeat one of the same batch, with the one they repeat.
    """

    fresh: list[int]
    parked: set[int]
    repeats: dict[int, int]


def see(jobs: Sequence[Job]) -> Generator[Step, Rows, Marks]:
    """Mark the updates. Of one update twice in the batch the first counts: the database could not tell them apart."""
    first: dict[tuple[str, str], int] = {}
    repeats: dict[int, int] = {}
    for n, job in enumerate(jobs):
        if job.seen is not None and (earlier := first.setdefault(job.seen.mark, n)) != n:
            repeats[n] = earlier
    if not first:
        return Marks(list(range(len(jobs))), set(), {})
    rows: list[Values] = [seen for mark in sorted(first) if (seen := jobs[first[mark]].seen) is not None]
    back: Rows = yield Do(SEE, SEE.cells.checked(rows))
    parked = {(bot, update): bool(body) for bot, update, body in back}
    fresh, again = [], set()
    for n, job in enumerate(jobs):
        if job.seen is None:
            fresh.append(n)
        elif n not in repeats and (known := parked.get(job.seen.mark)) is not None:
            fresh.append(n)
            if known:
                again.add(n)
    return Marks(fresh, again, repeats)


def advance(jobs: Sequence[Job], fresh: Sequence[int]) -> Generator[Step, Rows, set[int]]:
    """Raise the revisions. The jobs whose every expectation was met; of equal expectations only the first can be."""
    owner: dict[str, dict[Values, int]] = {}
    for n in fresh:
        for expect in jobs[n].unit.effects.expects:
            owner.setdefault(expect.table, {}).setdefault((expect.id, expect.revision), n)
    moved = set(fresh)
    for table in sorted(owner):
        asked = raising(ADVANCE, table)
        rows = yield Do(asked, asked.cells.checked(sorted(owner[table])))
        met = {(id, revision - 1) for id, revision in rows}
        owner[table] = {pair: n for pair, n in owner[table].items() if pair in met}
    for n in fresh:
        expects = jobs[n].unit.effects.expects
        if any(owner[expect.table].get((expect.id, expect.revision)) != n for expect in expects):
            moved.discard(n)
    return moved


def take_back(
    jobs: Sequence[Job], stale: Sequence[int], moved: set[int], parked: set[int]
) -> Generator[Step, Rows, None]:
    """Take the marks of stale units back, so that their retry counts as new; wipe what was parked and is done."""
    for statement, which in (
        (FORGET, [n for n in stale if n not in parked]),
        (UNPARK, [n for n in stale if n in parked]),
        (WIPE, sorted(moved & parked)),
    ):
        marks: list[Seen] = [seen for n in which if (seen := jobs[n].seen) is not None]
        if marks:
            yield do(statement, [{"bot": seen.bot, "update_id": seen.update_id} for seen in marks])
