"""What changed between two waves, and whether it may be called a change: both recomputed on what they have in common.

Chain-linking as in consumer prices: each step compares only the indicators that were asked alike and are known in
both waves, over the publication groups that both have, by one model and one policy; steps add up.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from scoring.assess import assess
from scoring.assessment import Assessment, Group, Indication, Roster, Scope
from scoring.cases import Case
from scoring.intervals import Z, mean_half_width
from scoring.items import changed_flows, same_item
from scoring.model import Dimension, Model
from scoring.policy import Policy

Direction = Literal["higher", "lower", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave as it was released: what `assess` needs."""

    cases: tuple[Case, ...]
    rosters: tuple[Roster, ...]
    scope: Scope
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator, dimension (over `common` indicators) or the whole: before, after, and the 95 % half-width of the
    difference (None: too few answers to tell). `smallest`: the least difference that may be called one here.
    """

    id: str
    before: float
    after: float
    half: float | None
    smallest: float | None
    direction: Direction
    common: tuple[str, ...] = ()

    @property
    def difference(self) -> float:
        """After less before, in points."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Changes:
    """Two waves on common ground. `left_out`: indicators with why (`not_asked`, `not_known`, `asked_otherwise`);
    `groups` that both have; `flows` whose version changed, with both versions.
    """

    groups: tuple[Group, ...]
    indicators: tuple[Change, ...]
    dimensions: tuple[Change, ...]
    overall: Change | None
    left_out: Mapping[str, str]
    flows: tuple[tuple[str, str, str], ...]


def smallest_change(s1: float, n1: int, size1: int, s2: float, n2: int, size2: int) -> float:
    """The smallest difference of two means that two waves can show: 1.96 * sqrt(sum of s^2/n * (1 - n/N))."""
    parts = ((s1, n1, size1), (s2, n2, size2))
    return Z * math.sqrt(math.fsum(s * s / n * (1 - n / size) for s, n, size in parts))


def compare_waves(first: Wave, second: Wave, model: Model, policy: Policy) -> Changes:
    """Both waves recomputed on common groups and flows by one model, and what changed.

    Without a group that both waves have, nothing is compared.
    """
    groups = common_groups(first.scope, second.scope)
    if not groups:
        return Changes((), (), (), None, {}, changed_flows(first.scope.flows, second.scope.flows))
    shared = set(first.scope.flows) & set(second.scope.flows)
    before, after = (_again(wave, groups, shared, model, policy) for wave in (first, second))
    return link(before, after, model, policy)


def common_groups(first: Scope, second: Scope) -> tuple[Group, ...]:
    """Groups of the same departments in both waves, by the second wave's names."""
    known = {frozenset(group.departments) for group in first.groups}
    return tuple(group for group in second.groups if frozenset(group.departments) in known)


def _again(wave: Wave, groups: tuple[Group, ...], flows: set[str], model: Model, policy: Policy) -> Assessment:
    kept = {name: flow for name, flow in wave.scope.flows.items() if name in flows}
    scope = replace(wave.scope, groups=groups, flows=kept)
    return assess(wave.cases, wave.rosters, model, policy, scope, wave.as_of)


def link(before: Assessment, after: Assessment, model: Model, policy: Policy) -> Changes:
    """What changed between two assessments of the same groups, by indicators asked alike and known in both."""
    left_out = {one.id: why for _, one in model.indicators() if (why := _why_not(one.id, before, after, model))}
    changes = {
        one.id: _change_of(one.id, before, after, policy) for _, one in model.indicators() if one.id not in left_out
    }
    dimensions = [_change_dimension(one, changes, before, after, policy) for one in model.dimensions]
    found = [one for one in dimensions if one is not None]
    return Changes(
        groups=after.scope.groups,
        indicators=tuple(changes.values()),
        dimensions=tuple(found),
        overall=_change_whole(found, policy) if after.scope.level == "municipality" else None,
        left_out=left_out,
        flows=changed_flows(before.scope.flows, after.scope.flows),
    )


