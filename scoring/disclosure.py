"""The gate: what of an assessment may be shown, and how it is rounded. Nothing is printed that did not pass here.

A statistic passes when at least k people contributed to it. Whether it passes depends on sizes only, never on values:
otherwise the gaps would speak. Percentages and means are rounded by the number of contributors, intervals outwards.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scoring.assessment import Indication, Measure, Ranked, Responses, Tally
from scoring.figures import Figure, Hidden, Shown
from scoring.forecast import Forecast, forecast
from scoring.intervals import exact_heads, nonresponse_bound, share_interval
from scoring.policy import Policy
from scoring.reducers import Score

__all__ = ["Forecast", "Gate", "Split", "forecast", "round_down", "round_to", "round_up", "show_split"]

SMALL = Hidden(reason="small")
_HAIR = 1e-9


def round_to(value: float, step: float) -> float:
    """To the nearest multiple of `step`, halves upwards."""
    return math.floor(value / step + 0.5 + _HAIR) * step


def round_down(value: float, step: float) -> float:
    """The multiple of `step` below."""
    return math.floor(value / step + _HAIR) * step


def round_up(value: float, step: float) -> float:
    """The multiple of `step` above."""
    return math.ceil(value / step - _HAIR) * step


@dataclass(frozen=True, slots=True)
class Gate:
    """The thresholds for one audience: k contributors, exact figures from `exact` on."""

    k: int
    exact: int
    policy: Policy
    public: bool = False

    @classmethod
    def open(cls, policy: Policy, *, public: bool = False) -> "Gate":
        """The gate for the coordinator, or for public links."""
        k = policy.contributors_public if public else policy.contributors
        return cls(k, k * policy.exact_factor, policy, public)

    def step(self, n: int) -> int:
        """Points to which percentages and means of n contributors are rounded."""
        return next((one.step for one in self.policy.rounding if n < one.below), 1)

    def admits(self, n: int) -> bool:
        """Whether a statistic of n contributors may be shown at all."""
        return n >= self.k

    # ---------------------------------------------------------------------------------------------- scores
    def show_indicator(self, found: Indication) -> Figure | None:
        """An indicator: rounded by its contributors where it rests on colleagues, to whole points otherwise."""
        score, people = found.score, backing([found])
        if people is not None and not self.admits(people):
            return SMALL
        if score.state in ("out_of_scope", "na"):
            return None
        step = 1 if people is None else self.step(people)
        half = found.half if people and people >= self.exact and score.value is not None else None
        low, high = _span(score, step, settled=people is None)
        return Shown(
            value=None if score.value is None else round_to(score.value, step),
            low=low,
            high=high,
            sampling_low=_end(score.value, half, -1, step),
            sampling_high=_end(score.value, half, 1, step),
            n=people or found.n,
            of=found.of,
            unit="points",
            rounding=str(step),
        )

    def show_ranked(self, found: Ranked, on_list: int, people: int | None) -> Figure | None:
        """A dimension or the whole, in whole points; hidden when one of its parts rests on fewer than k `people`
        (None: it rests on office holders alone).
        """
        score = found.score
        if score.state != "out_of_scope" and people is not None and not self.admits(people):
            return SMALL
        if score.state in ("out_of_scope", "na"):
            return None
        half = found.half if people and people >= self.exact and score.value is not None else None
        low, high = _span(score, 1, settled=people is None)
        return Shown(
            value=None if score.value is None else round_to(score.value, 1),
            low=low,
            high=high,
            sampling_low=_end(score.value, half, -1, 1),
            sampling_high=_end(score.value, half, 1, 1),
            n=people or found.n,
            of=on_list,
            unit="points",
            rounding="1",
        )

    # ---------------------------------------------------------------------------------------------- shares
    def show_share(self, x: int, n: int, of: int, *, whole: bool = True, sensitive: bool = False) -> Figure:
        """`x` of `n` people, of the `of` whom it concerns. `whole`: it concerns everybody on the list, so heads may
        be told from twice k on. A sensitive opinion that all share is shown as at least the policy's bound.
        """
        if not self.admits(n):
            return SMALL
        step = self.step(n)
        value = round_to(100 * x / n, step)
        if sensitive and value >= self.policy.unanimous:
            most = float(self.policy.unanimous)
            return Shown(value=most, n=n, of=of, unit="percent", rounding=str(step), at_least=True)
        plain = Shown(value=value, n=n, of=of, unit="percent", rounding=str(step))
        return plain if n < self.exact else self._with_doubt(plain, x, step, whole)

    def _with_doubt(self, plain: Shown, x: int, step: int, whole: bool) -> Shown:
        """Adds the interval, the bound that assumes nothing, and heads; rounded outwards."""
        n, of = plain.n, plain.of
        ends = share_interval(x, n, of, self.policy.exact_up_to)
        bound = nonresponse_bound(x, n, of) if n < self.policy.nonresponse_bound * of else None
        heads = self._heads(x, n, of) if whole else (None, None, None)
        return replace(
            plain,
            low=round_down(100 * bound[0], step) if bound else None,
            high=round_up(100 * bound[1], step) if bound else None,
            sampling_low=round_down(100 * ends[0], step),
            sampling_high=round_up(100 * ends[1], step),
            heads=heads[0],
            heads_low=heads[1],
            heads_high=heads[2],
        )

    def _heads(self, x: int, n: int, of: int) -> tuple[int | None, int | None, int | None]:
        return (x, *exact_heads(x, n, of)) if of <= self.policy.exact_up_to else (x, None, None)

    def show_measure(self, found: Measure, of: int, unit: str) -> Figure:
        """A median (to the half) or a mean as a share of people (to the step of percentages)."""
        if found.value is None or not self.admits(found.n):
            return SMALL
        if unit == "visits":
            return Shown(value=round_to(found.value, 0.5), n=found.n, of=of, unit="visits", rounding="0.5")
        step = self.step(found.n)
        return Shown(value=round_to(100 * found.value, step), n=found.n, of=of, unit="percent", rounding=str(step))

    def show_unknown(self, tally: Tally, of: int) -> Figure:
        """The share of those asked who do not know."""
        return self.show_share(tally.dk, tally.n + tally.dk, of, whole=False)


def _span(score: Score, step: float, *, settled: bool) -> tuple[float, float]:
    """The floor and the ceiling, rounded outwards. Where `settled` (office holders alone speak, whose answers are no
    secret) and nothing is left open, both are the rounded value: 33.3 is no range from 33 to 34.
    """
    if settled and score.floor == score.ceiling:
        return round_to(score.floor, step), round_to(score.floor, step)
    return round_down(score.floor, step), round_up(score.ceiling, step)


def _end(value: float | None, half: float | None, side: int, step: int) -> float | None:
    """One end of a sampling interval, rounded outwards and kept within 0-100."""
    if value is None or half is None:
        return None
    end = value + side * half
    return min(100.0, round_up(end, step)) if side > 0 else max(0.0, round_down(end, step))


def backing(parts: Iterable[Indication]) -> int | None:
    """The fewest colleagues behind one of these indicators; None where they say nothing that office holders did not.

    Statements of heads and officers are official and need nobody beside them. Where colleagues were asked, too few
    gave a value, and no office holder said anything either, nobody stands behind the result: 0.
    """
    asked = [part for part in parts if part.score.state != "out_of_scope"]
    voices = [_voices(part) for part in asked]
    if any(voices):
        return min(one for one in voices if one)
    waiting = any(part.authority == "agent" for part in asked)
    official = any(part.authority != "agent" and part.score.state != "missing" for part in asked)
    return 0 if waiting and not official else None


def _voices(part: Indication) -> int:
    """Colleagues behind an indicator: those whose answers count in it, or who said that it does not apply."""
    return part.people or (part.n if part.authority == "agent" and part.score.state == "na" else 0)


@dataclass(frozen=True, slots=True)
class Split:
    """What may be told of those who did not answer."""

    declined: int | None
    unreachable: int | None


def show_split(found: Responses, k: int, municipality: bool) -> Split:
    """Declined and unreachable: for the municipality, and for a unit only when k people answered and k did not."""
    if not municipality and min(found.answered, found.on_list - found.answered) < k:
        return Split(None, None)
    return Split(found.declined, found.unreachable)
