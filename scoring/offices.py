"""Several interviews of one office made one: what came later, row by row, joins what was said first."""

import re
from collections.abc import Iterable, Sequence

from flows.conversation import Scalar, Status
from scoring.cases import Case

_THING = re.compile(r"[^#/.]+#\d+(?=\.)")
_WORTH = {Status.ANSWERED: 0, Status.NOT_APPLICABLE: 1, Status.DONT_KNOW: 2, Status.REFUSED: 3, Status.SKIPPED: 4}


def join_cases(cases: Sequence[Case]) -> Case:
    """One case of an office that answered in several interviews; the order in which they are given never matters.

    An answer counts before a non-answer; things of repeats are put one after the other. Raises ValueError for none.
    """
    if not cases:
        raise ValueError("no interview to join")
    if len(cases) == 1:
        return cases[0]
    statuses: dict[str, Status] = {}
    values: dict[str, Scalar] = {}
    reasons: dict[str, str] = {}
    counts: dict[str, int] = {}
    kept: set[str] = set()
    for case in sorted(cases, key=Case.to_json):
        moved = _renumbered(case, counts)
        for address, status in case.statuses.items():
            place = _moved(address, moved)
            if place not in statuses or _WORTH.get(status, 9) < _WORTH.get(statuses[place], 9):
                statuses[place] = status
                kept = kept | {place} if address in case.kept else kept - {place}
                reasons |= {place: case.reasons[address]} if address in case.reasons else {}
                values |= {place: case.values[address]} if address in case.values else {}
        for address in case.values.keys() - case.statuses.keys():
            values.setdefault(_moved(address, moved), case.values[address])
    first = cases[0]
    return Case(first.flow, first.version, first.department, first.wave, statuses, values, reasons, frozenset(kept))


def _renumbered(case: Case, counts: dict[str, int]) -> dict[str, str]:
    """New prefixes of the things of a case (`rows#1` to `rows#4`); `counts` goes on from case to case."""
    moved: dict[str, str] = {}
    for prefix in sorted(_prefixes(case.statuses), key=lambda one: (one.partition("#")[0], int(one.partition("#")[2]))):
        repeat = prefix.partition("#")[0]
        counts[repeat] = counts.get(repeat, 0) + 1
        moved[prefix] = f"{repeat}#{counts[repeat]}"
    return moved


def _prefixes(addresses: Iterable[str]) -> set[str]:
    return {found[0] for address in addresses if (found := _THING.match(address))}


def _moved(address: str, moved: dict[str, str]) -> str:
    prefix, dot, rest = address.partition(".")
    return f"{moved.get(prefix, prefix)}{dot}{rest}"