def _why_not(name: str, before: Assessment, after: Assessment, model: Model) -> str:
    states = {one.indicators[name].score.state for one in (before, after)}
    if "out_of_scope" in states:
        return "not_asked"
    if states != {"known"}:
        return "not_known"
    indicator = next(one for _, one in model.indicators() if one.id == name)
    authorities = {one.indicators[name].authority for one in (before, after)}
    alike = same_item(indicator, model, before.scope.flows, after.scope.flows) and len(authorities) == 1
    return "" if alike else "asked_otherwise"


def _change_of(name: str, before: Assessment, after: Assessment, policy: Policy) -> Change:
    one, other = before.indicators[name], after.indicators[name]
    half = _join(one.half, other.half)
    return _judge(name, one.score.value or 0.0, other.score.value or 0.0, half, (name,), policy)


def _change_dimension(
    dimension: Dimension, changes: Mapping[str, Change], before: Assessment, after: Assessment, policy: Policy
) -> Change | None:
    """The plain mean over the common indicators, in both waves, before any cap; None with fewer than a level needs."""
    names = tuple(one.id for one in dimension.indicators if one.id in changes)
    if len(names) < policy.indicators_needed:
        return None
    old, new = (_average([changes[name].before for name in names]), _average([changes[name].after for name in names]))
    halves = [_widest([found.indicators[name] for name in names]) for found in (before, after)]
    return _judge(dimension.id, old, new, _join(*halves), names, policy)


def _change_whole(dimensions: Sequence[Change], policy: Policy) -> Change | None:
    if len(dimensions) < policy.dimensions_needed:
        return None
    old, new = (_average([one.before for one in dimensions]), _average([one.after for one in dimensions]))
    halves = [one.half for one in dimensions]
    half = None if None in halves else _average([one or 0.0 for one in halves])
    return _judge("overall", old, new, half, tuple(one.id for one in dimensions), policy)


def _average(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _widest(parts: Sequence[Indication]) -> float | None:
    """Half-width of a mean of indicators that the same people answered: at most the mean of the half-widths."""
    halves = [part.half for part in parts if part.half is not None]
    return _average(halves) if len(halves) == len(parts) else None


def _join(one: float | None, other: float | None) -> float | None:
    """Half-width of the difference of two waves answered independently of each other."""
    return None if one is None or other is None else math.hypot(one, other)


def _judge(
    name: str, before: float, after: float, half: float | None, common: tuple[str, ...], policy: Policy
) -> Change:
    smallest = None if half is None else max(policy.change_announced, half)
    return Change(name, before, after, half, smallest, direct(after - before, smallest), common)


def direct(difference: float, smallest: float | None) -> Direction:
    """`higher` or `lower` from the smallest difference on that may be called one; otherwise it cannot be told."""
    if smallest is None or abs(difference) < smallest:
        return "cannot_tell"
    return "higher" if difference > 0 else "lower"


def chain(steps: Sequence[Changes], dimension: str) -> tuple[float, ...]:
    """A dimension over several waves: the first wave's score on its first common ground, then each step's change.

    Raises ValueError when one of the steps has no common ground for it: the chain is broken and starts anew after it.
    """
    found = [next((one for one in step.dimensions if one.id == dimension), None) for step in steps]
    if not found or any(one is None for one in found):
        raise ValueError(f"no common ground for {dimension} between two of these waves: begin a new chain after them")
    level = [one.before for one in found[:1] if one is not None]
    for one in found:
        level.append(level[-1] + (one.difference if one is not None else 0.0))
    return tuple(level)


def pair_change(
    before: Mapping[str, float],
    after: Mapping[str, float],
    consented: Collection[str],
    population: int,
    policy: Policy,
    *,
    stable: bool,
) -> Change:
    """The mean change of the same people, by pseudonym: only where the pseudonym is the same in both waves (`stable`)
    and for those who agreed to be linked. Raises ValueError otherwise, or when nobody is left.
    """
    if not stable:
        raise ValueError("these waves give people new pseudonyms: compare them as independent answers")
    both = sorted(set(before) & set(after) & set(consented))
    if not both:
        raise ValueError("nobody who agreed answered in both waves: compare them as independent answers")
    steps = tuple(after[name] - before[name] for name in both)
    half = mean_half_width([(step, 1) for step in steps], max(population, len(steps)), policy.agent_answers_needed)
    old, new = _average([before[name] for name in both]), _average([after[name] for name in both])
    return _judge("paired", old, new, half, (), policy)
