"""What is written: `build/bench.json`, every detail in `build/bench.jsonl`, and the table of goals that is printed."""

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench import machine

Figures = Mapping[str, float]
Bench = Mapping[str, Mapping[str, Figures]]
RUNS: Mapping[str, tuple[str, ...]] = {
    "exchange": ("cpu_us", "per_s", "p50_ms", "p99_ms"),
    "delay50": ("cpu_us", "per_s", "p50_ms", "p99_ms"),
    "storage": ("per_s", "p99_ms"),
    "broadcast": ("seconds", "refused", "lost", "p99_idle_ms", "p99_busy_ms"),
    "idle": ("rss_mb", "ready_s"),
}
NAMES = ("naive-ptb", "aiogram", "product-poll", "product-hook", "floor-poll", "floor-hook")
SLOW_MS = 4.0


class WrongShape(Exception):
    """A file that is not what `bench.json` promises; says where."""


def check_shape(bench: Any) -> None:
    """Runs, contenders and figures that are promised, all numbers, and no other key. Raises WrongShape."""
    if not isinstance(bench, Mapping):
        raise WrongShape("not an object of runs")
    for run, rows in bench.items():
        if run not in RUNS or not isinstance(rows, Mapping):
            raise WrongShape(f"{run}: not a run")
        for name, figures in rows.items():
            if name not in NAMES or not isinstance(figures, Mapping):
                raise WrongShape(f"{run}: {name}: not a contender")
            if set(figures) != set(RUNS[run]):
                raise WrongShape(f"{run}: {name}: {sorted(set(figures) ^ set(RUNS[run]))}")
            wrong = [key for key, value in figures.items() if type(value) not in (int, float)]
            if wrong:
                raise WrongShape(f"{run}: {name}: no numbers: {wrong}")


def median_of(rounds: Sequence[Figures]) -> dict[str, float]:
    """Each figure's median over the rounds."""
    return {key: round(statistics.median(one[key] for one in rounds), 3) for key in rounds[0]}


def write_all(bench: Bench, lines: Sequence[Mapping[str, Any]], folder: Path = machine.BUILD) -> None:
    """`bench.json` where one of its runs was made, all of it from these rounds; in `bench.jsonl` what was made anew
    takes the place of its run's lines. Raises WrongShape rather than write what is not as promised.
    """
    check_shape(bench)
    folder.mkdir(exist_ok=True)
    if bench:
        (folder / "bench.json").write_text(json.dumps(bench, indent=1) + "\n", encoding="utf-8")
    file, made = folder / "bench.jsonl", {line["run"] for line in lines}
    before = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    kept = [line for line in before if json.loads(line)["run"] not in made]
    text = [*kept, *(json.dumps(line, ensure_ascii=False) for line in lines)]
    file.write_text("".join(f"{line}\n" for line in text), encoding="utf-8")


def table(bench: Bench) -> Iterator[str]:
    """The figures as they were measured, one row a run and contender."""
    yield "| run | contender | figures |"
    yield "|---|---|---|"
    for run, names in RUNS.items():
        for name in NAMES:
            if figures := bench.get(run, {}).get(name):
                shown = ", ".join(f"{key} {figures[key]:g}" for key in names)
                yield f"| {run} | {name} | {shown} |"


def goals(bench: Bench) -> Iterator[tuple[str, str, float, float, bool]]:
    """Goal, what is held against what, the ratio, its bound, and whether it is met; only what was measured."""
    for goal, what, run, one, two, key, bound, least in RATIOS:
        above, below = bench.get(run, {}).get(one, {}).get(key), bench.get(run, {}).get(two, {}).get(key)
        if above is not None and below:
            ratio = above / below
            yield goal, what, ratio, bound, ratio >= bound if least else ratio <= bound
    yield from _plain(bench)


# goal, words, run, above the line, below it, figure, bound, whether the bound is the least
RATIOS: tuple[tuple[str, str, str, str, str, str, float, bool], ...] = (
    ("P1", "naive's CPU an answer ÷ ours by webhook", "exchange", "naive-ptb", "product-hook", "cpu_us", 15, True),
    ("P2", "naive's CPU an answer ÷ ours by polling", "exchange", "naive-ptb", "product-poll", "cpu_us", 10, True),
    ("P4", "aiogram's CPU an answer ÷ ours by webhook", "exchange", "aiogram", "product-hook", "cpu_us", 7, True),
    ("P4", "aiogram's CPU an answer ÷ ours by polling", "exchange", "aiogram", "product-poll", "cpu_us", 4.5, True),
    ("P5", "our CPU an answer by webhook ÷ the floor's", "exchange", "product-hook", "floor-hook", "cpu_us", 5, False),
    (
        "P6",
        "our answers/s by polling ÷ naive's, 50 ms",
        "delay50",
        "product-poll",
        "naive-ptb",
        "per_s",
        40,
        True,
    ),
    (
        "P7",
        "our answers/s by webhook ÷ naive's, 50 ms",
        "delay50",
        "product-hook",
        "naive-ptb",
        "per_s",
        300,
        True,
    ),
    ("P8", "our p50 by polling ÷ the floor's, 50 ms", "delay50", "product-poll", "floor-poll", "p50_ms", 1.2, False),
    ("P8", "our p99 by polling ÷ the floor's, 50 ms", "delay50", "product-poll", "floor-poll", "p99_ms", 1.4, False),
    ("P10", "our units a second ÷ a transaction each", "storage", "product-poll", "naive-ptb", "per_s", 150, True),
)


def _plain(bench: Bench) -> Iterator[tuple[str, str, float, float, bool]]:
    ours = bench.get("storage", {}).get("product-poll")
    if ours is not None:
        syncs = ours["p99_ms"] / SLOW_MS
        yield "P10", "our p99 in syncs of 4 ms", syncs, 4, syncs <= 4
    sent = bench.get("broadcast", {}).get("product-poll")
    if sent is not None:
        rate = 600 / max(sent["seconds"], 0.001) / 30
        yield "P12", "our rate ÷ the limit of 30/s", rate, 0.96, rate >= 0.96
        yield "P12", "our refusals and losses", sent["refused"] + sent["lost"], 0, sent["refused"] + sent["lost"] == 0
        ratio = sent["p99_busy_ms"] / max(sent["p99_idle_ms"], 0.001)
        yield "P13", "p99 of answers beside a broadcast ÷ without", ratio, 2, ratio <= 2
    for name in ("product-poll", "product-hook"):
        rest = bench.get("idle", {}).get(name)
        if rest is not None:
            yield "P16", f"{name}: MB after 1,000 answers", rest["rss_mb"], 95, rest["rss_mb"] <= 95
            yield "P17", f"{name}: seconds from start to ready", rest["ready_s"], 1.0, rest["ready_s"] <= 1.0


def goal_lines(bench: Bench) -> Iterator[str]:
    yield "| goal | what | measured | bound | met |"
    yield "|---|---|---|---|---|"
    for goal, what, figure, bound, met in goals(bench):
        yield f"| {goal} | {what} | {figure:.2f} | {bound:g} | {'yes' if met else 'no'} |"
