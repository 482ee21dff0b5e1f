"""Agreement between several answers to one fact."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.agreement import consensus, consensus_at, fleiss_kappa, nominal, spread, verdict


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ((5, 0, 0, 0, 5), 0),
        ((0, 0, 10, 0, 0), 1),
        ((0, 0, 2, 5, 3), 0.779),
        ((1, 2, 4, 2, 1), 0.634),
        ((2, 2, 2, 2, 2), 0.434),
    ],
)
def test_consensus(counts: tuple[int, ...], wanted: float) -> None:
    assert consensus(counts) == pytest.approx(wanted, abs=5e-4)
    assert consensus(counts[::-1]) == pytest.approx(wanted, abs=5e-4)


def test_other_kinds() -> None:
    assert nominal((6, 3, 1)) == 0.6
    assert spread((100, 120, 110)) == (110, pytest.approx(20 / 110))
    assert spread((0, 0)) == (0, 0)
    assert spread((-1, 0, 1)) == (0, math.inf)


def test_verdicts() -> None:
    assert [verdict(x, 0.8, 0.5) for x in (0.8, 0.79, 0.5, 0.49)] == ["agreed", "mixed", "mixed", "contested"]


def test_one_step_is_refused() -> None:
    with pytest.raises(ValueError):
        consensus((3,))


FLEISS = [
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
]


def test_fleiss_kappa() -> None:
    """The textbook example: ten subjects, fourteen raters, five categories give 0.210."""
    assert fleiss_kappa(FLEISS) == pytest.approx(0.210, abs=5e-4)
    assert fleiss_kappa([*FLEISS, (1, 0, 0, 0, 0)]) == pytest.approx(0.210, abs=5e-4)
    assert fleiss_kappa([(5, 0), (0, 5)]) == 1
    assert fleiss_kappa([]) is None
    assert fleiss_kappa([(5, 0), (4, 0)]) is None


def test_two_places_on_a_wide_scale() -> None:
    assert consensus_at({0: 1, 100: 1}, 100) == 0
    assert consensus_at({40: 3}, 100) == 1
    assert consensus_at({25: 1, 50: 1}, 100) == pytest.approx(0.8074, abs=5e-5)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=7).filter(any))
def test_consensus_is_a_share_and_turning_the_scale_changes_nothing(counts: list[int]) -> None:
    assert 0 <= consensus(counts) <= 1 + 1e-12
    assert consensus(counts) == pytest.approx(consensus(counts[::-1]), abs=1e-9)
    assert 0 < nominal(counts) <= 1


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=9), st.floats(0.5, 2))
def test_spread_does_not_depend_on_the_unit(values: list[float], unit: float) -> None:
    assert spread([value * unit for value in values])[1] == pytest.approx(spread(values)[1], rel=1e-6, abs=1e-9)
