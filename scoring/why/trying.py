"""Tries other answers of offices: what the indicators, subjects and the whole would be, everything else as it is.

Answers of colleagues are never tried, and nothing that would put any of them into a figure or take them out: the
difference would tell what they said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.conversation import Scalar, Status
from scoring.assess import count_responses
from scoring.assessment import Assessment, Indication, Ranked
from scoring.cases import Case
from scoring.desk import DEPARTMENTS, Desk
from scoring.dimensions import judge_dimension, judge_overall
from scoring.indicator import Indicator
from scoring.reducers import OUT_OF_SCOPE
from scoring.units import score_indicator


@dataclass(frozen=True, slots=True)
class Swap:
    """An answer of an office that would be another: at an address of a case, with a value."""

    case: Case
    address: str
    value: Scalar

    @property
    def question(self) -> str:
        return self.address.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Trial:
    """One unit, as it was found, on the desk with everything that was said; `feeds`: indicators by question, `capped`:
    subjects that a cap on this question may hold.
    """

    found: Assessment
    desk: Desk
    feeds: Mapping[str, tuple[Indicator, ...]]
    capped: Mapping[str, frozenset[str]]

    def run(self, swaps: Sequence[Swap]) -> dict[str, Ranked] | None:
        """Every subject that these answers touch, and `overall`, as they would be; None where colleagues' answers
        would come into a figure or go out of it.
        """
        desk = self.desk.with_cases(_swapped(self.desk.cases, swaps))
        touched = {one.id: one for swap in swaps for one in self.feeds.get(swap.question, ())}
        indicators = dict(self.found.indicators)
        for name, indicator in touched.items():
            indicators[name] = self._score(indicator, desk)
            if not _same_voices(self.found.indicators[name], indicators[name]):
                return None
        held = {name for swap in swaps for name in self.capped.get(swap.question, ())}
        return self._judge(indicators, touched.keys() | held, desk)

    def _score(self, indicator: Indicator, desk: Desk) -> Indication:
        if self.found.scope.level == "unit" and indicator.level == "municipal":
            return Indication(id=indicator.id, score=OUT_OF_SCOPE)
        return score_indicator(indicator, self.found.scope.groups, desk)

    def _judge(self, indicators: Mapping[str, Indication], touched: Iterable[str], desk: Desk) -> dict[str, Ranked]:
        scope, model, wanted = self.found.scope, desk.model, set(touched)
        unit = tuple(name for group in scope.groups for name in group.departments)
        mark = count_responses([desk.rosters[name] for name in unit if name in desk.rosters], desk.policy).mark
        found = {
            one.id: judge_dimension(one, indicators, mark, desk, unit)
            for one in model.dimensions
            if one.id in wanted or any(part.id in wanted for part in one.indicators)
        }
        every = [(found.get(one.id, self.found.dimensions[one.id]), one.weight) for one in model.dimensions]
        return found | {"overall": judge_overall(every, mark, scope.level, desk.policy)}


def _same_voices(before: Indication, after: Indication) -> bool:
    """Whether the same colleagues stand behind it, by the same authority."""
    if not before.people and not after.people:
        return True
    return (before.people, before.authority) == (after.people, after.authority)


def _swapped(cases: Mapping[str, Sequence[Case]], swaps: Sequence[Swap]) -> dict[str, list[Case]]:
    changed: dict[int, Case] = {}
    for swap in swaps:
        case = changed.get(id(swap.case), swap.case)
        statuses = {**case.statuses, swap.address: Status.ANSWERED}
        changed[id(swap.case)] = replace(case, statuses=statuses, values={**case.values, swap.address: swap.value})
    return {flow: [changed.get(id(case), case) for case in some] for flow, some in cases.items()}


def is_head(case: Case, desk: Desk) -> bool:
    """Whether a case is what a head of department said."""
    flow = desk.flow(DEPARTMENTS)
    return flow is not None and case.flow == flow.id
