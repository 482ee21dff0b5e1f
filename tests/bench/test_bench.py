"""The bench's own shape: what its file may hold, and that its table says what the file says."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench.exchange import LEAST, check_enough
from tests.bench.layers import fold, layer_of, tables
from tests.bench.load import Failed
from tests.bench.others import OTHERS
from tests.bench.results import NAMES, RUNS, WrongShape, check_shape, goal_lines, goals, table, write_all
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


def play(answers: int, use: float) -> dict[str, Any]:
    return {"answers": answers, "seconds": 8.0, "load_use": use}


def test_too_few_answers_are_no_row() -> None:
    check_enough(play(LEAST, 0.5))
    with pytest.raises(Failed, match="too few"):
        check_enough(play(LEAST - 1, 0.5))
    with pytest.raises(Failed, match="of its core"):
        check_enough(play(LEAST, 0.7))


def test_runs_made_anew_take_the_place_of_their_own_lines_only(tmp_path: Path) -> None:
    write_all(BENCH, [{"run": "idle", "n": 1}, {"run": "flood", "n": 1}], tmp_path)
    write_all({}, [{"run": "flood", "n": 2}], tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "bench.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines == [{"run": "idle", "n": 1}, {"run": "flood", "n": 2}]
    assert json.loads((tmp_path / "bench.json").read_text(encoding="utf-8")) == BENCH


ROWS: dict[str, dict[str, dict[str, float]]] = {
    "open": {
        "product-hook": {"p99_ms": 96.0, "cpu_percent": 7.0},
        "product-poll": {"p99_ms": 94.0, "cpu_percent": 9.0},
    },
    "flood": {"product-hook": {"p99_quiet_ms": 2.0, "p99_flooded_ms": 5.0}},
    "crowd": {"product-poll": {"rss_mb": 80.0, "rss_crowd_mb": 84.0, "p99_ms": 4.0, "p99_crowd_ms": 6.0}},
    "rest": {"product-poll": {"cpu_percent": 0.1}, "naive-ptb": {"cpu_percent": 0.0}},
    "ptb": {"naive-ptb": {"cpu_us": 3000.0}, "product-ptb": {"cpu_us": 600.0}},
    "workers": {"product-pg": {"per_s": 500.0}, "product-pg-2": {"per_s": 900.0}},
    "disk": {"pool-pg": {"per_s_4ms_256": 1700.0}, "product-pg": {"per_s_4ms_256": 30_000.0}},
    "one-way": {"naive-ptb": {"p50_ms": 1.0}},
}
VERDICTS = {"open": [True, False, False, True], "flood": [False], "crowd": [True, False], "rest": [True], "ptb": [True]}
VERDICTS |= {"workers": [True], "disk": [False], "one-way": []}


def test_every_other_run_is_judged_here() -> None:
    assert set(ROWS) == set(OTHERS)


@pytest.mark.parametrize("run", sorted(ROWS))
def test_the_other_runs_are_held_against_their_goals(run: str) -> None:
    assert [goal.met for goal in OTHERS[run].goals(ROWS[run])] == VERDICTS[run]
    assert list(OTHERS[run].goals({})) == []


STACKS = """
<module> (bot/__main__.py);Runner.run (/usr/lib/asyncio/runners.py);Door.accept (/x/bot/telegram/door.py) 6
Runner.run (/usr/lib/asyncio/runners.py);submit (/x/flows/engine.py);replace (/usr/lib/dataclasses.py) 3
Thread.run (/usr/lib/threading.py);fetch (/x/bot/storage/sqlite.py:88) 1
no frame at all
""".splitlines()


def test_a_profile_adds_up_by_layer_and_by_function() -> None:
    found = fold(STACKS)
    assert dict(found.layers) == {"door": 6, "engine": 3, "store": 1}
    assert found.total == sum(found.alone.values()) == 10
    assert found.whole["submit (flows/engine.py)"] == 3
    assert "Runner.run (asyncio/runners.py)" not in found.whole
    assert "| door | 60.0% | 120 |" in list(tables(found, 200.0))


@pytest.mark.parametrize(
    ("file", "layer"),
    [
        ("/x/site-packages/telegram/_message.py", "telegram objects"),
        ("/x/site-packages/telegram/request/_httpxrequest.py", "transport"),
        ("/x/bot/telegram/wire.py", "transport"),
        ("/x/site-packages/aiogram/dispatcher/router.py", "dispatch"),
        ("/x/bot/jsons.py", "JSON"),
        ("/x/lib/python3.11/heapq.py", "other"),
    ],
)
def test_a_file_belongs_to_a_layer(file: str, layer: str) -> None:
    assert layer_of(file) == layer
