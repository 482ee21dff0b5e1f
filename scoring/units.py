"""Scores one indicator: answers within a department first, then departments to the municipality."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from scoring.answers import Questionnaire
from scoring.assessment import Group, Indication, Roster
from scoring.cases import Case
from scoring.entries import score_entry
from scoring.formulas import Reading
from scoring.indicator import Component, Entry, Indicator
from scoring.intervals import mean_half_width
from scoring.interviews import Interview
from scoring.model import Model
from scoring.policy import Policy
from scoring.reducers import OUT_OF_SCOPE, Score, missing, weigh

_NOTHING = Indication(id="", score=OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every computation needs: the released cases by flow, the model, the policy, the closing date."""

    cases: Mapping[str, tuple[Case, ...]]
    flows: Mapping[str, Questionnaire]
    rosters: Mapping[str, Roster]
    model: Model
    policy: Policy
    as_of: datetime

    def readings(self, authority: str, departments: Sequence[str] | None) -> list[Reading]:
        """The interviews of an authority in these departments (None: in all)."""
        flow = self.model.authorities[authority].flow
        if flow not in self.flows:
            return []
        questionnaire = self.flows[flow]
        return [
            Reading(Interview(case, questionnaire), self.policy, self.as_of)
            for case in self.cases.get(flow, ())
            if departments is None or case.department in departments
        ]

    def headcount(self, group: Group) -> int:
        """Everybody on the list of a group."""
        return sum(self.rosters[name].headcount for name in group.departments if name in self.rosters)

    def in_scope(self, entry: Entry) -> bool:
        """Whether every flow that the entry reads was launched, and the model has a formula for it."""
        flows = entry.reads or (self.model.authorities[entry.authority].flow,)
        return entry.scored and all(flow in self.flows for flow in flows)


def score_indicator(indicator: Indicator, groups: Sequence[Group], desk: Desk) -> Indication:
    """An indicator over all groups: municipal ones at once, the others rolled up by their weight."""
    if indicator.level == "municipal":
        return _score_unit(indicator, None, desk)
    parts = [_score_unit(indicator, group, desk) for group in groups]
    weights = [_roll_up_weight(indicator, group, desk) for group in groups]
    return _roll_up(indicator, parts, weights)


def _roll_up_weight(indicator: Indicator, group: Group, desk: Desk) -> Fraction:
    return Fraction(desk.headcount(group)) if indicator.weight == "headcount" else Fraction(1)


def _roll_up(indicator: Indicator, parts: Sequence[Indication], weights: Sequence[Fraction]) -> Indication:
    """Over the units where the indicator is known; the others only widen the bounds."""
    if len(parts) == 1:
        return parts[0]
    asked = [(part, weight) for part, weight in zip(parts, weights, strict=True) if part.score.state != "out_of_scope"]
    if not asked:
        return replace(_NOTHING, id=indicator.id)
    score = weigh((part.score.weighing(weight) for part, weight in asked), Fraction(0))
    found = [(part, weight) for part, weight in asked if part.score.state == "known"]
    return Indication(
        id=indicator.id,
        score=score,
        n=sum(part.n for part, _ in found),
        of=sum(part.of for part, _ in asked),
        half=combine_halves([(part.half, weight) for part, weight in found]),
        coverage=_mean_coverage(asked),
        confidence=max((part.confidence for part, _ in found), default=""),
        authority=next((part.authority for part, _ in found), asked[0][0].authority),
        people=sum(part.people for part, _ in asked),
    )


def _mean_coverage(asked: Sequence[tuple[Indication, Fraction]]) -> float | None:
    total = sum((weight for _, weight in asked), Fraction(0))
    return math.fsum(float(weight / total) * (part.coverage or 0.0) for part, weight in asked) if total else None


def combine_halves(parts: Sequence[tuple[float | None, Fraction]]) -> float | None:
    """Half-width of a weighted mean of independent units; None when one of them has none."""
    total = float(sum((weight for _, weight in parts), Fraction(0)))
    if not total or any(half is None for half, _ in parts):
        return None
    return math.sqrt(math.fsum((float(weight) * (half or 0.0)) ** 2 for half, weight in parts)) / total


def _score_unit(indicator: Indicator, group: Group | None, desk: Desk) -> Indication:
    """One indicator in one group: its components, each by the first authority that knows."""
    found = [(part, _score_part(part, group, desk)) for part in indicator.parts]
    asked = [(part, one) for part, one in found if one.score.state != "out_of_scope"]
    municipal = indicator.level == "municipal"
    if not asked:
        return replace(_NOTHING, id=indicator.id, municipal=municipal)
    if len(asked) == 1:
        return replace(asked[0][1], id=indicator.id, municipal=municipal)
    score = weigh((one.score.weighing(part.weight) for part, one in asked), desk.policy.known_share)
    counted = [one for _, one in asked if one.score.state == "known"] or [one for _, one in asked]
    return Indication(
        id=indicator.id,
        score=score,
        n=min(one.n for one in counted),
        of=max(one.of for one in counted),
        half=_widest(counted),
        coverage=min(one.coverage or 0.0 for one in counted),
        confidence=max(one.confidence for one in counted),
        authority=counted[0].authority,
        municipal=municipal,
        people=min((one.people for one in counted if one.people), default=0),
    )


def _widest(parts: Iterable[Indication]) -> float | None:
    """Half-width of a plain mean of answers of the same people: at most the mean of the half-widths."""
    halves = [part.half for part in parts]
    known_halves = [half for half in halves if half is not None]
    return math.fsum(known_halves) / len(halves) if halves and len(known_halves) == len(halves) else None


def _score_part(part: Component, group: Group | None, desk: Desk) -> Indication:
    """The record falls to the next authority while the answer is missing; `na` does not fall."""
    first: Indication | None = None
    for entry in part.record:
        if not desk.in_scope(entry):
            continue
        found = _ask(entry, part, group, desk)
        if found.score.state != "missing":
            fell = first is not None
            return replace(found, confidence="C") if fell and found.confidence == "B" else found
        first = first or found
    return first or _NOTHING


def _ask(entry: Entry, part: Component, group: Group | None, desk: Desk) -> Indication:
    readings = desk.readings(entry.authority, group.departments if group else None)
    scores = [score_entry(entry, reading, part.bounds) for reading in readings]
    agents = entry.authority == "agent"
    applicable = [one for one in scores if one.state in ("known", "missing")]
    values = tuple(one.value or 0.0 for one in applicable if one.state == "known")
    population = desk.headcount(group) if group and agents else len(scores)
    of = max(population - (len(scores) - len(applicable)), len(values))
    score = _across(scores, agents, desk.policy)
    return Indication(
        id="",
        score=score,
        n=len(scores) if score.state == "na" else len(values),
        of=of,
        half=mean_half_width(values, of, desk.policy.agent_answers_needed) if agents else 0.0,
        coverage=len(values) / len(applicable) if applicable else None,
        confidence="C" if agents else "B",
        authority=entry.authority,
        people=len(values) if agents and score.state == "known" else 0,
    )


def _across(scores: Sequence[Score], agents: bool, policy: Policy) -> Score:
    """The mean over people, known from enough of them on; an office holder gives one interview."""
    answers = [one for one in scores if one.state == "known"]
    mean = weigh(scores, Fraction(0))
    if not scores or (agents and len(answers or scores) < policy.agent_answers_needed):
        return missing()
    if agents and not answers and mean.state == "missing":
        return missing()
    return mean
