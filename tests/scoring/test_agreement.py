"""Agreement between several answers to one fact."""

import math

import pytest

from scoring.agreement import consensus, nominal, spread, verdict


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
