"""Several scores made one: what is known, and the bounds that the unknown leaves open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median
from typing import Literal

BOTTOM, TOP = 0.0, 100.0


@dataclass(frozen=True, slots=True)
class Score:
    """A score of 0-100 with its bounds, or why there is none. `weight` is its share in whatever it enters."""

    state: Literal["known", "missing", "na", "out_of_scope"]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    weight: Fraction = Fraction(1)
    reason: str = ""

    @property
    def floor(self) -> float:
        return BOTTOM if self.low is None else self.low

    @property
    def ceiling(self) -> float:
        return TOP if self.high is None else self.high

    def weighing(self, weight: Fraction) -> "Score":
        """The same score with another weight."""
        return replace(self, weight=weight)


def known(value: float, low: float | None = None, high: float | None = None) -> Score:
    """A known score; without bounds nothing is in doubt."""
    return Score("known", value, value if low is None else low, value if high is None else high)


def missing(low: float = BOTTOM, high: float = TOP, reason: str = "") -> Score:
    """A score that exists and is not known."""
    return Score("missing", None, low, high, reason=reason)


def not_applicable(reason: str = "na_scope") -> Score:
    """A score that leaves the denominator."""
    return Score("na", reason=reason)


OUT_OF_SCOPE = Score("out_of_scope")


def weigh(scores: Iterable[Score], needed: Fraction) -> Score:
    """The weighted mean of the known scores, known itself from a `needed` share of the applicable weight on.

    Bounds are over all applicable scores, the missing ones at their own bounds; where these are narrow, the mean of
    the known ones can lie outside, and the bounds are then widened to hold it. Everything is computed in exact
    fractions, so 2 of 3 is two thirds and the order of the scores never matters.
    """
    applicable = [one for one in scores if one.state in ("known", "missing")]
    total = sum((one.weight for one in applicable), Fraction(0))
    if not total:
        return not_applicable()
    low = _mean([(one.weight, one.floor) for one in applicable], total)
    high = _mean([(one.weight, one.ceiling) for one in applicable], total)
    found = [(one.weight, one.value) for one in applicable if one.value is not None]
    share = sum((weight for weight, _ in found), Fraction(0))
    if not share or share / total < needed:
        return missing(low, high)
    value = _mean(found, share)
    return known(value, min(low, value), max(high, value))


def _mean(parts: Sequence[tuple[Fraction, float]], total: Fraction) -> float:
    return float(sum((weight * Fraction(value) for weight, value in parts), Fraction(0)) / total)


def best(scores: Iterable[Score], needed: Fraction) -> Score:
    """The greatest known score; the unknown ones could be the greatest."""
    applicable = [one for one in scores if one.state in ("known", "missing")]
    if not applicable:
        return not_applicable()
    values = [one.value or 0.0 for one in applicable if one.state == "known"]
    low = max(values, default=BOTTOM)
    high = max((one.ceiling for one in applicable), default=TOP)
    if not values or Fraction(len(values), len(applicable)) < needed:
        return missing(low, max(low, high))
    return known(low, low, max(low, high))


def ratio(num: float, den: float, target: float = 1.0, cap: float = 1.0) -> Score:
    """100 * min(cap, num / den / target); nothing to divide by: does not apply."""
    if den == 0:
        return not_applicable()
    return known(100 * min(cap, num / den / target))


def ratio_over(hits: int, found: int, things: int, den: float, target: float = 1.0) -> Score:
    """A ratio whose numerator is counted over things: `hits` of the `found` known ones, scaled up to all `things`.

    Bounds with the unknown things as none and as all. The caller decides whether enough things are known.
    """
    if den == 0:
        return not_applicable()
    unknown = things - found
    scaled = hits * things / found if found else 0.0
    low, high = ratio(hits, den, target), ratio(hits + unknown, den, target)
    value = ratio(scaled, den, target).value or 0.0
    return known(value, min(low.floor, value), max(high.ceiling, value))


def count_over(words: Sequence[str], n: int, exclude: Sequence[str] = ()) -> Score:
    """100 * min(1, words that count / n)."""
    counted = sum(word not in exclude for word in words)
    return known(100 * min(1.0, counted / n))


def fill_weights(
    weights: Sequence[float | None], rule: Literal["median", "equal"], sample: Sequence[float | None] | None = None
) -> list[Fraction]:
    """Unknown weights as the median of the known ones of the `sample` (all, if it has none) (`median`), or all as
    equal when one is unknown (`equal`).
    """
    found = [weight for weight in weights if weight is not None]
    if not found or (rule == "equal" and len(found) < len(weights)):
        return [Fraction(1)] * len(weights)
    middle = median([weight for weight in sample or () if weight is not None] or found)
    return [Fraction(middle if weight is None else weight) for weight in weights]
