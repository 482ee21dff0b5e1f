"""The tables of the method page: exact sets, Wilson, bounds, Student's t."""

import math

import pytest

from scoring.intervals import (
    exact_heads,
    mean_half_width,
    nonresponse_bound,
    share_interval,
    student,
    wilson,
    wilson_finite,
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


def coverage(population: int, n: int, exact: bool) -> float:
    """The worst chance, over every true number, that the interval holds it."""
    worst = 1.0
    for true in range(population + 1):
        inside = 0
        for x in range(max(0, n - population + true), min(n, true) + 1):
            ways = math.comb(true, x) * math.comb(population - true, n - x)
            if exact:
                low, high = (float(head) for head in exact_heads(x, n, population))
            else:
                low, high = (population * share for share in wilson_finite(x, n, population))
            inside += ways * (low - 1e-9 <= true <= high + 1e-9)
        worst = min(worst, inside / math.comb(population, n))
    return worst


@pytest.mark.parametrize(("population", "n", "exact", "corrected"), [(8, 5, 0.982, 0.857), (20, 15, 0.967, 0.891)])
def test_worst_coverage_by_enumeration(population: int, n: int, exact: float, corrected: float) -> None:
    assert coverage(population, n, exact=True) == pytest.approx(exact, abs=0.0006)
    assert coverage(population, n, exact=False) == pytest.approx(corrected, abs=0.0006)


def test_exact_set_covers_at_least_95_percent_for_every_small_group() -> None:
    worst = min(coverage(population, n, exact=True) for population in range(2, 16) for n in range(1, population + 1))
    assert worst >= 0.95


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
