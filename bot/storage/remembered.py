"""Answers of the database to questions asked again and again, kept in memory until something that they rest on changes.

Only where nobody else writes. Bounded, and may be dropped at any time: without it everything works, more slowly.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from bot.storage.cells import Row
from bot.storage.jobs import Job, Result
from bot.storage.statements import READS, WRITES
from bot.storage.watching import WATCHED, change_of, whole_tables
from bot.turn import Expect, Written

Rows = list[dict[str, Any]]
Key = tuple[Hashable, ...]
Mark = tuple[str, str, Hashable]
MOST = 4096
MOST_ROWS = 20_000
"""Rows taken in after which everything is forgotten: about 13 MB, were they all records. Enough for three hundred
people who answer at the same time; more are read again more often."""


class Remembered:
    """Rows are shared with whoever asks and must not be changed by them. `changes` counts every change heard of."""

    def __init__(self, most: int = MOST) -> None:
        self._rows: dict[Key, Rows] = {}
        self._marks: dict[Key, tuple[Mark, ...]] = {}
        self._watched: dict[Mark, set[Key]] = {}
        self._most = most
        self._taken_in = 0
        self.changes = 0

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, key: Key) -> Rows | None:
        """What was answered; `key` is the name of a query and its parameters as they were given."""
        return self._rows.get(key)

    def holds(self, seen: Iterable[tuple[Key, Rows]]) -> bool:
        """Whether each of these questions is answered by the very rows named beside it."""
        known = self._rows
        return all([known.get(key) is rows for key, rows in seen])  # noqa: C419 - asked for every tap: a list is sooner

    def put(self, key: Key, params: Mapping[str, Any], rows: Rows) -> None:
        """Keep an answer that was read after the last change."""
        if len(self._rows) >= self._most or self._taken_in >= MOST_ROWS:
            self.clear()
        self._taken_in += len(rows)
        marks = tuple(_marks(str(key[0]), params, rows))
        self._rows[key], self._marks[key] = rows, marks
        for mark in marks:
            self._watched.setdefault(mark, set()).add(key)

    def clear(self) -> None:
        """Forget everything."""
        self._rows.clear()
        self._marks.clear()
        self._watched.clear()
        self._taken_in = 0
        self.changes += 1

    # -------------------------------------------------------------------------------------------- changes
    def written(self, jobs: Sequence[Job], results: Sequence[Result]) -> None:
        """Units were committed: bring up to date, or drop, what rests on the rows that they changed."""
        self.changes += 1
        for job, result in zip(jobs, results, strict=True):
            if result.written is not Written.DONE:
                continue
            for expect in job.unit.effects.expects:
                self._advanced(expect)
            for write in job.unit.effects.writes:
                self.changed(write.statement, write.rows)

    def changed(self, name: str, rows: Iterable[Row]) -> None:
        """Rows were given to a statement."""
        change = change_of(WRITES[name])
        if change is None:
            return
        self._drop((change.table, "", ""))
        if change.comes:
            self._drop((change.table, "+", ""))
        renew = RENEWED.get(name)
        for row in rows:
            if renew is not None and renew(self, row):
                continue
            for column in change.columns:
                self._drop((change.table, column, row[column]))
        if not change.columns:
            self._drop_table(change.table)

    def _advanced(self, expect: Expect) -> None:
        """A row's revision was raised by one."""
        if expect.table != "interview":
            self.changed_row(expect.table, expect.id)
            return
        for key in self._watched.get(("interview", "id", expect.id), ()):
            self._rows[key] = [
                {**row, "revision": expect.revision + 1} if row["id"] == expect.id else row for row in self._rows[key]
            ]

    def changed_row(self, table: str, id: str) -> None:
        """One row of a table is another now."""
        self._drop((table, "", ""))
        self._drop((table, "id", id))

    def _drop(self, mark: Mark) -> None:
        for key in self._watched.pop(mark, ()):
            self._rows.pop(key, None)
            for other in self._marks.pop(key, ()):
                if other != mark and (keys := self._watched.get(other)) is not None:
                    keys.discard(key)
                    if not keys:
                        del self._watched[other]

    def _drop_table(self, table: str) -> None:
        for mark in [mark for mark in self._watched if mark[0] == table]:
            self._drop(mark)

    # -------------------------------------------------------------------------------------------- renewing
    def renew_records(self, row: Row) -> bool:
        """One more record stands at the end of its interview; False: what is kept does not end just before it."""
        keys = self._watched.get(("record", "interview", row["interview"]), ())
        for key in keys:
            known = self._rows[key]
            if known and (known[-1]["revision"], known[-1]["n"]) >= (row["revision"], row["n"]):
                return False
            self._rows[key] = [*known, dict(row)]
            self._taken_in += 1
        return True

    def renew_card(self, row: Row) -> bool:
        """What a chat shows is another card now; False: it was not known to show any."""
        keys = self._watched.get(("card", "chat", row["chat"]), ())
        for key in keys:
            known = self._rows[key]
            if not known:
                return False
            self._rows[key] = [{**known[0], **{name: row[name] for name in known[0] if name in row}}]
        return True


RENEWED: Mapping[str, Callable[[Remembered, Row], bool]] = {
    "insert_record": Remembered.renew_records,
    "set_card": Remembered.renew_card,
}
"""The two statements of every answer, after which what is kept is brought up to date and not read again."""


def _marks(name: str, params: Mapping[str, Any], rows: Rows) -> Iterable[Mark]:
    """Everything whose change makes an answer untrue."""
    watch = WATCHED[name]
    for table, _ in whole_tables(READS[name]):
        yield table, "", ""
    for (table, column), param in watch.given.items():
        yield table, column, params[param]
    known = {table for table, _ in watch.given}
    for (table, column), named in watch.found.items():
        yield from ((table, column, row[named]) for row in rows)
        if table not in known:
            yield table, "+", ""
