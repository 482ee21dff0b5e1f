"""What every computation needs at hand: the released interviews, by whom and where, and what was derived of them."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from scoring.answers import Answer, Questionnaire, State
from scoring.assessment import Group, Roster
from scoring.cases import Case
from scoring.crowds import Crowds, look_at
from scoring.formulas import Reading
from scoring.interviews import Interview
from scoring.model import Model
from scoring.names import Names, names_of
from scoring.offices import join_cases
from scoring.policy import Policy
from scoring.tables.registry import TABLES, Row

T = TypeVar("T")

PEOPLE = "agent"
"""The authority that answers for itself."""

DEPARTMENTS = "dept_head"
"""The authority that answers for a department; every other one answers for the municipality."""

Crowd = Sequence[tuple[Reading, int]]
"""Different sets of answers, each with the number of people who gave it."""

Unit = tuple[str, ...]
"""The departments of a unit, in the order of the register."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The released cases of offices by flow, what people said as counts (`crowds`), the flows launched, the rosters,
    the model, the policy, the closing date.

    `resolve` gives a fact by name; `given` are tables handed in ready (examples of a model).
    """

    cases: Mapping[str, Sequence[Case]]
    flows: Mapping[str, Questionnaire]
    rosters: Mapping[str, Roster]
    model: Model
    policy: Policy
    as_of: datetime
    resolve: Callable[["Desk", str, "Unit"], Answer]
    crowds: Crowds
    given: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    _kept: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made once for this assessment."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def with_cases(self, cases: Mapping[str, Sequence[Case]]) -> "Desk":
        """A desk on which offices said something else; what colleagues said, and what was counted of it, stays.

        Scores are kept by interview, which live as long as their desk: each desk goes on with its own.
        """
        stays = {
            key: dict(found) if isinstance(found, dict) else found
            for key, found in self._kept.items()
            if _of_colleagues(key)
        }
        return replace(self, cases=cases, _kept=stays)

    @property
    def everywhere(self) -> Unit:
        """Every department of the municipality."""
        return self.keep("everywhere", lambda: tuple(sorted({*self.rosters, *self._answered()})))

    def _answered(self) -> set[str]:
        return {case.department for cases in self.cases.values() for case in cases} | self.crowds.departments

    def flow(self, authority: str) -> Questionnaire | None:
        """The flow that an authority is asked; None where it was not launched."""
        return self.flows.get(self.model.authorities[authority].flow) if authority in self.model.authorities else None

    def launched(self, authorities: frozenset[str]) -> bool:
        """Whether the flows of all these authorities were launched."""
        return all(self.flow(authority) is not None for authority in authorities)

    def members(
        self, names: Iterable[str], unit: Unit, things: tuple[str, ...] = ()
    ) -> Sequence[tuple[Interview, int]]:
        """What the people of these departments say to these questions: each different set of answers, and how many
        people gave it; `things` are the repeats whose things are told apart. Equal sets are the same object whatever
        the unit. KeyError for a look that nothing in the model takes.
        """
        flow = self.flow(PEOPLE)
        if flow is None:
            return ()
        wanted = tuple(sorted(set(names)))
        look = self.keep(("look", wanted, things), lambda: look_at(wanted, flow, things))
        return self.crowds.members(look, unit)

    def crowd(self, names: Iterable[str], unit: Unit, things: tuple[str, ...] = ()) -> "Crowd":
        """As `members`, each as a formula reads it."""
        return [(self.reading((one,), unit), number) for one, number in self.members(names, unit, things)]

    def _in(self, flow: str, unit: Unit | None) -> list[Case]:
        return [case for case in self.cases.get(flow, ()) if unit is None or case.department in unit]

    def office(self, authority: str, unit: Unit | None) -> Interview | None:
        """What an office said, from all its interviews; None where nobody was asked or nothing is in."""
        return self.keep(("office", authority, unit), lambda: self._office(authority, unit))

    def _office(self, authority: str, unit: Unit | None) -> Interview | None:
        flow = self.flow(authority)
        cases = self._in(flow.id, unit) if flow else []
        return Interview(join_cases(cases), flow) if flow and cases else None

    def heads(self, unit: Unit) -> list[tuple[str, Interview]]:
        """The departments of a unit whose head answered, with what they said."""
        found = ((name, self.office(DEPARTMENTS, (name,))) for name in unit)
        return [(name, interview) for name, interview in found if interview is not None]

    def officers(self) -> tuple[Interview, ...]:
        """What the offices of the municipality said."""
        authorities = [name for name in self.model.authorities if name not in (PEOPLE, DEPARTMENTS)]
        found = (self.office(name, None) for name in authorities)
        return tuple(interview for interview in found if interview is not None)

    def reading(self, interviews: tuple[Interview, ...], unit: Unit, instance: str = "") -> Reading:
        """How a formula reads these interviews, or one thing of them; names that none has are those of the unit."""
        names = self.names(tuple([one.questionnaire for one in interviews]))
        return Reading(interviews, self.policy, self.as_of, names, self._look_up(unit), instance)

    def _look_up(self, unit: Unit) -> Callable[[str], Answer]:
        return self.keep(("look_up", unit), lambda: partial(self.value, unit=unit))

    def names(self, flows: tuple[Questionnaire, ...], table: str = "") -> Names:
        """What a formula over these flows, and over the rows of a table, may name."""
        return self.keep(("names", tuple([flow.id for flow in flows]), table), lambda: self._names(flows, table))

    def _names(self, flows: tuple[Questionnaire, ...], table: str) -> Names:
        return names_of(flows, TABLES[table].columns if table else (), self.model.fact_names)

    def table(self, name: str, unit: Unit) -> Sequence[Row]:
        """The rows of a derived table for a unit, built once."""
        if name in self.given:
            return self.given[name]
        return self.keep(("table", name, unit), lambda: TABLES[name].build(self, unit))

    def value(self, name: str, unit: Unit) -> Answer:
        """A value of a profile or an indicator by name (`resolve` finds it), for the unit or for the municipality."""
        return self.keep(("value", name, unit), lambda: self.resolve(self, name, unit))

    def headcount(self, group: Group) -> int:
        """Everybody on the list of a group."""
        return sum(self.rosters[name].headcount for name in group.departments if name in self.rosters)


def _of_colleagues(key: Hashable) -> bool:
    """Whether what is kept under this key rests on no answer of an office."""
    if not isinstance(key, tuple):
        return False
    return key[0] in ("needs", "look", "interview", "names", "things") or (key[0] == "scores" and key[2] == ())


NOT_KNOWN = Answer(State.DK)
"""What nobody was asked here, or said."""
