"""The tables of the method page: exact sets, Wilson, bounds, Student's t."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.draws import Draws
from scoring.intervals import (
    coverage,
    exact_heads,
    exact_shares,
    mean_half_width,
    nonresponse_bound,
    share_interval,
    student,
    wilson,
    wilson_finite,
    worst_coverage,
)


@pytest.mark.parametrize(
    ("x", "n", "population", "heads", "corrected"),
    [
        (7, 10, 12, (7, 9), (56.9, 80.5)),
        (7, 10, 40, (16, 36), (43.1, 87.8)),
        (0, 8, 10, (0, 1), (0, 9.6)),
        (8, 8, 10, (9, 10), (90.4, 100)),
        (18, 25, 30, (19, 23), (64.2, 78.7)),
        (3, 5, 6, (3, 4), (40.7, 76.6)),
        (12, 20, 25, (13, 17), (50.0, 69.2)),
    ],
)
def test_table_of_small_departments(
    x: int, n: int, population: int, heads: tuple[int, int], corrected: tuple[float, float]
) -> None:
    assert exact_heads(x, n, population) == heads
    assert share_interval(x, n, population, 200) == (heads[0] / population, heads[1] / population)
    low, high = wilson_finite(x, n, population)
    assert (round(100 * low, 1), round(100 * high, 1)) == pytest.approx(corrected, abs=0.051)


@pytest.mark.parametrize(("population", "n", "exact", "corrected"), [(8, 5, 0.982, 0.857), (20, 15, 0.967, 0.891)])
def test_worst_coverage_by_enumeration(population: int, n: int, exact: float, corrected: float) -> None:
    assert worst_coverage(population, n, exact_shares) == pytest.approx(exact, abs=0.0006)
    assert worst_coverage(population, n, wilson_finite) == pytest.approx(corrected, abs=0.0006)


SMALL = [(population, n) for population in range(5, 31) for n in range(1, population + 1)]
LARGER = [(population, n) for population in (40, 60, 85, 120, 160, 200) for n in (1, 5, 12, 30, population // 2)]


def test_the_exact_set_never_covers_less_than_95_percent() -> None:
    assert min(worst_coverage(population, n, exact_shares) for population, n in SMALL + LARGER) >= 0.95


def test_the_control_falls_under() -> None:
    """Wilson's interval with the finite size falls under 95 % nearly everywhere: the measure can fail."""
    worst = {place: worst_coverage(*place, wilson_finite) for place in SMALL + LARGER if place[0] != place[1]}
    assert min(worst.values()) < 0.81
    assert sum(share < 0.95 for share in worst.values()) > 0.9 * len(worst)


@pytest.mark.parametrize(("population", "n", "true"), [(5, 3, 2), (12, 7, 5), (30, 12, 9), (90, 30, 20), (200, 60, 61)])
def test_coverage_by_simulation(population: int, n: int, true: int) -> None:
    """Random samples of a real list agree with the enumeration: people 0 to `true` - 1 would say yes."""
    draws, rounds = Draws(population * 1000 + n), 2000
    counts = [sum(one < true for one in draws.sample(population, n)) for _ in range(rounds)]
    for interval in (exact_shares, wilson_finite):
        ends = [interval(x, n, population) for x in counts]
        inside = sum(low * population - 1e-9 <= true <= high * population + 1e-9 for low, high in ends)
        wanted = coverage(population, n, true, interval)
        assert inside / rounds == pytest.approx(wanted, abs=0.03)
        assert interval is wilson_finite or inside / rounds >= 0.94


@given(st.integers(1, 60).flatmap(lambda size: st.tuples(st.integers(1, size), st.just(size))), st.data())
def test_heads_turn_with_the_question(sizes: tuple[int, int], data: st.DataObject) -> None:
    n, population = sizes
    x = data.draw(st.integers(0, n))
    low, high = exact_heads(x, n, population)
    assert x <= low <= high <= population - n + x
    assert exact_heads(n - x, n, population) == (population - high, population - low)


def test_wilson_references() -> None:
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)


def test_large_lists_use_wilson() -> None:
    assert share_interval(40, 100, 201, 200) == wilson_finite(40, 100, 201)
    assert share_interval(40, 100, 200, 200) != wilson_finite(40, 100, 200)


def test_everyone_answered_leaves_no_doubt() -> None:
    assert share_interval(7, 12, 12, 200) == (7 / 12, 7 / 12)
    assert wilson_finite(70, 300, 300) == (70 / 300, 70 / 300)
    assert mean_half_width([(0, 2), (50, 1), (100, 2)], 5, 5) == 0


def test_bound_without_assumption() -> None:
    assert nonresponse_bound(7, 10, 12) == pytest.approx((0.58333, 0.75), abs=1e-5)


@pytest.mark.parametrize(
    ("df", "t"), [(1, 12.7062), (2, 4.3027), (4, 2.7764), (9, 2.2622), (30, 2.0423), (200, 1.9719)]
)
def test_student(df: int, t: float) -> None:
    assert student(df) == pytest.approx(t, abs=6e-5)


def test_half_width_of_a_mean() -> None:
    values = (0.0, 50.0, 100.0, 100.0, 100.0)
    deviation = math.sqrt(sum((v - 70) ** 2 for v in values) / 4)
    wanted = 2.776445 * deviation / math.sqrt(5) * math.sqrt(0.5)
    assert mean_half_width([(one, 1) for one in values], 10, 5) == pytest.approx(wanted, rel=1e-6)
    assert mean_half_width([(one, 1) for one in values[:4]], 10, 5) is None


@pytest.mark.parametrize(("x", "n", "population"), [(3, 2, 5), (1, 6, 5), (-1, 2, 5), (0, 0, 5)])
def test_impossible_counts_are_refused(x: int, n: int, population: int) -> None:
    with pytest.raises(ValueError):
        exact_heads(x, n, population)
