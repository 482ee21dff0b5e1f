"""Facts by name: profile values that rest on one office or a derived table, scores and statuses of indicators."""

from collections.abc import Iterable, Sequence

from scoring.answers import Answer, State
from scoring.assessment import Group
from scoring.desk import DEPARTMENTS, NOT_KNOWN, Desk, Unit
from scoring.formulas import Reading, lift
from scoring.indicator import Within
from scoring.model import ProfileValue
from scoring.records import speak
from scoring.tables.registry import FUNCTIONS, TABLES
from scoring.things import Place, kept_things
from scoring.units import score_indicator


def read_value(desk: Desk, name: str, unit: Unit) -> Answer:
    """A fact of the unit by name; KeyError where the model has none of that name."""
    value = desk.model.facts.get(name)
    if value is not None:
        return _evaluate(value, desk, desk.everywhere if value.for_ == "municipality" else unit)
    base, _, suffix = name.rpartition("__")
    wanted = base if suffix == "status" else name
    found = next(one for _, one in desk.model.indicators() if one.id == wanted)
    score = score_indicator(found, (Group("", unit),), desk).score
    if suffix == "status":
        return Answer(State.ANSWERED, score.state)
    if score.state == "na":
        return Answer(State.NA, None, score.reason or "na_scope")
    return NOT_KNOWN if score.value is None else Answer(State.ANSWERED, score.value)


def _evaluate(value: ProfileValue, desk: Desk, unit: Unit) -> Answer:
    if value.function:
        return FUNCTIONS[value.function].find(desk, unit)
    if value.authority == DEPARTMENTS and not _runs_over_table(value):
        return any_of(_at(value, desk, (name,)) for name in unit)
    return _at(value, desk, unit)


def _runs_over_table(value: ProfileValue) -> bool:
    return value.within is not None and isinstance(value.within.over, str) and value.within.over in TABLES


def _at(value: ProfileValue, desk: Desk, unit: Unit) -> Answer:
    """A value of one office; not known while nothing is in."""
    reading = speak(value.authority, unit, desk)
    if reading is None:
        return NOT_KNOWN
    if value.within is not None:
        return count_within(value.within, Place(desk, unit, reading))
    return reading.answer(value.question) if value.question else _lift(value.value or "", reading)


def _lift(text: str, reading: Reading) -> Answer:
    found = lift(text, reading)
    return NOT_KNOWN if found.state is State.ANSWERED and found.value is None else found


def count_within(within: Within, place: Place) -> Answer:
    """`any`: true when one thing is; `count`: the things known to be true (not known while none is and one is
    unknown); `max`: the greatest known number.
    """
    things = kept_things(within, place)
    if within.reduce == "max":
        return greatest(thing.number(within.value or "") for thing in things)
    tests = [thing.test(within.when or "") for thing in things]
    if within.reduce == "any":
        return any_of(tests)
    hits = sum(one.state is State.ANSWERED and one.value is True for one in tests)
    unknown = any(one.missing for one in tests)
    return NOT_KNOWN if unknown and not hits else Answer(State.ANSWERED, float(hits))


def any_of(tests: Iterable[Answer]) -> Answer:
    """True when one is known to be true, false when all are known not to be; what does not apply is left out."""
    found = list(tests)
    if any(one.state is State.ANSWERED and one.value is True for one in found):
        return Answer(State.ANSWERED, True)
    return NOT_KNOWN if any(one.missing for one in found) else Answer(State.ANSWERED, False)


def greatest(numbers: Iterable[Answer]) -> Answer:
    """The greatest known number; not known while none is."""
    return _most(list(numbers))


def _most(found: Sequence[Answer]) -> Answer:
    values = [one.value for one in found if one.state is State.ANSWERED]
    numbers = [value for value in values if isinstance(value, float)]
    return Answer(State.ANSWERED, max(numbers)) if numbers else NOT_KNOWN
