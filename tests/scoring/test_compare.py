"""Side by side: no rank, no small numbers, no town that shares nothing."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.assessment import Assessment
from scoring.compare import Beside, Peers, Town, compare_departments, compare_peers, size_class
from scoring.disclosure import Gate
from scoring.model import Model
from scoring.policy import Policy, load_policy

Run = Callable[..., Assessment]
GOOD, BAD = {"computer_access": "own"}, {"computer_access": "none"}


def beside(units: Mapping[str, Assessment], model: Model, policy: Policy) -> tuple[Beside, ...]:
    return compare_departments(units, model, Gate.open(policy))


def test_only_higher_lower_or_cannot_tell_by_the_alphabet(run: Run, model: Model, policy: Policy) -> None:
    units = {"Roads": run([GOOD] * 8, 8), "civil registry": run([BAD] * 8, 8), "Archives": run([GOOD] * 8, 40)}
    found = beside(units, model, policy)
    assert [(one.first, one.second, one.direction) for one in found if one.indicator == "A1"] == [
        ("Archives", "civil registry", "lower"),
        ("Archives", "Roads", "cannot_tell"),
        ("civil registry", "Roads", "higher"),
    ]
    assert {field.name for field in fields(Beside)} == {"indicator", "first", "second", "direction"}


def test_fewer_than_k_people_are_put_beside_nobody(run: Run, model: Model, policy: Policy) -> None:
    stricter = Gate.open(policy.model_copy(update={"contributors": 7}))
    units = {"a": run([GOOD] * 6, 6), "b": run([BAD] * 9, 9)}
    assert not compare_departments(units, model, stricter)
    assert beside(units, model, policy)


def test_what_few_answers_cannot_carry_is_not_said(run: Run, model: Model, policy: Policy) -> None:
    units = {"a": run([GOOD] * 3 + [BAD] * 3, 40), "b": run([GOOD] * 4 + [BAD] * 2, 40)}
    assert [one.direction for one in beside(units, model, policy) if one.indicator == "A1"] == ["cannot_tell"]


def test_unknown_answers_that_could_turn_it_leave_it_open(run: Run, model: Model, policy: Policy) -> None:
    unsure = [{"computer_access": "$dont_know"}] * 20
    units = {"a": run([GOOD] * 6 + unsure, 26), "b": run([BAD] * 6 + unsure, 26)}
    assert [one.direction for one in beside(units, model, policy) if one.indicator == "A1"] == ["cannot_tell"]


@pytest.mark.parametrize(
    ("population", "county", "size"),
    [
        (1, False, "-500"),
        (500, False, "-500"),
        (501, False, "-1000"),
        (50000, False, "-50000"),
        (50001, False, "50000-"),
        (3, True, "county"),
        (None, False, None),
    ],
)
def test_seven_size_classes(policy: Policy, population: int | None, county: bool, size: str | None) -> None:
    assert size_class(population, policy, county=county) == size


def town(name: str, score: float, **other: Any) -> Town:
    plain: dict[str, Any] = {"population": 8000, "shares": True, "model": ("egov_maturity", "1.0")}
    return Town(name, scores={"A": (score, score, score)}, **(plain | other))


OTHERS = [town("b", 30), town("c", 40), town("d", 50)]


def test_a_town_beside_those_of_its_size(policy: Policy) -> None:
    assert compare_peers(town("a", 55), OTHERS, policy) == (Peers("-20000", "A", 3, 40, "higher"),)
    assert compare_peers(town("a", 45), OTHERS, policy)[0].direction == "cannot_tell"
    unsure = Town("a", 8000, True, ("egov_maturity", "1.0"), {"A": (35.0, 70.0, 90.0)})
    assert compare_peers(unsure, OTHERS, policy)[0].direction == "cannot_tell"


@pytest.mark.parametrize(
    "lonely", [{"shares": False}, {"population": None}, {"population": 100}, {"model": ("egov_maturity", "2.0")}]
)
def test_who_is_compared_with_nobody(policy: Policy, lonely: dict[str, Any]) -> None:
    assert compare_peers(town("a", 55, **lonely), OTHERS, policy) == ()
    assert compare_peers(town("a", 55), [*OTHERS[:2], town("d", 50, **lonely)], policy) == ()


def test_no_town_can_be_told_from_what_is_said() -> None:
    assert not {field.name for field in fields(Peers)} & {"id", "name", "rank", "place", "towns_by_name"}


@given(st.lists(st.floats(0, 100), min_size=3, max_size=9), st.floats(0, 100), st.permutations(range(9)))
def test_the_order_of_the_others_tells_nothing(values: list[float], score: float, order: list[int]) -> None:
    others = [town(f"t{at}", value) for at, value in enumerate(values)]
    mixed = [others[at] for at in order if at < len(others)]
    policy = load_policy()
    assert compare_peers(town("a", score), others, policy) == compare_peers(town("a", score), mixed, policy)
