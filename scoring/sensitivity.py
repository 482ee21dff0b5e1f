"""Would another method give another level? What the annex of a report says beside the result.

Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7: weights drawn at random, another mean,
another treatment of unknown answers, each dimension left out once.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from scoring.assessment import Assessment, Ranked
from scoring.dimensions import find_level
from scoring.draws import Draws
from scoring.model import Dimension, Model
from scoring.policy import Policy
from scoring.reducers import Score

Mean = Literal["arithmetic", "geometric"]
Unknown = Literal["dropped", "zero"]
POINTS = 100
METHODS: tuple[tuple[Mean, Unknown], ...] = (
    ("arithmetic", "dropped"),
    ("arithmetic", "zero"),
    ("geometric", "dropped"),
    ("geometric", "zero"),
)


@dataclass(frozen=True, slots=True)
class Strand:
    """One dimension: what it has (None: not known), the least it has if every unknown answer is the worst, its weight
    and, where they are to vary too, its indicators as (weight, value, least). `cap`: no result above it.
    """

    id: str
    value: float | None
    least: float
    weight: float = 1.0
    parts: tuple[tuple[float, float | None, float], ...] = ()
    cap: float = 100.0


@dataclass(frozen=True, slots=True)
class Variant:
    """One method over all draws: its result with the plain weights, where 90 % of the draws lie, and the share of the
    draws that reach each level (by index).
    """

    mean: Mean
    unknown: Unknown
    value: float
    low: float
    high: float
    levels: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The result when one dimension is left out."""

    dimension: str
    value: float
    level: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The sensitivity card, in exact values (the gate rounds what is printed). `stays`: share of all draws of all
    methods at the level of the result. `own`: result and level with a town's own weights, beside and never instead.
    """

    value: float
    level: int
    draws: int
    variants: tuple[Variant, ...]
    stays: float
    without: tuple[Without, ...]
    own: tuple[float, int] | None = None

    @property
    def depends_on_method(self) -> bool:
        """Whether one of the methods, with the plain weights or in some draws, gives another level."""
        return self.stays < 1


def arithmetic_mean(scores: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """The weighted mean of scores; equal weights when none are given."""
    shares = weights or [1.0] * len(scores)
    return math.fsum(map(float.__mul__, map(float, shares), map(float, scores))) / math.fsum(shares)


def geometric_mean(scores: Sequence[float], floor: float, weights: Sequence[float] | None = None) -> float:
    """The weighted geometric mean of scores, each at least `floor` (a zero would decide alone)."""
    return math.exp(arithmetic_mean([math.log(max(score, floor)) for score in scores], weights))


def weigh_methods(
    strands: Sequence[Strand], policy: Policy, own: Mapping[str, float] | None = None
) -> Sensitivity | None:
    """The card over dimensions; None when fewer of them are known than the whole needs.

    `own`: 100 points shared out over dimensions, as `check_own_weights` wants them. Raises ValueError when none of
    them stands on a known one.
    """
    found = [one for one in strands if one.value is not None]
    if len(found) < policy.dimensions_needed:
        return None
    value = arithmetic_mean([one.value or 0.0 for one in found], [one.weight for one in found])
    level = find_level(value, policy)
    thrown = _throw(strands, policy)
    variants = tuple(_vary(mean, unknown, strands, thrown, policy) for mean, unknown in METHODS)
    stays = math.fsum(one.levels[level] for one in variants) / len(variants)
    without = tuple(_leave_out(one, found, policy) for one in found)
    beside = None if own is None else _weigh_own(found, own, policy)
    return Sensitivity(value, level, policy.draws, variants, stays, without, beside)


def find_sensitivity(
    assessment: Assessment, model: Model, policy: Policy, own: Mapping[str, float] | None = None
) -> Sensitivity | None:
    """The card of a municipality; None for a department and for a town without an overall score.

    Raises ValueError when `own` is not 100 points over the dimensions of the model.
    """
    if own is not None:
        check_own_weights(own, [one.id for one in model.dimensions])
    if assessment.overall.score.state != "known":
        return None
    return weigh_methods([*_strands(assessment, model, policy)], policy, own)


def _strands(assessment: Assessment, model: Model, policy: Policy) -> Iterator[Strand]:
    for dimension in model.dimensions:
        ranked = assessment.dimensions[dimension.id]
        if ranked.score.state not in ("known", "missing"):
            continue
        scores = [assessment.indicators[one.id].score for one in dimension.indicators]
        yield lay_strand(dimension, ranked, [one for one in scores if one.state in ("known", "missing")], policy)


def lay_strand(dimension: Dimension, ranked: Ranked, scores: Sequence[Score], policy: Policy) -> Strand:
    """A dimension with the scores of its indicators, known or missing."""
    parts = tuple((float(one.weight), one.value, one.floor) for one in scores)
    cap = policy.cap if ranked.cap is not None else 100.0
    return Strand(dimension.id, ranked.score.value, ranked.score.floor, float(dimension.weight), parts, cap)


@dataclass(frozen=True, slots=True)
class _Throw:
    """One draw: (weight, value with unknowns dropped or None, value with unknowns as zero) of every strand."""

    parts: tuple[tuple[float, float | None, float], ...]


def _throw(strands: Sequence[Strand], policy: Policy) -> list[_Throw]:
    """All draws: each weight, of dimensions and of indicators, times a number around 1."""
    draws, noise = Draws(policy.draw_seed), float(policy.weight_noise)
    return [_Throw(tuple(_shake(one, draws, noise) for one in strands)) for _ in range(policy.draws)]


def _shake(strand: Strand, draws: Draws, noise: float) -> tuple[float, float | None, float]:
    weight = strand.weight * draws.uniform(1 - noise, 1 + noise)
    if not strand.parts:
        return weight, strand.value, strand.least
    shaken = [(part[0] * draws.uniform(1 - noise, 1 + noise), part[1], part[2]) for part in strand.parts]
    least = min(strand.cap, _mean([(share, low) for share, _, low in shaken]))
    if strand.value is None:
        return weight, None, least
    value = _mean([(share, known) for share, known, _ in shaken if known is not None])
    return weight, min(strand.cap, value), least


def _mean(parts: Sequence[tuple[float, float]]) -> float:
    return math.fsum(share * value for share, value in parts) / math.fsum(share for share, _ in parts)


def _vary(mean: Mean, unknown: Unknown, strands: Sequence[Strand], thrown: Sequence[_Throw], policy: Policy) -> Variant:
    plain = _Throw(tuple((one.weight, one.value, one.least) for one in strands))
    results = sorted(_combine(one, mean, unknown, policy) for one in thrown)
    levels = [0] * (len(policy.level_cuts) + 1)
    for result in results:
        levels[find_level(result, policy)] += 1
    value = _combine(plain, mean, unknown, policy)
    low, high = quantile(results, Fraction(1, 20)), quantile(results, Fraction(19, 20))
    return Variant(mean, unknown, value, low, high, tuple(count / len(results) for count in levels))


def _combine(thrown: _Throw, mean: Mean, unknown: Unknown, policy: Policy) -> float:
    pairs = [(part[0], part[2] if unknown == "zero" else part[1]) for part in thrown.parts]
    known = [(weight, value) for weight, value in pairs if value is not None]
    weights, values = [weight for weight, _ in known], [value for _, value in known]
    if mean == "geometric":
        return geometric_mean(values, policy.geometric_floor, weights)
    return arithmetic_mean(values, weights)


def quantile(ordered: Sequence[float], share: Fraction) -> float:
    """The value below which `share` of the ordered values lie, by linear interpolation between neighbours."""
    place = share * (len(ordered) - 1)
    at = int(place)
    above = ordered[min(at + 1, len(ordered) - 1)]
    return ordered[at] + float(place - at) * (above - ordered[at])


def _leave_out(left: Strand, found: Sequence[Strand], policy: Policy) -> Without:
    rest = [one for one in found if one is not left]
    value = arithmetic_mean([one.value or 0.0 for one in rest], [one.weight for one in rest])
    return Without(left.id, value, find_level(value, policy))


def _weigh_own(found: Sequence[Strand], own: Mapping[str, float], policy: Policy) -> tuple[float, int]:
    weights = [own.get(one.id, 0.0) for one in found]
    if not math.fsum(weights):
        raise ValueError("all the points stand on dimensions that are not known: give some to a known one")
    value = arithmetic_mean([one.value or 0.0 for one in found], weights)
    return value, find_level(value, policy)


def check_own_weights(own: Mapping[str, float], names: Sequence[str]) -> None:
    """Raises ValueError unless 100 points are shared out over these dimensions, none of them negative."""
    strange = sorted(set(own) - set(names))
    if strange:
        raise ValueError(f"no dimension {', '.join(strange)}: the points go to {', '.join(names)}")
    if any(points < 0 for points in own.values()):
        raise ValueError("a dimension has less than 0 points: give each from 0 to 100")
    if not math.isclose(math.fsum(own.values()), POINTS, abs_tol=1e-6):
        raise ValueError(f"the points add up to {math.fsum(own.values()):g}: share out exactly {POINTS}")
