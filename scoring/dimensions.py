"""Dimensions and the whole: means over what is known, bounds over what applies, levels and what is in doubt."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from scoring.assessment import Indication, Ranked
from scoring.caps import find_cap
from scoring.cards import Doubt, Mark
from scoring.desk import Desk, Unit
from scoring.model import Dimension
from scoring.policy import Policy
from scoring.reducers import OUT_OF_SCOPE, Score, known, missing, weigh


def judge_dimension(
    dimension: Dimension, indicators: Mapping[str, Indication], mark: Mark, desk: Desk, unit: Unit
) -> Ranked:
    """One dimension of a unit over its indicators in scope, capped where a cap acts."""
    parts = [indicators[one.id] for one in dimension.indicators]
    asked = [part for part in parts if part.score.state != "out_of_scope"]
    found = [part for part in asked if part.score.state == "known"]
    few = len(asked) < desk.policy.indicators_needed
    free = OUT_OF_SCOPE if few else weigh((part.score for part in asked), desk.policy.known_share)
    cap = None if few else find_cap(dimension.id, unit, desk)
    score = _hold(free, desk.policy.value(cap.value)) if cap else free
    base = Ranked(
        id=dimension.id,
        score=score,
        half=_mean_half([(part.half, part.score.weight) for part in found]),
        n=min((part.n for part in asked if part.score.state != "missing"), default=0),
        known=len(found),
        applicable=sum(part.score.state != "na" for part in asked),
        in_scope=len(asked),
        total=len(parts),
        cap=cap.sentence if cap and score != free else None,
        reason="few_asked" if few else "",
    )
    agents = any(part.authority == "agent" for part in found)
    return _settle(base, mark if agents else "normal", desk.policy)


def judge_overall(
    dimensions: Sequence[tuple[Ranked, Fraction]], mark: Mark, level: Literal["unit", "municipality"], policy: Policy
) -> Ranked:
    """The mean of the known dimensions, from enough of them on; none for a department."""
    asked = [(one, weight) for one, weight in dimensions if one.score.state != "out_of_scope"]
    found = [(one, weight) for one, weight in asked if one.score.state == "known"]
    score = weigh((one.score.weighing(weight) for one, weight in asked), Fraction(0))
    if len(found) < policy.dimensions_needed and score.state == "known":
        score = missing(score.floor, score.ceiling)
    base = Ranked(
        id="overall",
        score=OUT_OF_SCOPE if level == "unit" else score,
        half=_mean_half([(one.half, weight) for one, weight in found]),
        n=min((one.n for one, _ in asked if one.score.state != "missing"), default=0),
        known=len(found),
        applicable=sum(one.score.state != "na" for one, _ in asked),
        in_scope=len(asked),
        total=len(dimensions),
        reason="department" if level == "unit" else "",
    )
    return _settle(base, mark if any(one.half for one, _ in found) else "normal", policy)


def _settle(base: Ranked, mark: Mark, policy: Policy) -> Ranked:
    """The level, or why there is none, and what is in doubt about it."""
    if base.score.state != "known" or mark == "indicative":
        return replace(base, reason=base.reason or _reason(base.score))
    level = find_level(base.score.value or 0.0, policy)
    doubt, low, high = _find_doubt(base, policy)
    return replace(base, level=level, doubt=doubt, level_low=low, level_high=high)


def _reason(score: Score) -> str:
    return {"known": "response", "na": "na"}.get(score.state, "few_known")


def find_level(score: float, policy: Policy) -> int:
    """The index of the level of a score: bands are closed below and open above, the last one closed."""
    return bisect_right(policy.level_cuts, round(score, 9))


def _find_doubt(base: Ranked, policy: Policy) -> tuple[Doubt, int, int]:
    """The first reason for doubt that holds, with the levels at both ends of the range that it speaks of."""
    value = base.score.value or 0.0
    low, high = find_level(base.score.floor, policy), find_level(base.score.ceiling, policy)
    if base.cap is not None:
        return "cap", low, high
    if low != high:
        return "unknown", low, high
    half = base.half or 0.0
    least, most = find_level(max(0.0, value - half), policy), find_level(min(100.0, value + half), policy)
    return ("sampling", least, most) if least != most else ("none", low, high)


def _mean_half(parts: Sequence[tuple[float | None, Fraction]]) -> float | None:
    """At most the mean of the half-widths, whatever the answers of one person have in common; None if one has none."""
    total = sum((weight for _, weight in parts), Fraction(0))
    if not total or any(half is None for half, _ in parts):
        return None
    return math.fsum(float(weight / total) * (half or 0.0) for half, weight in parts)


def _hold(score: Score, most: float) -> Score:
    """The score and both its bounds, none above the cap."""
    low, high = min(score.floor, most), min(score.ceiling, most)
    if score.state == "known":
        return known(min(score.value or 0.0, most), low, high)
    return missing(low, high) if score.state == "missing" else score
