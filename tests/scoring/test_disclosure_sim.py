"""Simulated towns: an attack that shares no code with the gate recovers nobody, and finds them without the gate.

Here a few of each kind; `python -m tests.disclosure` runs a thousand (CIVIMETER_TOWNS=1000 does so in these tests).
"""

import os

import pytest

from tests.disclosure.attack import recover
from tests.disclosure.publishers import publish_naively
from tests.disclosure.refreshing import run_refresh
from tests.disclosure.simulate import K, Outcome, run_dimensions, run_grid, run_sequence
from tests.disclosure.towns import total

TOWNS = int(os.environ.get("CIVIMETER_TOWNS", "40"))
SEEDS = range(TOWNS)
pytestmark = pytest.mark.timeout(120 + TOWNS)


@pytest.fixture(scope="module")
def grids() -> list[Outcome]:
    return [run_grid(seed) for seed in SEEDS]


def test_nobody_is_recovered_from_totals_and_cells(grids: list[Outcome]) -> None:
    assert [seed for seed, one in zip(SEEDS, grids, strict=True) if one.recovered] == []


def test_what_is_hidden_to_protect_others_is_little(grids: list[Outcome]) -> None:
    cells, totals = sum(one.cells for one in grids), sum(one.totals for one in grids)
    assert cells > 10 * TOWNS
    assert 0 < sum(one.cells_hidden for one in grids) <= 0.2 * cells
    assert sum(one.totals_hidden for one in grids) <= 0.05 * totals


def test_a_town_is_decided_in_no_time(grids: list[Outcome]) -> None:
    assert max(one.seconds for one in grids) < 2


def test_counting_heads_alone_exposes_half_of_the_towns() -> None:
    assert sum(run_grid(seed, publish_naively).recovered > 0 for seed in SEEDS) >= TOWNS / 2


def test_nobody_is_recovered_from_sequences_of_reports() -> None:
    seeds = range(max(20, TOWNS // 2))
    assert [seed for seed in seeds if run_sequence(seed).recovered] == []


def test_sequences_are_the_control() -> None:
    assert sum(run_sequence(seed, publish_naively).recovered > 0 for seed in range(6)) >= 3


def test_nobody_is_recovered_from_dimensions_with_skipped_questions() -> None:
    assert [seed for seed in range(max(20, TOWNS // 2)) if run_dimensions(seed).recovered] == []


def test_dimensions_are_the_control() -> None:
    assert sum(run_dimensions(seed, gated=False).recovered > 0 for seed in range(10)) >= 5


def test_refreshing_after_every_answer() -> None:
    live = [run_refresh(seed, K, gated=False) for seed in SEEDS]
    gated = [run_refresh(seed, K, gated=True) for seed in SEEDS]
    assert all(found == able for found, able in live)
    assert sum(found for found, _ in gated) == 0
    assert sum(able for _, able in gated) > 5 * TOWNS


def test_the_attack_finds_unions_and_reads_them_right() -> None:
    """x+y+z and z+w: no set alone can be solved for, the difference of two small ones can."""
    x, y, z, w = frozenset({1, 2}), frozenset({3}), frozenset(range(10, 16)), frozenset({5})
    figures = [total("q", x | y | z), total("q", z | w)]
    truth = {("q", one): 10.0**one % 97 for one in range(1, 20)}
    assert recover(figures, truth, 5) == [x | y | w]
    assert recover(figures, truth, 4) == []
    assert recover(figures[:1], truth, 5) == []
