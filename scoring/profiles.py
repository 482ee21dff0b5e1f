"""Unscored profiles: how many people named each choice, shares, medians, and the things that they describe."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from flows.expressions import to_text
from scoring.answers import Answer, Question, State
from scoring.assessment import Measure, Tally, ThingResult, ThingTable
from scoring.desk import Desk
from scoring.entries import read_text
from scoring.formulas import Reading, lift_number, lift_test
from scoring.model import Model, ProfileValue, Thing
from scoring.policy import Policy

Place = tuple[Reading, str]
"""A reading and the repeat it stands in ('' outside)."""


def read_profiles(
    model: Model, desk: Desk, departments: tuple[str, ...]
) -> tuple[dict[str, Tally | Measure], dict[str, ThingTable]]:
    """Every profile value of the unit by name, and every kind of thing by id; those not asked are left out."""
    values: dict[str, Tally | Measure] = {}
    for value in model.values():
        if value.for_ == "unit" and not value.is_fact and _asked(value.authority, model, desk):
            readings = desk.readings(value.authority, departments)
            values[value.name] = measure(value, [(one, "") for one in readings], desk.policy)
    things = {
        thing.id: read_things(thing, desk.readings(thing.authority, departments), model, desk.policy)
        for thing in model.things()
        if _asked(thing.authority, model, desk)
    }
    return values, things


def _asked(authority: str, model: Model, desk: Desk) -> bool:
    return model.authorities[authority].flow in desk.flows


def read_things(thing: Thing, readings: Sequence[Reading], model: Model, policy: Policy) -> ThingTable:
    """Everything that people described of one kind, with the values that the model takes of it."""
    base = [reading.interview.answer(thing.base) for reading in readings if not _silent(thing, reading)]
    values = [value for value in model.values() if value.for_ == thing.id]
    found = list(_described(thing, readings))
    keys = sorted({key for key, _ in found})
    results = [_read_thing(key, [one for at, one in found if at == key], thing, values, policy) for key in keys]
    return ThingTable(
        n=sum(answer.state is State.ANSWERED for answer in base),
        aside=sum(answer.state in (State.NA, State.NOT_ASKED) for answer in base),
        things=tuple(sorted(results, key=lambda one: (-one.named, one.key))),
    )


def _silent(thing: Thing, reading: Reading) -> bool:
    """Whether this person answered what leads to the things, but would not say which ones."""
    keys = [read_text(thing.key, one, thing.over) for one in reading.instances(thing.over)]
    return any(key.missing for key in keys) and all(key.state is not State.ANSWERED for key in keys)


def _described(thing: Thing, readings: Sequence[Reading]) -> Iterator[tuple[str, Reading]]:
    for reading in readings:
        for instance in reading.instances(thing.over):
            key = read_text(thing.key, instance, thing.over)
            if key.state is State.ANSWERED:
                yield to_text(key.value), instance


def _read_thing(
    key: str, readings: Sequence[Reading], thing: Thing, values: Sequence[ProfileValue], policy: Policy
) -> ThingResult:
    places = [(reading, thing.over) for reading in readings]
    named = sum(not _dropped(thing.unless, reading) for reading in readings)
    return ThingResult(key, named, {value.name: measure(value, places, policy) for value in values})


def _dropped(unless: Mapping[str, str], reading: Reading) -> bool:
    if not unless:
        return False
    answer = reading.interview.answer(unless["question"], reading.instance)
    return unless["choice"] in to_text(answer.value).split()


def measure(value: ProfileValue, places: Sequence[Place], policy: Policy) -> Tally | Measure:
    """One profile value over people or over the descriptions of one thing."""
    if value.across == "words":
        return _tally(value, places)
    answers = [_number(value, place, policy) for place in places]
    numbers = sorted(float(str(one.value)) for one in answers if one.state is State.ANSWERED)
    aside = sum(one.state in (State.NA, State.NOT_ASKED) for one in answers)
    if not numbers:
        return Measure(value=None, n=0, aside=aside)
    hits = sum(number != 0 for number in numbers)
    match value.across:
        case "share":
            result = 100 * hits / len(numbers)
        case "median":
            result = float(median(numbers))
        case _:
            result = math.fsum(numbers) / len(numbers)
    return Measure(value=result, n=len(numbers), aside=aside, x=hits)


def _tally(value: ProfileValue, places: Sequence[Place]) -> Tally:
    name = value.question or ""
    answers = [reading.interview.answer(name, reading.instance) for reading, _ in places]
    counts: dict[str, int] = dict.fromkeys(_choices(name, places), 0)
    for answer in answers:
        for word in to_text(answer.value).split() if answer.state is State.ANSWERED else ():
            counts[word] = counts.get(word, 0) + 1
    return Tally(
        n=_count(answers, State.ANSWERED),
        dk=_count(answers, State.DK),
        refused=_count(answers, State.REFUSED),
        aside=_count(answers, State.NA) + _count(answers, State.NOT_ASKED),
        counts=counts,
    )


def _count(answers: Iterable[Answer], state: State) -> int:
    return sum(answer.state is state for answer in answers)


def _choices(name: str, places: Sequence[Place]) -> list[str]:
    """The choices of the question in the order of its list."""
    for reading, _ in places:
        question: Question = reading.interview.questionnaire.questions[name]
        return [option.name for option in question.options]
    return []


def _number(value: ProfileValue, place: Place, policy: Policy) -> Answer:
    reading, repeat = place
    if value.value is not None:
        if value.across == "share":
            return _as_number(lift_test(value.value, reading, repeat))
        return lift_number(value.value, reading, repeat)
    answer = reading.interview.answer(value.question or "", reading.instance)
    if answer.state is not State.ANSWERED:
        return answer
    return Answer(State.ANSWERED, _scale(value, policy)[to_text(answer.value)])


def _as_number(answer: Answer) -> Answer:
    return Answer(State.ANSWERED, float(bool(answer.value))) if answer.state is State.ANSWERED else answer


def _scale(value: ProfileValue, policy: Policy) -> Mapping[str, float]:
    """The numbers of the choices: written in the model, or a mapping of the policy by name."""
    if isinstance(value.scale, str):
        scale: Mapping[str, float] = getattr(policy, value.scale)
        return scale
    return value.scale or {}
