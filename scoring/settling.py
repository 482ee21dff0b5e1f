"""From dated, signed entries to what stands of each contested fact: frozen once, then asked, answered and decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, cast

from scoring.contested import Contested
from scoring.registers.lines import COORDINATOR, Entry

QUEUE: Final = "verify"
"""The register in whose book these entries stand; it is no list that a town hall keeps."""

FACT: Final = "fact"
"""The field in which a release freezes the fact; entered once for each subject."""

RELEASE: Final = "release"
"""The author of what is frozen: no office, the close of a wave."""

BOTH: Final = "both"
"""The decision that no answer stands over another."""

What = Literal["asked", "proof", "file", "decision"]
STEPS: Final = ("asked", "proof", "file", "decision")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done about a fact. `author` is a function, never a name; `evidence` what it rests on.

    `value`: for `proof` and `file` nothing or the kind of file, for a `decision` the place of the side that stands,
    from 0, or `both`.
    """

    what: What
    at: str
    author: str
    value: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Matter:
    """A contested fact with all that was done about it, in order. `at` is the release that froze it."""

    subject: str
    at: str
    fact: Contested
    steps: tuple[Step, ...]

    @property
    def decision(self) -> Step | None:
        """What stands: the last decision, however many there were before."""
        return next((one for one in reversed(self.steps) if one.what == "decision"), None)

    @property
    def asked(self) -> bool:
        """Whether somebody was asked for proof."""
        return any(one.what == "asked" for one in self.steps)


def fold_matters(entries: Iterable[Entry]) -> tuple[Matter, ...]:
    """What is to be settled, open before decided, the latest release first. The order of the entries never matters.

    A fact of which a later release tells again is asked about once: the earlier, if nobody has decided it, gives way.
    """
    by_subject: dict[str, list[Entry]] = {}
    for entry in sorted(one for one in entries if one.register == QUEUE):
        by_subject.setdefault(entry.subject, []).append(entry)
    found = [one for one in map(_matter, by_subject.values()) if one is not None]
    latest = {_same(one): one.at for one in sorted(found, key=lambda one: one.at)}
    standing = [one for one in found if one.decision is not None or one.at == latest[_same(one)]]
    standing.sort(key=lambda one: one.at, reverse=True)
    return tuple(sorted(standing, key=lambda one: one.decision is not None))


def _matter(entries: list[Entry]) -> Matter | None:
    """Steps before anything was frozen, or by somebody who may not take them, are none."""
    frozen = next((one for one in entries if one.field == FACT and one.author == RELEASE), None)
    if frozen is None:
        return None
    fact = Contested.from_json(str(frozen.value))
    steps = tuple(_step(one) for one in entries if one.field in STEPS and _may(one, fact))
    return Matter(frozen.subject, frozen.at, fact, steps)


def _may(entry: Entry, fact: Contested) -> bool:
    """A coordinator asks and decides for an answer that is there; whoever holds an office brings proof."""
    if entry.field == "decision":
        places = {BOTH, *map(str, range(len(fact.sides)))}
        return entry.author == COORDINATOR and str(entry.value) in places
    return (entry.author == COORDINATOR) == (entry.field == "asked")


def _step(entry: Entry) -> Step:
    value = "" if entry.value is None else str(entry.value)
    return Step(cast(What, entry.field), entry.at, entry.author, value, entry.evidence)


def _same(one: Matter) -> tuple[str, str, frozenset[str]]:
    """What makes two facts of two waves the same: the thing, and whose answers they are."""
    places = frozenset(name for side in one.fact.sides for name in side.departments)
    return one.fact.fact, one.fact.key, places
