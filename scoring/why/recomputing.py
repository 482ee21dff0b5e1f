"""Works a printed figure out again from its frozen sheet: from what is told, how far the figure can be from it.

reach = recompute(publication, "dimension.A")      # Reach(low=44.6, high=44.6) where offices alone speak
agrees(publication, "dimension.A")                 # whether the printed number is among what the sheet allows
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from scoring.disclosure import round_down, round_to, round_up
from scoring.figures import Shown
from scoring.publication import Publication
from scoring.why.sheets import Part, Why

_HIDDEN_TRIED = 6
_HAIR = 1e-5


@dataclass(frozen=True, slots=True)
class Reach:
    """The least and the greatest value, before the figure's own rounding, that a sheet allows; `unknown`: where a part
    may not be told, it may also be that the figure is not known.
    """

    low: float
    high: float
    unknown: bool = False


EVERYTHING = Reach(0.0, 100.0, unknown=True)


def recompute(publication: Publication, figure: str) -> Reach | None:
    """What the sheet of a figure allows; None where it says that the figure is not known. KeyError without a sheet.

    Shares and medians of colleagues have no parts that may be told: there it is what rounding leaves open, and exact
    where heads are printed.
    """
    explained = publication.explanation
    sheet = explained.sheet(figure) if explained else None
    if sheet is None:
        raise KeyError(figure)
    match sheet.way:
        case "trips":
            return _trips(sheet)
        case "answered":
            answered, on_list = (part.value or 0.0 for part in sheet.parts)
            rate = 100 * answered / on_list if on_list else 0.0
            return Reach(rate, rate)
        case "share" | "median" | "mean":
            return _as_printed(publication.shown(figure))
        case _:
            return _held(sheet, _mean(sheet.parts, Fraction(sheet.needed), sheet.least))


def agrees(publication: Publication, figure: str) -> bool:
    """Whether what is printed is what the sheet allows, after the printed rounding."""
    found, (value, step) = recompute(publication, figure), _printed(publication, figure)
    if value is None or found is None:
        return value is None and (found is None or found.unknown)
    return _round(found.low - _HAIR, step) <= value + _HAIR and value - _HAIR <= _round(found.high + _HAIR, step)


def range_agrees(publication: Publication, figure: str) -> bool:
    """As `agrees`, for the printed range of a score: it is rounded outwards."""
    explained, shown = publication.explanation, publication.shown(figure)
    sheet = explained.sheet(figure) if explained else None
    if sheet is None or shown is None or shown.low is None or shown.high is None:
        return False
    step, hold = float(shown.rounding), 100.0 if sheet.held is None else sheet.held
    (low, high), value = ends(sheet.parts), _mean(sheet.parts, Fraction(sheet.needed), sheet.least)
    if value is not None:  # the range always holds the value, also where the bounds of what is not known are narrow
        low = Reach(min(low.low, value.low), min(low.high, value.high))
        high = Reach(max(high.low, value.low), max(high.high, value.high))
    lows = [min(one, hold) for one in (low.low, low.high)]
    highs = [min(one, hold) for one in (high.low, high.high)]
    return round_down(lows[0] - _HAIR, step) <= shown.low <= round_up(lows[1] + _HAIR, step) and round_down(
        highs[0] - _HAIR, step
    ) <= shown.high <= round_up(highs[1] + _HAIR, step)


def _printed(publication: Publication, figure: str) -> tuple[float | None, float]:
    """The printed value and its step."""
    if figure == "response":
        return publication.response.rate, 1.0
    if figure.startswith("action."):
        cards = (*publication.actions, *publication.blocked)
        return next((card.trips for card in cards if figure == f"action.{card.rule}"), None), 10.0
    shown = publication.shown(figure)
    return (None, 1.0) if shown is None else (shown.value, float(shown.rounding))


def _round(value: float, step: float) -> float:
    return round_down(value, step) if step == 10.0 and value > 100 + _HAIR else round_to(value, step)


def _as_printed(shown: Shown | None) -> Reach | None:
    if shown is None or shown.value is None:
        return None
    if shown.heads is not None and shown.n:
        share = 100 * shown.heads / shown.n
        return Reach(share, share)
    half = float(shown.rounding) / 2
    return Reach(shown.value - half, 100.0 if shown.at_least else shown.value + half)


def _trips(sheet: Why) -> Reach | None:
    """volume * max(0, visits - 1) * (1 - stage / 100)."""
    volume, visits, stage = (part.value for part in sheet.parts)
    if volume is None or visits is None or stage is None:
        return None
    trips = volume * max(0.0, visits - 1) * (1 - stage / 100)
    return Reach(trips, trips)


def _held(sheet: Why, found: Reach | None) -> Reach | None:
    if found is None or sheet.held is None:
        return found
    return replace(found, low=min(found.low, sheet.held), high=min(found.high, sheet.held))


# ------------------------------------------------------------------------------------------------ means
def _mean(parts: Sequence[Part], needed: Fraction, least: int = 0) -> Reach | None:
    """The weighted mean of what is known. A part that may not be told is tried with any value, and as not known."""
    hidden = [part for part in parts if part.hidden]
    if len(hidden) > _HIDDEN_TRIED:
        return EVERYTHING
    ways = [dict(zip(map(id, hidden), there, strict=True)) for there in product((True, False), repeat=len(hidden))]
    found = [_one_mean(parts, there, needed, least) for there in ways]
    known = [one for one in found if one is not None]
    unknown = len(known) < len(found) or any(one.unknown for one in known)
    return Reach(min(one.low for one in known), max(one.high for one in known), unknown) if known else None


def _one_mean(parts: Sequence[Part], there: dict[int, bool], needed: Fraction, least: int) -> Reach | None:
    known = [(Fraction(part.weight), one) for part, one in _values(parts, there) if one is not None]
    total = sum((Fraction(part.weight) for part in parts), Fraction(0))
    share = sum((weight for weight, _ in known), Fraction(0))
    if not share or share / total < needed or len(known) < least:
        return None
    low = sum(float(weight) * one.low for weight, one in known) / float(share)
    return Reach(low, sum(float(weight) * one.high for weight, one in known) / float(share))


def _values(parts: Sequence[Part], there: dict[int, bool]) -> Iterator[tuple[Part, Reach | None]]:
    for part in parts:
        if part.hidden:
            yield part, EVERYTHING if there[id(part)] else None
        elif part.parts:
            yield part, _mean(part.parts, Fraction(part.needed))
        elif part.value is None:
            yield part, None
        else:
            yield part, Reach(part.value - part.step / 2, part.value + part.step / 2)


def ends(parts: Sequence[Part]) -> tuple[Reach, Reach]:
    """Where the floor, and where the ceiling, of the mean over all parts lies."""
    total = sum((Fraction(part.weight) for part in parts), Fraction(0)) or Fraction(1)
    floor = ceiling = Reach(0.0, 0.0)
    for part in parts:
        weight = float(Fraction(part.weight) / total)
        low, high = ends(part.parts) if part.parts else _ends_of(part)
        floor = Reach(floor.low + weight * low.low, floor.high + weight * low.high)
        ceiling = Reach(ceiling.low + weight * high.low, ceiling.high + weight * high.high)
    return floor, ceiling


def _ends_of(part: Part) -> tuple[Reach, Reach]:
    if part.hidden:
        return EVERYTHING, EVERYTHING
    low = 0.0 if part.low is None else part.low
    high = 100.0 if part.high is None else part.high
    return Reach(low, low + part.step), Reach(high - part.step, high)
