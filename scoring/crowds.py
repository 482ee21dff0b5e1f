"""People as counts: whoever said the same is kept and scored once; memory grows with the different things said.

A figure about people looks at a few questions only. Released interviews pass by once; for each such look, what they
said there is counted by department. Formulas then run over one interview for each different set of answers.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flows.conversation import Status
from scoring.answers import Questionnaire
from scoring.cases import Case

NAMED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SUFFIXES = ("__score", "__status")
_THERE = "_"
"""The name under which a thing of which nothing is looked at still counts as described."""

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """The questions that something reads, with those that decide whether they are asked: outside repeats, and by
    repeat.
    """

    plain: tuple[str, ...]
    repeats: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def restore(self, case: Case, things: Mapping[str, tuple[str, ...]]) -> Case:
        """The interview with nothing in it but what is looked at."""
        inside = [f"{at}.{name}" for repeat, names in self.repeats for at in things.get(repeat, ()) for name in names]
        seen = [*self.plain, *inside]
        statuses = {at: case.statuses[at] for at in seen if at in case.statuses}
        for repeat, _ in self.repeats:
            statuses |= {f"{at}.{_THERE}": Status.NOT_ASKED for at in things.get(repeat, ())}
        values = {at: case.values[at] for at in seen if at in case.values}
        reasons = {at: case.reasons[at] for at in seen if at in case.reasons}
        return Case(case.flow, case.version, case.department, case.wave, statuses, values, reasons)


def look_at(names: Iterable[str], flow: Questionnaire, things: Iterable[str] = ()) -> Look:
    """Everything that reading these names may touch: questions, all of a repeat or matrix, and what routes them.

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
            waiting += [*question.depends, *(one for scale in question.scales for one in NAMED.findall(scale.when))]
    return Look(tuple(sorted(plain)), tuple(sorted((repeat, tuple(sorted(found))) for repeat, found in inside.items())))


def question_of(name: str, flow: Questionnaire) -> str:
    """The question that a name of a formula speaks of: `wifi__score` of `wifi`."""
    for suffix in _SUFFIXES:
        if name not in flow.questions and name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


Said = Mapping[str, tuple[Any, ...]]
Things = Mapping[str, tuple[str, ...]]


def _said(case: Case) -> Said:
    """Everything that an interview says, by address."""
    values, reasons = case.values, case.reasons
    if reasons:
        return {at: (status, values.get(at), reasons.get(at)) for at, status in case.statuses.items()}
    return {at: (status, values.get(at)) for at, status in case.statuses.items()}


def key_of(look: Look, said: Said, things: Things) -> Key:
    """What an interview says to a look; where keys are equal, every formula that looks no further finds the same."""
    whole = tuple(map(said.get, look.plain))
    if not look.repeats:
        return whole
    inside = (
        tuple([said.get(f"{at}.{name}") for name in names]) for repeat, names in look.repeats for at in things[repeat]
    )
    return (*whole, *inside)


class Taker(Protocol):
    """Counts something of its own as interviews pass by."""

    @property
    def repeats(self) -> tuple[str, ...]:
        """The repeats whose things it looks at."""

    def take(self, case: Case, said: Said, things: Things) -> None:
        """Count one interview."""


class Crowds:
    """What the people of each department said, for every look that was announced before they passed by."""

    def __init__(self, looks: Iterable[Look], described: Mapping[str, Taker] | None = None) -> None:
        """`described`: by kind of thing, what counts the things that interviews describe."""
        self.described = described or {}
        self._looks = {look: place for place, look in enumerate(dict.fromkeys(looks))}
        repeats = {repeat for look in self._looks for repeat, _ in look.repeats}
        self._repeats = tuple(sorted(repeats | {repeat for one in self.described.values() for repeat in one.repeats}))
        self._counts: dict[str, list[dict[Key, int]]] = {}
        self._members: list[dict[Key, Case]] = [{} for _ in self._looks]

    def take(self, case: Case) -> None:
        """Count one interview; it is not kept."""
        counts = self._counts.get(case.department)
        if counts is None:
            counts = self._counts[case.department] = [{} for _ in self._looks]
        said, things = _said(case), {repeat: case.instances(repeat) for repeat in self._repeats}
        for one in self.described.values():
            one.take(case, said, things)
        for look, found in zip(self._looks, counts, strict=True):
            key = key_of(look, said, things)
            if key in found:
                found[key] += 1
            else:
                found[key] = 1
                members = self._members[self._looks[look]]
                if key not in members:
                    members[key] = look.restore(case, things)

    @property
    def departments(self) -> frozenset[str]:
        """Where somebody answered."""
        return frozenset(self._counts)

    def members(self, look: Look, unit: Iterable[str]) -> tuple[tuple[Case, int], ...]:
        """Each different interview of these departments, and how many people gave it; of equal ones always the same
        object. KeyError for a look that was not announced.
        """
        place = self._looks[look]
        members, summed = self._members[place], dict[Key, int]()
        for department in unit:
            for key, number in self._counts[department][place].items() if department in self._counts else ():
                summed[key] = summed.get(key, 0) + number
        return tuple((members[key], number) for key, number in summed.items())
