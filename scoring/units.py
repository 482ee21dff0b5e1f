"""Scores one indicator: answers within a unit first, then units to the municipality."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from scoring.assessment import Group, Indication
from scoring.desk import Desk, Unit
from scoring.entries import score_cases
from scoring.indicator import Indicator
from scoring.records import score_record, speak
from scoring.reducers import OUT_OF_SCOPE, Score, weigh

_NOTHING = Indication(id="", score=OUT_OF_SCOPE)


def score_indicator(indicator: Indicator, groups: Sequence[Group], desk: Desk) -> Indication:
    """An indicator over all groups: municipal ones at once, by volume over the cards of all, the others rolled up by
    their weight.
    """
    if indicator.level == "municipal":
        return _score_unit(indicator, Group("", desk.everywhere), desk)
    if indicator.weight == "volume":
        return _score_unit(indicator, Group("", tuple(name for one in groups for name in one.departments)), desk)
    parts = [_score_unit(indicator, group, desk) for group in groups]
    weights = [roll_up_weight(indicator, group, desk) for group in groups]
    return _roll_up(indicator, parts, weights)


def roll_up_weight(indicator: Indicator, group: Group, desk: Desk) -> Fraction:
    """What a group weighs among the others: its people, or as much as any."""
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


def _score_unit(indicator: Indicator, group: Group, desk: Desk) -> Indication:
    """One indicator in one group: its components, each by the first authority that knows."""
    whole = indicator.weight == "volume"
    found = [(part, score_record(part, group, desk, whole=whole)) for part in indicator.parts]
    asked = [(part, one) for part, one in found if one.score.state != "out_of_scope"]
    municipal = indicator.level == "municipal"
    if not asked:
        return replace(_NOTHING, id=indicator.id, municipal=municipal)
    decided = decide(indicator, group.departments, desk)
    if len(asked) == 1 and decided is None:
        return replace(asked[0][1], id=indicator.id, municipal=municipal)
    score = weigh((one.score.weighing(part.weight) for part, one in asked), desk.policy.known_share)
    counted = [one for _, one in asked if one.score.state == "known"] or [one for _, one in asked]
    return Indication(
        id=indicator.id,
        score=decided or score,
        n=max(1, min(one.n for one in counted)) if decided else min(one.n for one in counted),
        of=max(one.of for one in counted),
        half=0.0 if decided else _widest(counted),
        coverage=min(one.coverage or 0.0 for one in counted),
        confidence=max(one.confidence for one in counted),
        authority=counted[0].authority,
        municipal=municipal,
        people=min((one.people for one in counted if one.people), default=0),
    )


def decide(indicator: Indicator, unit: Unit, desk: Desk) -> Score | None:
    """What the indicator's own cases decide before its components are looked at."""
    if not indicator.cases:
        return None
    reading = speak(indicator.parts[0].record[0].authority, unit, desk)
    return None if reading is None else score_cases(indicator.cases, reading, indicator.bounds)


def _widest(parts: Iterable[Indication]) -> float | None:
    """Half-width of a plain mean of answers of the same people: at most the mean of the half-widths."""
    halves = [part.half for part in parts]
    known_halves = [half for half in halves if half is not None]
    return math.fsum(known_halves) / len(halves) if halves and len(known_halves) == len(halves) else None
