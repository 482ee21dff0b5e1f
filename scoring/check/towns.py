"""Towns whose people answered anything: what a model must bear."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from scoring.answers import Question, Questionnaire
from scoring.assess import lay_out
from scoring.assessment import Group, Roster, Scope
from scoring.cases import Case
from scoring.check.chance import Chance
from scoring.check.filling import make_case
from scoring.check.written import Flows
from scoring.desk import DEPARTMENTS, PEOPLE, Desk
from scoring.model import Model
from scoring.policy import Policy

PLACES = ("d1", "d2")
"""Their two departments."""

_NON_ANSWERS = ("$dont_know", "$refused", "$not_applicable")


def fill_desk(chance: Chance, model: Model, policy: Policy, flows: Flows) -> Desk:
    """A town of two departments whose people answered anything."""
    cases = list(fill_cases(chance, model, flows))
    people = sum(case.flow == model.authorities[PEOPLE].flow for case in cases) if PEOPLE in model.authorities else 0
    rosters = [Roster(name, max(6, people), people) for name in PLACES]
    groups = tuple(Group(name, (name,)) for name in PLACES)
    known = {name: flow for name, flow in flows.items() if name in model.flows}
    as_of = datetime(2026, 6, 30, tzinfo=UTC)
    return lay_out(cases, rosters, model, policy, Scope("municipality", groups, known), as_of)


def fill_cases(chance: Chance, model: Model, flows: Flows) -> Iterator[Case]:
    """Everybody's interviews: four to seven agents and a head in each department, one of each officer."""
    for name, authority in model.authorities.items():
        flow = flows.get(authority.flow)
        if flow is None:
            continue
        places = PLACES if name in (PEOPLE, DEPARTMENTS) else PLACES[:1]
        for place in places:
            for _ in range(chance.randint(4, 7) if name == PEOPLE else 1):
                yield make_case(fill_interview(chance, flow), flow, place)


def fill_interview(chance: Chance, flow: Questionnaire) -> dict[str, Any]:
    """Any answers: most questions are answered, some with a non-answer, some not at all."""
    plain = [one for one in flow.questions.values() if not one.repeat]
    found = {one.name: fill_answer(chance, one) for one in plain if chance.random() > 0.1}
    for repeat in flow.repeats:
        inside = [one for one in flow.questions.values() if one.repeat == repeat]
        found[repeat] = [_thing(chance, inside) for _ in range(chance.randint(0, 3))]
    return found


def _thing(chance: Chance, questions: list[Question]) -> Mapping[str, Any]:
    return {one.name: fill_answer(chance, one) for one in questions if chance.random() > 0.1}


def fill_answer(chance: Chance, question: Question) -> Any:
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
