"""From answers to a department, from departments to the municipality, and who is asked next when one does not know."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from scoring.answers import Questionnaire
from scoring.assess import assess
from scoring.assessment import Assessment, Group, Roster, Scope
from scoring.cases import Case
from scoring.model import Model
from scoring.policy import Policy

AS_OF = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def town(
    model: Model, policy: Policy, consultation: Questionnaire, library: dict[str, Questionnaire]
) -> Callable[..., Assessment]:
    heads_flow = library["department_inventory"]

    def run(people: dict[str, list[dict[str, Any]]], heads: dict[str, dict[str, Any]], **rest: Any) -> Assessment:
        sizes = rest.get("sizes", {})
        make = rest["make"]
        cases = [make(one, department=name) for name, group in people.items() for one in group]
        cases += [make(one, flow="department_inventory", department=name) for name, one in heads.items()]
        rosters = [Roster(name, sizes.get(name, len(group)), len(group)) for name, group in people.items()]
        groups = rest.get("groups") or tuple(Group(name, (name,)) for name in people)
        flows = {flow.id: flow for flow in ((consultation, heads_flow) if heads else (consultation,))}
        return assess(cases, rosters, model, policy, Scope(rest.get("level", "municipality"), groups, flows), AS_OF)

    return run


def agents(access: str, number: int) -> list[dict[str, Any]]:
    return [{"computer_access": access}] * number


def test_departments_weigh_by_headcount_whoever_answered(
    town: Callable[..., Assessment], case: Callable[..., Case]
) -> None:
    people = {"a": agents("own", 9), "b": agents("none", 6)}
    found = town(people, {}, make=case, sizes={"a": 10, "b": 30}).indicators["A1"]
    assert (found.score.value, found.n, found.of) == (25, 15, 40)


def test_a_department_with_too_few_answers_only_widens_the_bounds(
    town: Callable[..., Assessment], case: Callable[..., Case]
) -> None:
    people = {"a": agents("own", 9), "b": agents("none", 4)}
    found = town(people, {}, make=case, sizes={"a": 10, "b": 30}).indicators["A1"].score
    assert (found.value, found.low, found.high) == (100, 25, 100)


def test_a_group_of_departments_is_one_unit(town: Callable[..., Assessment], case: Callable[..., Case]) -> None:
    people = {"a": agents("own", 3), "b": agents("none", 3), "c": agents("own", 6)}
    groups = (Group("ab", ("a", "b")), Group("c", ("c",)))
    found = town(people, {}, make=case, groups=groups).indicators["A1"]
    assert (found.score.value, found.score.low) == (75, 75)
    alone = town(people, {}, make=case).indicators["A1"]
    assert (alone.score.value, alone.score.low) == (100, 50)


@pytest.mark.parametrize(
    ("head", "score", "authority", "confidence"),
    [
        ({"need_computer": 10, "computers_working": 5}, 50, "dept_head", "B"),
        ({"need_computer": 10, "computers_working": 12}, 100, "dept_head", "B"),
        ({"need_computer": 10, "computers_working": "$dont_know"}, 0, "agent", "C"),
        ({"need_computer": 10, "computers_working": "$refused"}, 0, "agent", "C"),
        ({"need_computer": "$dont_know"}, 0, "agent", "C"),
        ({"need_computer": 0, "computers_working": 0}, None, "dept_head", "B"),
    ],
)
def test_the_record_falls_while_it_is_not_known(
    town: Callable[..., Assessment],
    case: Callable[..., Case],
    head: dict[str, Any],
    score: float | None,
    authority: str,
    confidence: str,
) -> None:
    found = town({"a": agents("none", 5)}, {"a": head}, make=case).indicators["A1"]
    assert (found.score.value, found.authority, found.confidence) == (score, authority, confidence)
    assert found.score.state == ("na" if score is None else "known")


def test_a_component_out_of_scope_leaves_its_composite(
    town: Callable[..., Assessment], case: Callable[..., Case]
) -> None:
    people = {"a": [{"lost_half_days": "d0"}] * 5}
    assert town(people, {}, make=case).indicators["A3"].score.value == 100
    with_heads = town(people, {"a": {"backup_power": "none"}}, make=case).indicators["A3"]
    assert (with_heads.score.value, with_heads.n) == (50, 1)
    unknown = town(people, {"a": {"backup_power": "$dont_know"}}, make=case).indicators["A3"].score
    assert (unknown.state, unknown.low, unknown.high) == ("missing", 50, 100)


def test_not_asked_because_of_an_unknown_answer_counts_as_unknown(
    town: Callable[..., Assessment], case: Callable[..., Case]
) -> None:
    """`computers_working` was not asked: needless where nobody needs one, not known where that is not known."""
    people = {"a": agents("not_needed", 5)}
    unknown = town(people, {"a": {"need_computer": "$dont_know"}}, make=case).indicators["A1"]
    known = town(people, {"a": {"need_computer": 0}}, make=case).indicators["A1"]
    assert (unknown.authority, unknown.score.state) == ("agent", "na")
    assert (known.authority, known.score.state) == ("dept_head", "na")


def test_five_people_are_needed(town: Callable[..., Assessment], case: Callable[..., Case]) -> None:
    four = town({"a": [*agents("own", 4), {"computer_access": "not_needed"}]}, {}, make=case).indicators["A1"].score
    five = town({"a": agents("own", 5)}, {}, make=case).indicators["A1"].score
    assert (four.state, four.low, four.high) == ("missing", 0, 100)
    assert five.value == 100


def test_a_single_indicator_in_scope_gives_no_level(
    town: Callable[..., Assessment], case: Callable[..., Case], model: Model
) -> None:
    found = town({"a": agents("own", 5)}, {}, make=case)
    assert (found.dimensions["B"].reason, found.dimensions["B"].in_scope) == ("few_asked", 0)
    assert found.dimensions["B"].score.state == "out_of_scope"
    assert (found.overall.in_scope, found.overall.known, found.overall.reason) == (2, 0, "few_known")
