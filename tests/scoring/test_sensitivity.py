"""Another method, another level? Worked figures, the published indices as anchors, and what may never happen."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.assessment import Assessment
from scoring.draws import Draws
from scoring.model import Model
from scoring.policy import Policy, load_policy
from scoring.sensitivity import (
    Strand,
    arithmetic_mean,
    check_own_weights,
    find_sensitivity,
    geometric_mean,
    weigh_methods,
)

WORKED = dict(zip("ABCDEFG", (62, 48, 35, 20, 55, 58, 41), strict=True))


def strands(**changes: Strand) -> list[Strand]:
    return [changes.get(name, Strand(name, float(value), float(value))) for name, value in WORKED.items()]


def test_worked_figures(policy: Policy) -> None:
    found = weigh_methods(strands(), policy)
    assert found is not None
    plain, _, geometric, _ = found.variants
    assert plain.value == found.value == pytest.approx(45.571, abs=5e-4)
    assert (plain.low, plain.high) == pytest.approx((44.35, 46.81), abs=0.15)
    assert geometric.value == pytest.approx(43.015, abs=5e-4)
    assert (geometric.low, geometric.high) == pytest.approx((41.64, 44.45), abs=0.15)
    assert found.level == 1
    assert not found.depends_on_method
    assert {one.dimension: round(one.value, 3) for one in found.without}["D"] == 49.833


def test_unknown_answers_as_zero_widen_what_weights_hardly_move(policy: Policy) -> None:
    found = weigh_methods(strands(A=Strand("A", None, 10.0), B=Strand("B", 96.0, 20.0)), policy)
    assert found is not None
    dropped, zero = found.variants[:2]
    assert dropped.value == pytest.approx((96 + 35 + 20 + 55 + 58 + 41) / 6)
    assert zero.value == pytest.approx((10 + 20 + 35 + 20 + 55 + 58 + 41) / 7)
    assert found.level == 2
    assert found.depends_on_method
    assert dropped.levels[2] == pytest.approx(1 - dropped.levels[1])


def test_fewer_than_five_known_dimensions_have_no_card(policy: Policy) -> None:
    unknown = {name: Strand(name, None, 0.0) for name in "ABC"}
    assert weigh_methods(strands(**unknown), policy) is None


def test_same_seed_same_card(policy: Policy) -> None:
    assert weigh_methods(strands(), policy) == weigh_methods(strands(), policy)
    other = policy.model_copy(update={"draw_seed": 7})
    assert weigh_methods(strands(), policy) != weigh_methods(strands(), other)


def test_indicators_vary_too_and_a_cap_holds_in_every_draw(policy: Policy) -> None:
    parts = tuple((1.0, value, value) for value in (0.0, 100.0))
    loose = weigh_methods(strands(A=Strand("A", 50.0, 50.0, parts=parts)), policy)
    held = weigh_methods([Strand(name, 49.9, 49.9, parts=parts, cap=49.9) for name in WORKED], policy)
    assert loose is not None
    assert held is not None
    assert held.variants[0].high <= 49.9
    assert held.level == 1
    assert held.stays == pytest.approx(1)


def test_own_weights_stand_beside(policy: Policy) -> None:
    own = {"A": 50.0, "D": 50.0}
    found = weigh_methods(strands(), policy, own)
    assert found is not None
    assert found.own == (41.0, 1)
    assert found.value == pytest.approx(45.571, abs=5e-4)
    check_own_weights(own, [*WORKED])


@pytest.mark.parametrize(
    ("own", "cause"),
    [({"A": 60, "B": 60}, "add up to 120"), ({"A": 110, "B": -10}, "less than 0"), ({"Z": 100}, "no dimension Z")],
)
def test_own_weights_must_be_a_hundred_points(own: dict[str, float], cause: str) -> None:
    with pytest.raises(ValueError, match=cause):
        check_own_weights(own, [*WORKED])


def test_points_on_nothing_known_are_refused(policy: Policy) -> None:
    with pytest.raises(ValueError, match="not known"):
        weigh_methods(strands(A=Strand("A", None, 0.0)), policy, {"A": 100})


def test_a_department_has_no_card(run: Callable[..., Assessment], model: Model, policy: Policy) -> None:
    assert find_sensitivity(run([{"computer_access": "own"}] * 6, 6), model, policy) is None


def test_a_municipality_takes_well_under_a_second(policy: Policy) -> None:
    parts = tuple((1.0, 50.0, 20.0) for _ in range(7))
    wide = [replace(one, parts=parts) for one in strands()]
    start = time.process_time()
    weigh_methods(wide, policy)
    assert time.process_time() - start < 0.8


EGDI = [
    (0.9797, 0.9559, 0.9795, 0.9717),
    (0.8768, 0.8784, 0.8944, 0.8832),
    (0.4721, 0.6350, 0.6676, 0.5915),
    (0.4934, 0.3478, 0.5025, 0.4479),
]


@pytest.mark.parametrize(("services", "people", "network", "index"), EGDI)
def test_anchor_of_the_united_nations(services: float, people: float, network: float, index: float) -> None:
    assert arithmetic_mean([services, people, network]) == pytest.approx(index, abs=1e-4)


COINR = [
    ((63.41, 32.87, 74.78, 85.94, 56.93), 62.79, (77.21, 87.85, 56.88), 73.98, 68.38),
    ((64.87, 46.62, 84.55, 71.74, 41.92), 61.94, (58.73, 86.58, 57.78), 67.70, 64.82),
]


@pytest.mark.parametrize(("one", "first", "two", "second", "index"), COINR)
def test_anchor_of_three_levels(
    one: tuple[float, ...], first: float, two: tuple[float, ...], second: float, index: float
) -> None:
    pillars = [arithmetic_mean(one), arithmetic_mean(two)]
    assert pillars == pytest.approx([first, second], abs=0.011)
    assert arithmetic_mean(pillars) == pytest.approx(index, abs=0.011)


scores = st.lists(st.floats(0, 100), min_size=7, max_size=7)


@given(scores, st.lists(st.floats(0.1, 3), min_size=7, max_size=7))
def test_the_geometric_mean_is_never_above_the_arithmetic_one(values: list[float], weights: list[float]) -> None:
    floored = [max(value, 1.0) for value in values]
    assert geometric_mean(values, 1.0, weights) <= arithmetic_mean(floored, weights) + 1e-9


@given(scores)
def test_every_result_lies_between_the_least_and_the_greatest(values: list[float]) -> None:
    few = load_policy().model_copy(update={"draws": 20})
    found = weigh_methods([Strand(str(at), value, value) for at, value in enumerate(values)], few)
    assert found is not None
    for one in found.variants:
        least = max(min(values), 1.0) if one.mean == "geometric" else min(values)
        assert least - 1e-9 <= one.low <= one.high <= max(max(values), 1.0) + 1e-9
        assert sum(one.levels) == pytest.approx(1)


def test_draws_are_even_and_repeat() -> None:
    stream = Draws(3)
    numbers = [stream.uniform() for _ in range(20_000)]
    tenths = [sum(tenth <= number * 10 < tenth + 1 for number in numbers) for tenth in range(10)]
    assert max(abs(count - 2000) for count in tenths) < 200
    again = Draws(3)
    assert [again.uniform() for _ in range(5)] == numbers[:5]


def test_samples_are_even() -> None:
    stream = Draws(4)
    counts = [0] * 6
    for _ in range(6000):
        chosen = stream.sample(6, 2)
        assert len(chosen) == 2
        for one in chosen:
            counts[one] += 1
    assert max(abs(count - 2000) for count in counts) < 200
    for wrong in (lambda: stream.sample(2, 3), lambda: stream.below(0)):
        with pytest.raises(ValueError):
            wrong()
