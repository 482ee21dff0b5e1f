"""One printed number, or the reason why there is none: the atoms of a publication."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["points", "percent", "visits", "people"]
Reason = Literal["small", "protect", "municipality_only"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure as it may be printed: every number is already rounded.

    `value` is None when what was asked is not known well enough (the bounds still stand). `low`-`high` is the range
    that unknown answers leave open; `sampling_low`-`sampling_high` what colleagues who did not answer could change
    (only from twice k contributors on). `n` people contributed, of the `of` people whom it concerns. `rounding` is the
    step in `unit` ("10", "5", "1", "0.5"). `at_least`: print "90 or more". `heads*`: exact people, of `of`.
    """

    kind: Literal["shown"] = "shown"
    value: float | None
    low: float | None = None
    high: float | None = None
    sampling_low: float | None = None
    sampling_high: float | None = None
    n: int
    of: int
    unit: Unit
    rounding: str
    at_least: bool = False
    heads: int | None = None
    heads_low: int | None = None
    heads_high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """A figure that must not be printed. Whatever the reason, the words are "hidden to protect respondents"."""

    kind: Literal["hidden"] = "hidden"
    reason: Reason


Figure = Shown | Hidden
