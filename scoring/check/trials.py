"""Examples, and random fillings: what is written holds, and no score ever leaves its bounds."""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from scoring.answers import Question, Questionnaire
from scoring.assess import lay_out
from scoring.assessment import Group, Roster, Scope
from scoring.cases import Case
from scoring.check.examples import compare, run_example
from scoring.check.filling import FillingError, make_case
from scoring.check.findings import Code, Finding
from scoring.check.written import Flows
from scoring.desk import DEPARTMENTS, PEOPLE, Desk
from scoring.model import Model
from scoring.policy import Policy
from scoring.units import score_indicator
from scoring.yaml_file import Path

FILLINGS = 1000
_SEED = 20260701
_HAIR = 1e-9
_PLACES = ("d1", "d2")
_NON_ANSWERS = ("$dont_know", "$refused", "$not_applicable")


def check_examples(model: Model, policy: Policy, flows: Flows) -> Iterator[Finding]:
    """Every example that does not hold, and every indicator without one."""
    for at, dimension in enumerate(model.dimensions):
        for place, indicator in enumerate(dimension.indicators):
            path: Path = ("dimensions", at, "indicators", place)
            if not indicator.examples:
                cause = f"{indicator.id} has no example"
                yield Finding(Code.EXAMPLE_MISSING, path, cause, "give interviews and the score worked out by hand")
            for number, example in enumerate(indicator.examples):
                here: Path = (*path, "examples", number)
                try:
                    differs = compare(example, run_example(indicator, example, model, policy, flows))
                except FillingError as error:
                    yield Finding(Code.NAME, here, str(error), "write a question and a choice of the flow")
                    continue
                if differs:
                    cause = f"{indicator.id}, example {number + 1}: {differs}"
                    yield Finding(Code.EXAMPLE, here, cause, "work it out again, or mend the formula")


def check_bounds(model: Model, policy: Policy, flows: Flows, fillings: int = FILLINGS) -> Iterator[Finding]:
    """Indicators whose score leaves its bounds, or 0-100, in one of the seeded random fillings."""
    bad: dict[str, str] = {}
    for number in range(fillings):
        desk = fill_desk(random.Random(f"{_SEED} {number}"), model, policy, flows)
        groups = tuple(Group(name, (name,)) for name in _PLACES)
        for _, indicator in model.indicators():
            score = score_indicator(indicator, groups, desk).score
            value = score.floor if score.value is None else score.value
            inside = -_HAIR <= score.floor <= value + _HAIR <= score.ceiling + 2 * _HAIR <= 100 + 3 * _HAIR
            if not inside and indicator.id not in bad:
                bad[indicator.id] = f"{score.value} in [{score.low}, {score.high}], filling {number}"
    for at, dimension in enumerate(model.dimensions):
        for place, indicator in enumerate(dimension.indicators):
            if indicator.id in bad:
                cause = f"{indicator.id}: {bad[indicator.id]}"
                yield Finding(Code.BOUNDS, ("dimensions", at, "indicators", place), cause, "mend bounds or the formula")


def fill_desk(chance: random.Random, model: Model, policy: Policy, flows: Flows) -> Desk:
    """A town of two departments whose people answered anything."""
    cases = list(_fill(chance, model, flows))
    people = sum(case.flow == model.authorities[PEOPLE].flow for case in cases) if PEOPLE in model.authorities else 0
    rosters = [Roster(name, max(6, people), people) for name in _PLACES]
    groups = tuple(Group(name, (name,)) for name in _PLACES)
    known = {name: flow for name, flow in flows.items() if name in model.flows}
    as_of = datetime(2026, 6, 30, tzinfo=UTC)
    return lay_out(cases, rosters, model, policy, Scope("municipality", groups, known), as_of)


def _fill(chance: random.Random, model: Model, flows: Flows) -> Iterator[Case]:
    for name, authority in model.authorities.items():
        flow = flows.get(authority.flow)
        if flow is None:
            continue
        places = _PLACES if name in (PEOPLE, DEPARTMENTS) else _PLACES[:1]
        for place in places:
            for _ in range(chance.randint(4, 7) if name == PEOPLE else 1):
                yield make_case(fill_interview(chance, flow), flow, place)


def fill_interview(chance: random.Random, flow: Questionnaire) -> dict[str, Any]:
    """Any answers: most questions are answered, some with a non-answer, some not at all."""
    plain = [one for one in flow.questions.values() if not one.repeat]
    found = {one.name: fill_answer(chance, one) for one in plain if chance.random() > 0.1}
    for repeat in flow.repeats:
        inside = [one for one in flow.questions.values() if one.repeat == repeat]
        found[repeat] = [_thing(chance, inside) for _ in range(chance.randint(0, 3))]
    return found


def _thing(chance: random.Random, questions: list[Question]) -> Mapping[str, Any]:
    return {one.name: fill_answer(chance, one) for one in questions if chance.random() > 0.1}


def fill_answer(chance: random.Random, question: Question) -> Any:
    """Any answer to a question, or a non-answer."""
    if chance.random() < 0.25:
        return chance.choice(_NON_ANSWERS)
    names = [option.name for option in question.options]
    if question.kind == "words" and names:
        return " ".join(sorted(chance.sample(names, chance.randint(1, min(4, len(names))))))
    if names:
        return chance.choice(names)
    if question.kind == "number":
        return chance.choice((0, 1, 2, 3, 7, 20, 2022))
    return "2026-12-01" if question.kind == "any" else "Ville"
