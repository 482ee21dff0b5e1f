"""What may be shown before the first answer is in, from headcounts alone, and which departments to show together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from scoring.policy import Policy
from scoring.town_line import TownLine, foresee_town

Word = Literal["will", "may", "hidden"]


@dataclass(frozen=True, slots=True)
class Chance:
    """Chances that at least k (`chat`), or k of public links (`public`), answer at one response rate."""

    rate: float
    chat: float
    public: float
    word: Word
    public_word: Word


@dataclass(frozen=True, slots=True)
class UnitForecast:
    """A department or a group of them. `advice`: `alone`, `join` (proposed) or `must_join` (never shown alone)."""

    departments: tuple[str, ...]
    headcount: int
    chances: tuple[Chance, ...]
    advice: Literal["alone", "join", "must_join"]

    def at(self, rate: float) -> Chance:
        """The chance at one of the rates of the policy."""
        return next(chance for chance in self.chances if math.isclose(chance.rate, rate))


@dataclass(frozen=True, slots=True)
class Forecast:
    """Every department alone, the groups proposed (departments that stand alone are groups of one), the headcount
    from which a department is safe, how many would show at each rate, alone and grouped, each for itself, and how
    many of the groups will show side by side: one is sometimes hidden to protect another.
    """

    departments: tuple[UnitForecast, ...]
    groups: tuple[UnitForecast, ...]
    safe_headcount: int
    showing: tuple[tuple[float, float, float], ...]
    town: tuple[TownLine, ...]


def at_least(k: int, headcount: int, rate: Fraction | float) -> float:
    """P(Binomial(headcount, rate) >= k)."""
    p = float(rate)
    below = math.fsum(math.comb(headcount, i) * p**i * (1 - p) ** (headcount - i) for i in range(min(k, headcount + 1)))
    return 0.0 if headcount < k else max(0.0, 1 - below)


def safe_headcount(k: int, rate: Fraction | float, chance: Fraction | float) -> int:
    """The smallest N that shows with at least `chance` at this response rate."""
    headcount = k
    while at_least(k, headcount, rate) < chance:
        headcount += 1
    return headcount


def forecast(headcounts: Sequence[tuple[str, int]], policy: Policy) -> Forecast:
    """`headcounts`: department id and people who can be asked (without those who have no Telegram), in roster order."""
    safe = safe_headcount(policy.contributors, policy.group_rate, policy.group_chance)
    alone = tuple(_foresee((name,), number, safe, policy) for name, number in headcounts)
    groups = tuple(
        _foresee(tuple(name for name, _ in group), sum(number for _, number in group), safe, policy)
        for group in propose(headcounts, safe)
    )
    showing = tuple(
        (float(rate), _expected(alone, float(rate)), _expected(groups, float(rate))) for rate in policy.forecast_rates
    )
    sizes = [group.headcount for group in groups]
    town = tuple(foresee_town(sizes, rate, policy.contributors, policy.forecast_will) for rate in policy.forecast_rates)
    return Forecast(alone, groups, safe, showing, town)


def propose(headcounts: Sequence[tuple[str, int]], safe: int) -> list[list[tuple[str, int]]]:
    """A partition of the departments: small ones are joined, smallest first, until each group is safe.

    A remainder goes to the smallest group formed, else to the smallest department that stands alone. Groups come
    first, then departments alone in roster order.
    """
    alone = [[one] for one in headcounts if one[1] >= safe]
    groups: list[list[tuple[str, int]]] = []
    current: list[tuple[str, int]] = []
    for one in sorted((one for one in headcounts if one[1] < safe), key=lambda one: one[1]):
        current.append(one)
        if _size(current) >= safe:
            groups.append(current)
            current = []
    if current:
        hosts = groups or alone
        if hosts:
            min(hosts, key=_size).extend(current)
        else:
            groups.append(current)
    return groups + alone


def _size(group: Sequence[tuple[str, int]]) -> int:
    return sum(number for _, number in group)


def _foresee(departments: tuple[str, ...], headcount: int, safe: int, policy: Policy) -> UnitForecast:
    chances = tuple(_chance(headcount, rate, policy) for rate in policy.forecast_rates)
    if headcount < policy.contributors:
        return UnitForecast(departments, headcount, chances, "must_join")
    return UnitForecast(departments, headcount, chances, "join" if headcount < safe else "alone")


def _chance(headcount: int, rate: Fraction, policy: Policy) -> Chance:
    chat = at_least(policy.contributors, headcount, rate)
    public = at_least(policy.contributors_public, headcount, rate)
    return Chance(float(rate), chat, public, _word(chat, policy), _word(public, policy))


def _word(chance: float, policy: Policy) -> Word:
    if chance >= policy.forecast_will:
        return "will"
    return "may" if chance >= policy.forecast_may else "hidden"


def _expected(units: Sequence[UnitForecast], rate: float) -> float:
    return math.fsum(unit.at(rate).chat for unit in units)
