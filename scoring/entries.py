"""One entry of a record over what one person or office said: cases first, then a value or a reducer over things."""

from collections.abc import Sequence
from fractions import Fraction

from flows.expressions import to_number, to_text
from scoring.answers import Answer, State
from scoring.formulas import Reading, lift, lift_number, lift_test
from scoring.indicator import Case, Entry, Within
from scoring.ratios import find_ratio
from scoring.reducers import Score, best, count_over, fill_weights, known, missing, not_applicable, weigh
from scoring.things import Place, Thing, kept_things, word_question

Bounds = tuple[str, str]


def score_entry(entry: Entry, place: Place, bounds: Bounds | None = None, *, known_part: bool = False) -> Score:
    """The score of one interview by one entry of a record; bounds of its own where it is missing.

    `known_part`: scored on what is known of its things, however little.
    """
    decided = score_cases(entry.cases, place.reading, bounds)
    if decided is not None:
        return decided
    if entry.within is not None:
        needed = Fraction(0) if known_part else place.reading.policy.known_share
        found = reduce_within(entry.within, place, needed)
        return found if found.state != "missing" or bounds is None else _bounded(bounds, place.reading)
    return _scored(lift_number(entry.value or "", place.reading), place.reading, bounds)


def score_cases(cases: Sequence[Case], reading: Reading, bounds: Bounds | None = None) -> Score | None:
    """What the first true case decides; not known where its condition is not; None where no case is true."""
    for case in cases:
        found = lift_test(case.when, reading)
        if found.state is not State.ANSWERED:
            return _scored(found, reading, bounds)
        if found.value:
            return not_applicable(case.na) if case.na else known(case.score or 0.0)
    return None


def _scored(answer: Answer, reading: Reading, bounds: Bounds | None) -> Score:
    if answer.state is State.ANSWERED:
        return known(to_number(answer.value))
    if not answer.missing:
        return not_applicable(answer.reason or "na_scope")
    return missing() if bounds is None else _bounded(bounds, reading)


def _bounded(bounds: Bounds, reading: Reading) -> Score:
    """Bounds of its own; one that reads a missing answer falls back to 0 or 100."""
    low, high = (lift_number(text, reading) for text in bounds)
    return missing(
        to_number(low.value) if low.state is State.ANSWERED else 0.0,
        to_number(high.value) if high.state is State.ANSWERED else 100.0,
    )


def reduce_within(within: Within, place: Place, needed: Fraction) -> Score:
    """One reducer over things (known from a `needed` share of the things on)."""
    match within.reduce:
        case "count_over":
            return _count(within, place.reading)
        case "ratio":
            return find_ratio(within, place, needed)
        case "best":
            return best(_scores(within, place), needed)
        case "weighted_mean":
            return weigh(_weighted(within, place), needed)
        case _:
            return weigh(_scores(within, place), needed)


def _count(within: Within, reading: Reading) -> Score:
    answer = reading.answer(word_question(str(within.over)))
    if answer.state is State.ANSWERED:
        return count_over(to_text(answer.value).split(), within.n, within.except_)
    return missing() if answer.missing else not_applicable(answer.reason or "na_scope")


def _scores(within: Within, place: Place) -> list[Score]:
    """The score of each thing: its value, or 100 where its condition is true."""
    return [_score(within, thing) for thing in kept_things(within, place)]


def _score(within: Within, thing: Thing) -> Score:
    found = thing.test(within.when) if within.when is not None else thing.number(within.value or "")
    if found.state is State.ANSWERED:
        number = to_number(found.value)
        return known(100 * number if within.when is not None else number)
    return missing() if found.missing else not_applicable(found.reason)


def _weighted(within: Within, place: Place) -> list[Score]:
    """Unknown weights are filled from things whose value is known, so that an unknown thing moves bounds only."""
    things = kept_things(within, place)
    scores = [_score(within, thing) for thing in things]
    numbers = [_weight(within, thing) for thing in things]
    sample = [number for number, score in zip(numbers, scores, strict=True) if score.state == "known"]
    weights = fill_weights(numbers, within.weight_missing or "equal", sample)
    return [score.weighing(weight) for score, weight in zip(scores, weights, strict=True)]


def _weight(within: Within, thing: Thing) -> float | None:
    found = lift_number(within.weight or "", thing.reading, thing.repeat, thing.dot)
    return to_number(found.value) if found.state is State.ANSWERED else None


def read_text(text: str, reading: Reading, repeat: str) -> Answer:
    """A formula as text; blank counts as not applicable (there is nothing to name)."""
    found = lift(text, reading, repeat)
    if found.state is not State.ANSWERED:
        return found
    word = to_text(found.value)
    return Answer(State.ANSWERED, word) if word else Answer(State.NA, None, "na_scope")
