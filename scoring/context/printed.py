"""Printed figures as they can be compared: rounded, with all that is in doubt about them. No answer is looked at again.

Whatever is calculated from here on is a function of figures that are shown, so it tells nothing that they do not; and
it can be repeated when the answers have long been deleted.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.cards import DimensionCard, IndicatorCard
from scoring.change import direct
from scoring.context.cards import Direction
from scoring.figures import Shown
from scoring.policy import Policy
from scoring.publication import Publication


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure in points: `low`-`high` is what unknown answers leave open, `half` the half-width of its sampling
    interval (None: too few answered to tell; 0: an office said it), `step` what it was rounded to.
    """

    value: float
    low: float
    high: float
    half: float | None
    step: float


def read_printed(shown: Shown | None, *, official: bool) -> Printed | None:
    """A figure of a publication; None when there is no number. `official`: no colleague's answer can be in it."""
    if shown is None or shown.value is None:
        return None
    low, high = (shown.value if end is None else end for end in (shown.low, shown.high))
    return Printed(shown.value, low, high, _half(shown, official), float(shown.rounding))


def _half(shown: Shown, official: bool) -> float | None:
    """The wider half of the printed interval. It was rounded outwards, so it is at least the real one, save where 0
    or 100 cut it off: less than a step, which `judge` adds.
    """
    if shown.value is None or shown.sampling_low is None or shown.sampling_high is None:
        return 0.0 if official else None
    return max(shown.value - shown.sampling_low, shown.sampling_high - shown.value)


def mean_printed(parts: Sequence[Printed]) -> Printed:
    """Their plain mean; the half-width of a mean of what the same people said is at most the mean of theirs."""
    halves = [one.half for one in parts if one.half is not None]
    return Printed(
        value=_mean([one.value for one in parts]),
        low=_mean([one.low for one in parts]),
        high=_mean([one.high for one in parts]),
        half=_mean(halves) if len(halves) == len(parts) else None,
        step=_mean([one.step for one in parts]),
    )


def _mean(values: Collection[float]) -> float:
    return math.fsum(values) / len(values)


def judge(one: Printed, other: Printed, policy: Policy) -> tuple[Direction, float | None]:
    """How `other` stands to `one`, and the least difference that may be called one (None: it cannot be told).

    1.96 standard errors of the difference and never less than the policy's points, and half a rounding step for each:
    what is called a difference here is one of the exact figures too. Unknown answers must not be able to turn it.
    """
    if one.half is None or other.half is None:
        return "cannot_tell", None
    smallest = max(policy.change_announced, math.hypot(one.half, other.half)) + (one.step + other.step) / 2
    if one.low < other.high and other.low < one.high:
        return "cannot_tell", smallest
    return direct(other.value - one.value, smallest), smallest


# ------------------------------------------------------------------------------------------------ of a publication
@dataclass(frozen=True, slots=True)
class Item:
    """A known indicator of a publication, whose answer it is, and its figure."""

    card: IndicatorCard
    printed: Printed


def read_items(publication: Publication) -> dict[str, Item]:
    """The indicators of a publication that show a number, by id. Where too few answered to give a level, what
    colleagues say is no ground for a comparison either.
    """
    few = publication.response.mark == "indicative"
    found = {}
    for card in _cards(publication.dimensions):
        official = card.id in publication.context.official
        printed = read_printed(publication.shown(card.figure), official=official)
        if printed is not None and card.state == "known":
            found[card.id] = Item(card, replace(printed, half=None) if few and not official else printed)
    return found


def _cards(dimensions: Iterable[DimensionCard]) -> Iterable[IndicatorCard]:
    return (card for dimension in dimensions for card in dimension.indicators)


def read_dimension(
    card: DimensionCard, publication: Publication, items: Mapping[str, Item], common: Sequence[str]
) -> Printed | None:
    """The dimension's own figure, where it is the mean of exactly the `common` indicators and no cap acts on it."""
    counted = {one.id for one in card.indicators if one.state in ("known", "hidden")}
    if card.cap is not None or counted != set(common) or not counted <= items.keys():
        return None
    halves = [items[name].printed.half for name in common]
    printed = read_printed(publication.shown(card.figure), official=not any(halves))
    return replace(printed, half=None) if printed is not None and None in halves else printed
