"""From dated, signed entries to what a register says today. Entries are only ever added; the fold decides."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from scoring.registers.declared import Merge, Register

Value = str | int | float | bool | None
"""What an entry says: a choice by its name, several as names with a space between, a number, an ISO day, a text."""

EXISTS: Final = ""
"""The field that says whether a line stands (`True`) or was taken off (`False`)."""

UNKNOWN: Final = "?"
"""What stands after the name of a field where an author was asked and did not know: it settles nothing."""

COORDINATOR: Final = "coordinator"
"""The author whose word stands over every older claim."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One line of the book. `author` is a function, never a name: `dept_head:<department>`, `it_officer`,
    `coordinator`. `at` is the day (ISO 8601), `seq` the order within it; `evidence` a link, or ''.
    """

    at: str
    seq: int
    register: str
    subject: str
    field: str
    value: Value
    author: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one author says of a field, since when, and what it rests on."""

    value: Value
    author: str
    at: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a register: what stands in each field, and every claim behind it (the one that stands first);
    `unknown` who was asked last and did not know, by field.
    """

    subject: str
    fields: Mapping[str, Claim]
    claims: Mapping[str, tuple[Claim, ...]]
    since: str
    touched: str
    unknown: Mapping[str, Claim] = field(default_factory=dict)

    def value(self, name: str) -> Value:
        """What stands in a field; None where nobody said anything."""
        claim = self.fields.get(name)
        return None if claim is None else claim.value


Rank = Callable[[str, Value], float | None]
"""The place of a field's value on its scale, None where it has none: what `lowest` and `largest` compare."""


def plain_rank(name: str, value: Value) -> float | None:
    """Numbers by themselves; for choices give a rank that knows their scores."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def fold(register: Register, entries: Iterable[Entry], rank: Rank = plain_rank) -> tuple[Line, ...]:
    """The lines that stand, in the order in which they were first written. Entries of other registers are ignored; the
    order in which they are given never matters.
    """
    by_subject: dict[str, list[Entry]] = {}
    for entry in sorted(one for one in entries if one.register == register.id):
        by_subject.setdefault(entry.subject, []).append(entry)
    lines = (_line(register, subject, found, rank) for subject, found in by_subject.items())
    return tuple(line for line in lines if line is not None)


def _line(register: Register, subject: str, entries: Sequence[Entry], rank: Rank) -> Line | None:
    by_field: dict[str, list[Entry]] = {}
    for entry in entries:
        by_field.setdefault(entry.field, []).append(entry)
    stands = by_field.pop(EXISTS, [])
    if stands and stands[-1].value is False:
        return None
    asked = {name: by_field.pop(name) for name in tuple(by_field) if name.endswith(UNKNOWN)}
    claims = {name: _claims(found, register.merge.get(name, "latest"), name, rank) for name, found in by_field.items()}
    return Line(
        subject=subject,
        fields={name: found[0] for name, found in claims.items()},
        claims=claims,
        since=entries[0].at,
        touched=entries[-1].at,
        unknown={name.removesuffix(UNKNOWN): _claim(found[-1]) for name, found in asked.items()},
    )


def _claims(entries: Sequence[Entry], merge: Merge, name: str, rank: Rank) -> tuple[Claim, ...]:
    """The latest word of each author; a coordinator's word ends every older claim."""
    latest: dict[str, Entry] = {}
    for entry in entries:
        if entry.author == COORDINATOR:
            latest.clear()
        latest.pop(entry.author, None)
        latest[entry.author] = entry
    order = sorted(latest.values(), reverse=True)
    if merge != "latest":
        order.sort(key=lambda entry: _place(rank(name, entry.value), merge))
    return tuple(map(_claim, order))


def _claim(entry: Entry) -> Claim:
    return Claim(entry.value, entry.author, entry.at, entry.evidence)


def _place(found: float | None, merge: Merge) -> tuple[bool, float]:
    """Where a claim comes in the order; what has no place on the scale comes last."""
    number = 0.0 if found is None else found
    return found is None, -number if merge == "largest" else number
