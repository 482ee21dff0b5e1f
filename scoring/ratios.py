"""Ratios: of two numbers, of things counted against a number, and of things counted among other things."""

from dataclasses import dataclass
from fractions import Fraction

from flows.expressions import to_number
from flows.values import Kind
from scoring.answers import Answer, State
from scoring.formulas import Reading, lift_number
from scoring.indicator import Within
from scoring.names import compiled
from scoring.reducers import Score, known, missing, not_applicable, ratio, ratio_over
from scoring.things import Place, Thing, kept_things


def find_ratio(within: Within, place: Place, needed: Fraction) -> Score:
    """100 * min(cap, num / den / target), known from a `needed` share of the things on."""
    if within.over is None:
        return _of_numbers(within, place.reading)
    things = kept_things(within, place)
    if things and is_condition(within.den or "", things[0]):
        return _of_things(within, things, needed)
    return _against_number(within, things, place.reading, needed)


def is_condition(text: str, thing: Thing) -> bool:
    """Whether a denominator counts things (true or false) or is a number of the interview."""
    return compiled(text, thing.reading.names, thing.repeat, thing.dot).kind is Kind.BOOLEAN


def _of_numbers(within: Within, reading: Reading) -> Score:
    num, den = (lift_number(text or "", reading) for text in (within.num, within.den))
    for part in (num, den):
        if part.state is not State.ANSWERED:
            return missing() if part.missing else not_applicable(part.reason)
    return ratio(to_number(num.value), to_number(den.value), _target(within, reading), within.cap)


def _target(within: Within, reading: Reading) -> float:
    target = within.target
    return to_number(lift_number(target, reading).value) if isinstance(target, str) else target


def _against_number(within: Within, things: list[Thing], reading: Reading, needed: Fraction) -> Score:
    """Things for which `num` is true, scaled to all that were listed, against a number of the interview."""
    tests = [thing.test(within.num or "") for thing in things]
    tests = [one for one in tests if one.missing or one.state is State.ANSWERED]
    found = [one for one in tests if not one.missing]
    den = lift_number(within.den or "", reading)
    if den.state is not State.ANSWERED:
        return missing() if den.missing else not_applicable(den.reason)
    hits = sum(bool(one.value) for one in found)
    score = ratio_over(hits, len(found), len(tests), to_number(den.value), _target(within, reading))
    if score.state == "known" and (not tests or Fraction(len(found), len(tests)) < needed):
        return missing(score.floor, score.ceiling)
    return score


@dataclass(frozen=True, slots=True)
class _Counts:
    """Things by (counts below the line, above it); `u` where that is not known."""

    yes: int
    no: int
    unsure: int
    u_yes: int
    u_no: int
    u_unsure: int


def _of_things(within: Within, things: list[Thing], needed: Fraction) -> Score:
    """Among the things that count below the line, those that count above it too.

    Where one is not known: low takes every doubt against, high every doubt for (a thing that may count below the line
    counts there when that lowers, or raises, the result).
    """
    counts = _count(within, things)
    sure = counts.yes + counts.no
    doubtful = counts.unsure + counts.u_yes + counts.u_no + counts.u_unsure
    if not sure and not doubtful:
        return not_applicable(within.none)
    below = sure + counts.unsure + counts.u_no + counts.u_unsure
    low = 100 * counts.yes / below if below else 0.0
    for_ = counts.yes + counts.unsure + counts.u_yes + counts.u_unsure
    above = sure + counts.unsure + counts.u_yes + counts.u_unsure
    high = 100 * for_ / above if above else 100.0
    if not sure or Fraction(sure, sure + doubtful) < needed:
        return missing(low, high) if sure else missing()
    return known(100 * counts.yes / sure, low, high)


def _count(within: Within, things: list[Thing]) -> _Counts:
    pairs = [(_sign(thing.test(within.den or "")), _sign(thing.test(within.num or ""))) for thing in things]
    return _Counts(*(pairs.count((below, above)) for below in "yu" for above in "ynu"))


def _sign(answer: Answer) -> str:
    """`y` or `n`; `u` where it is not known, `n` where it does not apply."""
    if answer.missing:
        return "u"
    return "y" if answer.state is State.ANSWERED and answer.value is True else "n"
