"""Which dates come near: calls that close, so that nobody learns of it the day after."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from scoring.registers.declared import Deadline, Register
from scoring.registers.lines import Line


@dataclass(frozen=True, slots=True)
class Due:
    """A line whose date comes in `left` days (0: today); `notice` is the number of days that it has come within."""

    line: Line
    day: date
    left: int
    notice: int


def coming(register: Register, lines: Iterable[Line], today: date) -> tuple[Due, ...]:
    """The lines whose date lies ahead within the first notice, the nearest first.

    Each belongs to the smallest of the notices that it has reached: who tells once for each (line, notice) tells
    neither twice nor too late, also after days without a tick.
    """
    deadline = register.deadline
    if deadline is None:
        return ()
    found = [due for line in lines if (due := _due(deadline, line, today)) is not None]
    return tuple(sorted(found, key=lambda one: (one.day, one.line.subject)))


def _due(deadline: Deadline, line: Line, today: date) -> Due | None:
    day = _day(line.value(deadline.field))
    if day is None or not all(_still(line, name, values) for name, values in deadline.still.items()):
        return None
    left = (day - today).days
    reached = [days for days in deadline.days if left <= days]
    return Due(line, day, left, min(reached)) if left >= 0 and reached else None


def _still(line: Line, name: str, values: tuple[str, ...]) -> bool:
    value = line.value(name)
    return value is None or str(value) in values


def _day(value: object) -> date | None:
    """The day of a stored date; None for what is not one (`always` open, a text)."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def past(register: Register, lines: Iterable[Line], today: date) -> Iterator[Line]:
    """The lines whose date has gone by: shown apart, never reminded of."""
    if register.deadline is not None:
        for line in lines:
            day = _day(line.value(register.deadline.field))
            if day is not None and day < today:
                yield line
