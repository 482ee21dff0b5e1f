"""One entry of a record over one interview: cases first, then a value or a reducer over the things of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flows.expressions import to_number, to_text
from flows.values import Kind, Value
from scoring.answers import Answer, State
from scoring.formulas import Reading, lift, lift_number, lift_test
from scoring.indicator import Entry, Within
from scoring.reducers import (
    Score,
    best,
    count_over,
    fill_weights,
    known,
    missing,
    not_applicable,
    ratio,
    ratio_over,
    weigh,
)


def score_entry(entry: Entry, reading: Reading, bounds: tuple[str, str] | None = None) -> Score:
    """The score of one interview by one entry of a record; bounds of its own where it is missing."""
    for case in entry.cases:
        found = lift_test(case.when, reading)
        if found.state is not State.ANSWERED:
            return _unknown(found, reading, bounds)
        if found.value:
            return not_applicable(case.na) if case.na else known(case.score or 0.0)
    if entry.within is not None:
        return reduce_within(entry.within, reading)
    found = lift_number(entry.value or "", reading)
    if found.state is State.ANSWERED:
        return known(to_number(found.value))
    return _unknown(found, reading, bounds)


def _unknown(answer: Answer, reading: Reading, bounds: tuple[str, str] | None) -> Score:
    if not answer.missing:
        return not_applicable(answer.reason or "na_scope")
    if bounds is None:
        return missing()
    low, high = (lift_number(text, reading) for text in bounds)
    return missing(
        to_number(low.value) if low.state is State.ANSWERED else 0.0,
        to_number(high.value) if high.state is State.ANSWERED else 100.0,
    )


@dataclass(frozen=True, slots=True)
class _Thing:
    """One thing that a reducer runs over: how a formula reads it, and whether it is itself unknown."""

    reading: Reading
    repeat: str
    dot: Kind | None
    answer: Answer | None = None


def reduce_within(within: Within, reading: Reading) -> Score:
    """One reducer over the things of one interview (known from the policy's share of the things on)."""
    needed = reading.policy.known_share
    match within.reduce:
        case "count_over":
            return _count(within, reading)
        case "ratio":
            return _ratio(within, reading, needed)
        case "best":
            return best(_scores(within, reading), needed)
        case "weighted_mean":
            return weigh(_weighted(within, reading), needed)
        case _:
            return weigh(_scores(within, reading), needed)


def _count(within: Within, reading: Reading) -> Score:
    name = str(within.over).removeprefix("words(").removesuffix(")")
    answer = reading.interview.answer(name, reading.instance)
    if answer.state is State.ANSWERED:
        return count_over(to_text(answer.value).split(), within.n, within.except_)
    return missing() if answer.missing else not_applicable(answer.reason or "na_scope")


def _ratio(within: Within, reading: Reading, needed: Fraction) -> Score:
    target = _number(within.target, reading)
    if within.over is None:
        num, den = (lift_number(text or "", reading) for text in (within.num, within.den))
        for part in (num, den):
            if part.state is not State.ANSWERED:
                return missing() if part.missing else not_applicable(part.reason)
        return ratio(to_number(num.value), to_number(den.value), target, within.cap)
    tests = [_test(within.num or "", thing) for thing in _kept(within, reading)]
    tests = [one for one in tests if one.missing or one.state is State.ANSWERED]
    found = [one for one in tests if not one.missing]
    den = lift_number(within.den or "", reading)
    if den.state is not State.ANSWERED:
        return missing() if den.missing else not_applicable(den.reason)
    score = ratio_over(sum(bool(one.value) for one in found), len(found), len(tests), to_number(den.value), target)
    if score.state == "known" and (not tests or Fraction(len(found), len(tests)) < needed):
        return missing(score.floor, score.ceiling)
    return score


def _number(value: str | float, reading: Reading) -> float:
    return to_number(lift_number(value, reading).value) if isinstance(value, str) else value


def _scores(within: Within, reading: Reading) -> list[Score]:
    """The score of each thing: its value, or 100 where its condition is true."""
    return [_score(within, thing) for thing in _kept(within, reading)]


def _score(within: Within, thing: _Thing) -> Score:
    if thing.answer is not None:
        found = thing.answer
    elif within.when is not None:
        found = _test(within.when, thing)
    else:
        found = lift_number(within.value or "", thing.reading, thing.repeat)
    if found.state is State.ANSWERED:
        number = to_number(found.value)
        return known(100 * number if within.when is not None else number)
    return missing() if found.missing else not_applicable(found.reason)


def _weighted(within: Within, reading: Reading) -> list[Score]:
    things = list(_kept(within, reading))
    found = [lift_number(within.weight or "", thing.reading, thing.repeat) for thing in things]
    numbers = [to_number(one.value) if one.state is State.ANSWERED else None for one in found]
    weights = fill_weights(numbers, within.weight_missing or "equal")
    return [_score(within, thing).weighing(weight) for thing, weight in zip(things, weights, strict=True)]


def _kept(within: Within, reading: Reading) -> Iterator[_Thing]:
    """The things that pass `if`; one whose condition is not known is kept as unknown."""
    for thing in _things(within.over or "", reading):
        if within.only is None or thing.answer is not None:
            yield thing
            continue
        passes = _test(within.only, thing)
        if passes.missing:
            yield replace(thing, answer=passes)
        elif passes.value is True:
            yield thing


def _things(over: str | Sequence[str], reading: Reading) -> Iterator[_Thing]:
    """The instances of a repeat, or the answers of a list of questions."""
    if isinstance(over, str):
        for one in reading.instances(over):
            yield _Thing(one, over, None)
        return
    for name in over:
        answer = reading.interview.answer(name, reading.instance)
        unknown = None if answer.state is State.ANSWERED else answer
        yield _Thing(replace(reading, dot=answer.value), "", _dot(answer.value), unknown)


def _dot(value: Value) -> Kind:
    return Kind.NUMBER if isinstance(value, float) else Kind.TEXT


def _test(text: str, thing: _Thing) -> Answer:
    return thing.answer or lift_test(text, thing.reading, thing.repeat, thing.dot)


def read_text(text: str, reading: Reading, repeat: str) -> Answer:
    """A formula as text; blank counts as not applicable (there is nothing to name)."""
    found = lift(text, reading, repeat)
    if found.state is not State.ANSWERED:
        return found
    word = to_text(found.value)
    return Answer(State.ANSWERED, word) if word else Answer(State.NA, None, "na_scope")
