"""From released answers to an assessment: a pure function; the order of the answers never changes the result."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from scoring.answers import Questionnaire
from scoring.areas import read_ground
from scoring.assessment import Assessment, Indication, Ranked, Responses, Roster, Scope
from scoring.cards import Mark
from scoring.cases import Case
from scoring.crowds import Crowds
from scoring.descriptions import Descriptions
from scoring.desk import PEOPLE, Desk
from scoring.dimensions import judge_dimension, judge_overall
from scoring.fact_sheet import write_facts
from scoring.formulas import Reading
from scoring.indicator import Indicator
from scoring.interviews import Interview
from scoring.law_texts import read_law_texts
from scoring.looking import looks_of
from scoring.model import Model
from scoring.policy import Policy
from scoring.profiles import read_profiles
from scoring.reducers import OUT_OF_SCOPE
from scoring.rules import find_actions
from scoring.tables import shipped
from scoring.units import score_indicator
from scoring.values import read_value


def assess(
    cases: Iterable[Case], rosters: Iterable[Roster], model: Model, policy: Policy, scope: Scope, as_of: datetime
) -> Assessment:
    """Exact results of `scope`: indicators, dimensions, the whole, profiles, and the rules that fire.

    `cases` are released answers of the wave (those of other departments than the scope's are left aside for everything
    but municipal indicators); `rosters` the people of each department; `as_of` the closing date of the wave.
    """
    return assess_unit(lay_out(cases, rosters, model, policy, scope, as_of), scope)


def assess_each(
    cases: Iterable[Case],
    rosters: Iterable[Roster],
    model: Model,
    policy: Policy,
    scopes: Sequence[Scope],
    as_of: datetime,
) -> list[Assessment]:
    """As `assess`, of every unit of one wave, whose flows are the same: the interviews pass by once for all of them."""
    if not scopes:
        return []
    desk = lay_out(cases, rosters, model, policy, scopes[0], as_of)
    return [assess_unit(desk, scope) for scope in scopes]


def assess_unit(desk: Desk, scope: Scope) -> Assessment:
    """As `assess`, of what was laid out."""
    assert shipped.SHIPPED, "tables are registered by their import"
    model, policy = desk.model, desk.policy
    departments = tuple(name for group in scope.groups for name in group.departments)
    responses = count_responses([desk.rosters[name] for name in departments if name in desk.rosters], policy)
    indicators = {one.id: _indicate(one, desk, scope) for _, one in model.indicators()}
    dimensions = {
        one.id: judge_dimension(one, indicators, responses.mark, desk, departments) for one in model.dimensions
    }
    values, things = read_profiles(model, desk, departments)
    found = Assessment(
        scope=scope,
        as_of=desk.as_of,
        responses=responses,
        indicators=indicators,
        dimensions=dimensions,
        overall=_judge_whole(model, dimensions, responses.mark, scope, policy),
        values=values,
        things=things,
        ground=read_ground(desk) if scope.level == "municipality" else None,
        law_texts=read_law_texts(desk),
    )
    return find_actions(write_facts(found, desk, departments), model, policy)


def lay_out(
    cases: Iterable[Case],
    rosters: Iterable[Roster],
    model: Model,
    policy: Policy,
    scope: Scope,
    as_of: datetime,
    *,
    sides: bool = False,
) -> Desk:
    """The desk with everything that computations need; `sides`: also what several sides say of shared facts."""
    people = scope.flows.get(model.authorities[PEOPLE].flow) if PEOPLE in model.authorities else None
    by_department = {one.department: one for one in rosters}
    offices: dict[str, list[Case]] = {}
    desk = Desk(offices, scope.flows, by_department, model, policy, as_of, read_value, Crowds(()))
    if people is not None:
        looks, described = looks_of(model, people, sides), describe(model, people, desk)
        desk = replace(desk, crowds=Crowds(looks, people, described))
    desk.crowds.take(_without(offices, cases, people.id if people is not None else None))
    return desk


def _without(offices: dict[str, list[Case]], cases: Iterable[Case], people: str | None) -> Iterator[Case]:
    """What people said; what offices said is put with them, by flow."""
    for case in cases:
        if case.flow == people:
            yield case
        else:
            offices.setdefault(case.flow, []).append(case)


def describe(model: Model, flow: Questionnaire, desk: Desk) -> dict[str, Descriptions]:
    """What counts the things that people describe, by kind."""

    names, look_up = desk.names((flow,)), partial(desk.value, unit=())

    def read(interview: Interview, instance: str) -> Reading:
        return Reading((interview,), desk.policy, desk.as_of, names, look_up, instance)

    return {
        thing.id: Descriptions(thing, [one for one in model.values() if one.for_ == thing.id], flow, read)
        for thing in model.things()
        if thing.authority == PEOPLE
    }


def _indicate(indicator: Indicator, desk: Desk, scope: Scope) -> Indication:
    found = score_indicator(indicator, scope.groups, desk)
    if scope.level == "unit" and indicator.level == "municipal":
        return Indication(id=indicator.id, score=OUT_OF_SCOPE, municipal=found.score.state != "out_of_scope")
    return found


def _judge_whole(model: Model, dimensions: Mapping[str, Ranked], mark: Mark, scope: Scope, policy: Policy) -> Ranked:
    weights = {dimension.id: dimension.weight for dimension in model.dimensions}
    return judge_overall([(dimensions[name], weights[name]) for name in weights], mark, scope.level, policy)


def count_responses(rosters: Sequence[Roster], policy: Policy) -> Responses:
    """The people of the unit, and the response rule: n = N is always normal."""
    on_list = sum(one.headcount for one in rosters)
    answered = sum(one.answered for one in rosters)
    return Responses(
        on_list=on_list,
        answered=answered,
        no_telegram=sum(one.no_telegram for one in rosters),
        enrolled=sum(one.enrolled for one in rosters),
        declined=sum(one.declined for one in rosters),
        unreachable=sum(one.unreachable for one in rosters),
        mark=mark_response(answered, on_list, policy),
    )


def mark_response(answered: int, on_list: int, policy: Policy) -> Mark:
    """`indicative` (no level), `limited` or `normal`."""
    if not on_list or answered < policy.response_limited * on_list:
        return "indicative"
    return "limited" if answered < policy.response_normal * on_list else "normal"
