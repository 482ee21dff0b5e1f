"""People as counts: whoever said the same is kept and scored once; memory grows with the different things said.

A figure about people looks at a few questions only. Released interviews pass by once; for each such look, what they
said there is counted by department. Formulas then run over one interview for each different set of answers.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from scoring.answers import Questionnaire
from scoring.cases import Case
from scoring.columns import Batch, Column, Key, Reader
from scoring.heard import Heard, Restorer

NAMED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SUFFIXES = ("__score", "__status")

TOGETHER = 1024
"""Interviews that are read together: enough that a column pays, few enough that they are soon gone."""


@dataclass(frozen=True, slots=True)
class Look:
    """The questions that something reads: outside repeats, and by repeat.

    Those that decide whether they are asked are not among them: each answer is settled as it passes by.
    """

    plain: tuple[str, ...]
    repeats: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns, in the order of the keys."""
        inside = ((over, name) for over, names in self.repeats for name in names or ("",))
        return (*(("", name) for name in self.plain), *inside)


def look_at(names: Iterable[str], flow: Questionnaire, things: Iterable[str] = ()) -> Look:
    """Everything that reading these names may touch: questions, all of a repeat or matrix, and what a scale asks.

    `things` are repeats whose things must stay apart, whatever is read of them.
    """
    plain: dict[str, None] = {}
    inside: dict[str, dict[str, None]] = {repeat: {} for repeat in things if repeat in flow.repeats}
    waiting = list(names)
    while waiting:
        name = question_of(waiting.pop(), flow)
        if name in flow.repeats:
            inside.setdefault(name, {})
            waiting += [one.name for one in flow.questions.values() if one.repeat == name]
        waiting += flow.matrices.get(name, ())
        question = flow.questions.get(name)
        where = plain if question is None or not question.repeat else inside.setdefault(question.repeat, {})
        if question is not None and name not in where:
            where[name] = None
            waiting += [one for scale in question.scales for one in NAMED.findall(scale.when)]
    return Look(tuple(sorted(plain)), tuple(sorted((repeat, tuple(sorted(found))) for repeat, found in inside.items())))


def question_of(name: str, flow: Questionnaire) -> str:
    """The question that a name of a formula speaks of: `wifi__score` of `wifi`."""
    for suffix in _SUFFIXES:
        if name not in flow.questions and name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


class Taker(Protocol):
    """Counts something of its own as interviews pass by."""

    @property
    def columns(self) -> Iterable[Column]:
        """The columns that it reads."""

    def take(self, batch: Batch) -> None:
        """Count some interviews of one department."""


class Crowds:
    """What the people of each department said, for every look that was announced before they passed by."""

    def __init__(
        self, looks: Iterable[Look], flow: Questionnaire | None = None, described: Mapping[str, Taker] | None = None
    ) -> None:
        """`described`: by kind of thing, what counts the things that interviews describe. No flow: nobody is asked."""
        self.described = described or {}
        self._flow = flow
        self._looks = {look: place for place, look in enumerate(dict.fromkeys(looks))}
        self._columns = [look.columns for look in self._looks]
        self._restorers = [Restorer(columns, flow) for columns in self._columns] if flow else []
        self._counts: dict[str, list[Counter[Key]]] = {}
        self._heard: list[dict[Key, Heard]] = [{} for _ in self._looks]

    def take(self, cases: Iterable[Case]) -> None:
        """Count interviews; none is kept."""
        reader = Reader(self._wanted(), self._flow) if self._flow else None
        for together in _together(cases):
            assert reader is not None, "nobody was to be asked"
            for batch in reader.read(together):
                self._count(batch)

    def _wanted(self) -> Iterator[Column]:
        for reads in (*self._columns, *(one.columns for one in self.described.values())):
            yield from reads

    def _count(self, batch: Batch) -> None:
        counts = self._counts.setdefault(batch.department, [Counter() for _ in self._looks])
        for columns, found in zip(self._columns, counts, strict=True):
            found.update(batch.keys(columns))
        for one in self.described.values():
            one.take(batch)

    @property
    def departments(self) -> frozenset[str]:
        """Where somebody answered."""
        return frozenset(self._counts)

    def members(self, look: Look, unit: Iterable[str]) -> tuple[tuple[Heard, int], ...]:
        """Each different interview of these departments, and how many people gave it; of equal ones always the same
        object. KeyError for a look that was not announced.
        """
        place = self._looks[look]
        summed: Counter[Key] = Counter()
        for department in unit:
            if department in self._counts:
                summed.update(self._counts[department][place])
        known, restore = self._heard[place], self._restorers[place].restore
        known.update((key, restore(key)) for key in summed if key not in known)
        return tuple([(known[key], number) for key, number in summed.items()])


def _together(cases: Iterable[Case]) -> Iterator[list[Case]]:
    waiting = iter(cases)
    while found := list(islice(waiting, TOGETHER)):
        yield found
