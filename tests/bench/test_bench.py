"""The bench's own shape: what its file may hold, and that its table says what the file says."""

from typing import Any

import pytest

from tests.bench.results import NAMES, RUNS, WrongShape, check_shape, goal_lines, goals, table
from tests.bench.side_by_side import runs_wanted

BENCH = {
    run: {name: {figure: float(2 + n + len(name)) for n, figure in enumerate(figures)} for name in NAMES}
    for run, figures in RUNS.items()
}


def test_the_promised_shape_passes() -> None:
    check_shape(BENCH)
    check_shape({})


@pytest.mark.parametrize(
    "bench",
    [
        [],
        {"flood": {}},
        {"idle": {"nobody": {"rss_mb": 1, "ready_s": 1}}},
        {"idle": {"aiogram": {"rss_mb": 1}}},
        {"idle": {"aiogram": {"rss_mb": 1, "ready_s": None}}},
        {"idle": {"aiogram": {"rss_mb": 1, "ready_s": True}}},
        {"idle": {"aiogram": {"rss_mb": 1, "ready_s": 1, "cpu": 1}}},
    ],
)
def test_anything_else_is_refused(bench: Any) -> None:
    with pytest.raises(WrongShape):
        check_shape(bench)


def test_the_ratios_are_those_of_the_file() -> None:
    found = {(goal, what): ratio for goal, what, ratio, _, _ in goals(BENCH)}
    exchange = BENCH["exchange"]
    naive, hook = exchange["naive-ptb"]["cpu_us"], exchange["product-hook"]["cpu_us"]
    assert found["P1", "naive's CPU an answer ÷ ours by webhook"] == naive / hook
    assert {goal for goal, _ in found} >= {"P1", "P2", "P4", "P5", "P6", "P7", "P8", "P10", "P12", "P13", "P16", "P17"}


def test_the_printed_tables_hold_every_figure() -> None:
    rows = list(table(BENCH))
    assert len(rows) == 2 + sum(len(each) for each in BENCH.values())
    for goal, what, ratio, _, _ in goals(BENCH):
        assert any(goal in line and what in line and f"{ratio:.2f}" in line for line in goal_lines(BENCH))


def test_what_was_not_measured_has_no_goal() -> None:
    assert list(goals({"exchange": {"aiogram": BENCH["exchange"]["aiogram"]}})) == []


def test_runs_are_chosen_by_name() -> None:
    assert list(runs_wanted("", ("a", "b"), ("c",))) == ["a", "b"]
    assert list(runs_wanted("all", ("a", "b"), ("c",))) == ["a", "b", "c"]
    assert list(runs_wanted("c,a", ("a", "b"), ("c",))) == ["c", "a"]
    with pytest.raises(SystemExit):
        list(runs_wanted("d", ("a",), ()))
