"""Unscored profiles: how many people named each choice, shares, medians, and the things that they describe."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from flows.expressions import to_text
from scoring.answers import Answer, Question, State
from scoring.assessment import Measure, Tally, ThingResult, ThingTable
from scoring.desk import Crowd, Desk
from scoring.entries import read_text
from scoring.formulas import Reading, lift_number, lift_test
from scoring.looking import names_of, names_of_base, names_of_key
from scoring.model import Model, ProfileValue, Thing
from scoring.policy import Policy

Place = tuple[Reading, str, int]
"""A reading, the repeat it stands in ('' outside), and how many people said just that."""


def read_profiles(
    model: Model, desk: Desk, departments: tuple[str, ...]
) -> tuple[dict[str, Tally | Measure], dict[str, ThingTable]]:
    """Every profile value of the unit by name, and every kind of thing by id; those not asked are left out."""
    values: dict[str, Tally | Measure] = {}
    for value in model.values():
        if value.for_ == "unit" and not value.is_fact and _asked(value.authority, model, desk):
            crowd = desk.crowd(names_of(value), departments)
            values[value.name] = measure(value, [(one, "", number) for one, number in crowd], desk.policy)
    things = {
        thing.id: read_things(thing, desk, departments)
        for thing in model.things()
        if _asked(thing.authority, model, desk)
    }
    return values, things


def _asked(authority: str, model: Model, desk: Desk) -> bool:
    return model.authorities[authority].flow in desk.flows


def read_things(thing: Thing, desk: Desk, unit: tuple[str, ...]) -> ThingTable:
    """Everything that people described of one kind, with the values that the model takes of it."""
    return desk.keep(("things", thing.id, unit), lambda: _read_things(thing, desk, unit))


def _read_things(thing: Thing, desk: Desk, unit: tuple[str, ...]) -> ThingTable:
    heard = [one for one in desk.crowd(names_of_base(thing), unit, (thing.over,)) if not _silent(thing, one[0])]
    base = [(reading.interview.answer(thing.base), number) for reading, number in heard]
    named: dict[str, int] = {}
    for key, instance, number in _described(thing, desk.crowd(names_of_key(thing), unit, (thing.over,))):
        named[key] = named.get(key, 0) + (0 if _dropped(thing.unless, instance) else number)
    values = {value.name: _by_key(value, thing, desk, unit) for value in desk.model.values() if value.for_ == thing.id}
    results = [
        ThingResult(key, named[key], {name: found[key] for name, found in values.items()}) for key in sorted(named)
    ]
    return ThingTable(
        n=sum(number for answer, number in base if answer.state is State.ANSWERED),
        aside=sum(number for answer, number in base if answer.state in (State.NA, State.NOT_ASKED)),
        things=tuple(sorted(results, key=lambda one: (-one.named, one.key))),
    )


def _by_key(value: ProfileValue, thing: Thing, desk: Desk, unit: tuple[str, ...]) -> dict[str, Tally | Measure]:
    """One value for every thing that somebody described."""
    places: dict[str, list[Place]] = {}
    for key, instance, number in _described(thing, desk.crowd(names_of(value, thing), unit, (thing.over,))):
        places.setdefault(key, []).append((instance, thing.over, number))
    return {key: measure(value, found, desk.policy) for key, found in places.items()}


def _silent(thing: Thing, reading: Reading) -> bool:
    """Whether this person answered what leads to the things, but would not say which ones."""
    keys = [read_text(thing.key, one, thing.over) for one in reading.instances(thing.over)]
    return any(key.missing for key in keys) and all(key.state is not State.ANSWERED for key in keys)


def _described(thing: Thing, crowd: Crowd) -> Iterator[tuple[str, Reading, int]]:
    for reading, number in crowd:
        for instance in reading.instances(thing.over):
            key = read_text(thing.key, instance, thing.over)
            if key.state is State.ANSWERED:
                yield to_text(key.value), instance, number


def _dropped(unless: Mapping[str, str], reading: Reading) -> bool:
    if not unless:
        return False
    answer = reading.interview.answer(unless["question"], reading.instance)
    return unless["choice"] in to_text(answer.value).split()


def measure(value: ProfileValue, places: Sequence[Place], policy: Policy) -> Tally | Measure:
    """One profile value over people or over the descriptions of one thing."""
    if value.across == "words":
        return _tally(value, places)
    answers = [(_number(value, reading, repeat, policy), number) for reading, repeat, number in places]
    numbers = sorted((float(str(one.value)), number) for one, number in answers if one.state is State.ANSWERED)
    aside = sum(number for one, number in answers if one.state in (State.NA, State.NOT_ASKED))
    n = sum(number for _, number in numbers)
    if not n:
        return Measure(value=None, n=0, aside=aside)
    hits = sum(number for found, number in numbers if found != 0)
    match value.across:
        case "share":
            result = 100 * hits / n
        case "median":
            result = _median(numbers, n)
        case _:
            result = math.fsum(found * number for found, number in numbers) / n
    return Measure(value=result, n=n, aside=aside, x=hits)


def _median(numbers: Sequence[tuple[float, int]], n: int) -> float:
    """The middle of `n` numbers given in order, each with how often it occurs; between two middles, their mean."""
    ends = list(accumulate(number for _, number in numbers))
    low, high = (numbers[bisect_right(ends, at)][0] for at in ((n - 1) // 2, n // 2))
    return (low + high) / 2


def _tally(value: ProfileValue, places: Sequence[Place]) -> Tally:
    name = value.question or ""
    answers = [(reading.interview.answer(name, reading.instance), number) for reading, _, number in places]
    counts: dict[str, int] = dict.fromkeys(_choices(name, places), 0)
    for answer, number in answers:
        for word in to_text(answer.value).split() if answer.state is State.ANSWERED else ():
            counts[word] = counts.get(word, 0) + number
    return Tally(
        n=_count(answers, State.ANSWERED),
        dk=_count(answers, State.DK),
        refused=_count(answers, State.REFUSED),
        aside=_count(answers, State.NA) + _count(answers, State.NOT_ASKED),
        counts=counts,
    )


def _count(answers: Iterable[tuple[Answer, int]], state: State) -> int:
    return sum(number for answer, number in answers if answer.state is state)


def _choices(name: str, places: Sequence[Place]) -> list[str]:
    """The choices of the question in the order of its list."""
    for reading, _, _ in places:
        question: Question = reading.interview.questionnaire.questions[name]
        return [option.name for option in question.options]
    return []


def _number(value: ProfileValue, reading: Reading, repeat: str, policy: Policy) -> Answer:
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
