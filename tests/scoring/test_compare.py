"""A town beside others: no rank, no names, none that shares nothing."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.compare import Peers, Town, compare_peers, size_class
from scoring.policy import Policy, load_policy


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
