"""Unscored profiles: how many people named each choice, shares, medians, and the things that they describe."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from flows.expressions import to_text
from scoring.answers import Answer, State
from scoring.assessment import Measure, Tally, ThingResult, ThingTable
from scoring.descriptions import Descriptions, lift_value
from scoring.desk import Desk
from scoring.looking import names_of
from scoring.model import Model, ProfileValue, Thing
from scoring.policy import Policy

Raw = Sequence[tuple[Answer, int]]
"""What was said, each answer with the number of people, or of descriptions, that gave it."""


def read_profiles(
    model: Model, desk: Desk, departments: tuple[str, ...]
) -> tuple[dict[str, Tally | Measure], dict[str, ThingTable]]:
    """Every profile value of the unit by name, and every kind of thing by id; those not asked are left out."""
    values: dict[str, Tally | Measure] = {}
    for value in model.values():
        if value.for_ == "unit" and not value.is_fact and _asked(value.authority, model, desk):
            values[value.name] = measure(value, _raw(value, desk, departments), _choices(value, desk), desk.policy)
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
    found = desk.crowds.described[thing.id]
    assert isinstance(found, Descriptions)
    described = found.of(unit)
    asked = [value for value in desk.model.values() if value.for_ == thing.id]
    results = []
    for key in sorted(described.named):
        values = {
            value.name: measure(value, described.about(key, value.name), _choices(value, desk), desk.policy)
            for value in asked
        }
        results.append(ThingResult(key, described.named[key], values))
    return ThingTable(
        n=described.base.get(State.ANSWERED, 0),
        aside=described.base.get(State.NA, 0) + described.base.get(State.NOT_ASKED, 0),
        things=tuple(sorted(results, key=lambda one: (-one.named, one.key))),
    )


def _raw(value: ProfileValue, desk: Desk, unit: tuple[str, ...]) -> Raw:
    names = names_of(value)
    if value.question:
        return [(one.answer(value.question), number) for one, number in desk.members(names, unit)]
    return [(lift_value(value, reading), number) for reading, number in desk.crowd(names, unit)]


def measure(value: ProfileValue, raw: Raw, choices: Sequence[str], policy: Policy) -> Tally | Measure:
    """One profile value over people or over the descriptions of one thing; `choices` are those of its question."""
    if value.across == "words":
        return _tally(raw, choices)
    answers = [(_number(value, one, policy), number) for one, number in raw]
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


def _tally(answers: Raw, choices: Sequence[str]) -> Tally:
    counts: dict[str, int] = dict.fromkeys(choices, 0)
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


def _choices(value: ProfileValue, desk: Desk) -> list[str]:
    """The choices of the question in the order of its list."""
    flow = desk.flow(value.authority)
    question = flow.questions.get(value.question or "") if flow else None
    return [option.name for option in question.options] if question else []


def _number(value: ProfileValue, answer: Answer, policy: Policy) -> Answer:
    if value.value is not None:
        return _as_number(answer) if value.across == "share" else answer
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
