"""The runs beside those of `bench.json`: who takes part in each, what is played, and which goal its rows must meet."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

from tests.bench import machine, on_postgres
from tests.bench.contend import CONTENDERS, FEW, Contender, product_ptb, stop
from tests.bench.exchange import LEAST, Pace, check_enough, check_stored, exchange, staged
from tests.bench.measure import Result
from tests.bench.results import Figures

Rows = Mapping[str, Figures]
Measured = tuple[Figures, dict[str, Any]]
OURS = ("product-poll", "product-hook")
DELAY = 50.0
THINKERS, THINKING = 150, 3000.0
FLOOD = 500
CROWD, ANSWERING = 10_000, 200


@dataclass(frozen=True)
class Run:
    """`contenders` are there as long as they are measured; `rounds` 0 for as many as usual."""

    name: str
    contenders: Callable[[], AbstractContextManager[list[Contender]]]
    measure: Callable[[Contender, Pace], Measured]
    goals: Callable[[Rows], Iterator[Result]]
    rounds: int = 0


def known(*names: str) -> Callable[[], AbstractContextManager[list[Contender]]]:
    """Contenders of `bench.json`; all of them without names."""
    return lambda: nullcontext([one for one in CONTENDERS if one.name in names or not names])


# ------------------------------------------------------------------------------------------------ open
def measure_open(contender: Contender, pace: Pace) -> Measured:
    """150 people who think for about 3 s: 50 answers a second are offered, whatever the bot does."""
    slow = replace(pace, warm=max(pace.warm, 2 * THINKING / 1000))
    options = {"users": THINKERS, "think": THINKING, "delay": DELAY, "least": 500, "drain": 60}
    figures, seen = exchange(contender, slow, **options)
    return {**figures, "cpu_percent": round(100 * seen["bot_cpu"] / seen["seconds"], 2)}, seen


def goals_of_open(rows: Rows) -> Iterator[Result]:
    """P9. A poll that has just been answered is asked again no sooner than after the delay: polling waits for two."""
    bound = 1.3 * DELAY + 30
    beside = "; ".join(f"{name} {rows[name]['p99_ms']:.0f} ms" for name in rows if name not in OURS)
    for name in OURS:
        if row := rows.get(name):
            late, use = row["p99_ms"], row["cpu_percent"]
            yield Result("P9", f"{name}: p99, 150 people", f"{late:.0f} ms", f"≤ {bound:.0f} ms", late <= bound, beside)
            yield Result("P9", f"{name}: of a core", f"{use:.1f} %", "≤ 8 %", use <= 8)


# ------------------------------------------------------------------------------------------------ one-way
def measure_one_way(contender: Contender, pace: Pace) -> Measured:
    """As `delay50`, and an update too is 25 ms on its way."""
    return exchange(contender, pace, delay=DELAY, one_way=DELAY / 2)


# ------------------------------------------------------------------------------------------------ flood
def measure_flood(contender: Contender, pace: Pace) -> Measured:
    """64 people who think for a second: alone, then anew while one chat more says /start 500 times at once."""
    quiet, flooded = (flood_of(count, contender, pace) for count in (0, FLOOD))
    figures = {"p99_quiet_ms": quiet["p99_ms"], "p99_flooded_ms": flooded["p99_ms"]}
    return {**figures, "sent_to_flood": flooded["flood_calls"]}, {"quiet": quiet, "flooded": flooded}


def flood_of(count: int, contender: Contender, pace: Pace) -> dict[str, Any]:
    """What people see of so many updates of somebody else. Raises Failed."""
    with staged(contender, think=1000, least=LEAST) as (load, bot, folder):
        load.flood(count)
        seen = load.play(bot.pid, pace.warm, pace.seconds)
        stop(bot)
        check_stored(contender, folder, seen)
    check_enough(seen)
    return seen


def goals_of_flood(rows: Rows) -> Iterator[Result]:
    """P14."""
    for name, row in rows.items():
        if name in OURS:
            ratio = row["p99_flooded_ms"] / row["p99_quiet_ms"]
            beside = "; ".join(
                f"{n} {r['p99_flooded_ms'] / r['p99_quiet_ms']:.1f}" for n, r in rows.items() if n != name
            )
            what = f"{name}: others' p99 ÷ without the flood"
            yield Result("P14", what, f"{ratio:.2f}", "≤ 2", ratio <= 2, beside)


# ------------------------------------------------------------------------------------------------ crowd
def measure_crowd(contender: Contender, pace: Pace) -> Measured:
    """200 people answer, first so much that the process has become as large as answering makes it; then 10,000 others
    begin, answer one question and go away; then the 200 again.
    """
    options = {"users": ANSWERING, "least": LEAST, "drain": 60}
    with staged(contender, people=FEW + CROWD, **options) as (load, bot, folder):
        load.until_answers(CROWD)
        before = load.play(bot.pid, pace.warm, pace.seconds)
        small = machine.resident_mb(bot.pid)
        load.leave(CROWD)
        after = load.play(bot.pid, pace.warm, pace.seconds)
        large = machine.resident_mb(bot.pid)
        stop(bot)
        check_stored(contender, folder, after)
    check_enough(before)
    check_enough(after)
    figures = {"rss_mb": small, "rss_crowd_mb": large, "p99_ms": before["p99_ms"], "p99_crowd_ms": after["p99_ms"]}
    return figures, {"before": before, "after": after}


def goals_of_crowd(rows: Rows) -> Iterator[Result]:
    """P15; the wait may be a quarter longer and still be called the same."""
    for name, row in rows.items():
        more, ratio = row["rss_crowd_mb"] - row["rss_mb"], row["p99_crowd_ms"] / row["p99_ms"]
        yield Result("P15", f"{name}: memory of 10,000 open interviews", f"{more:+.1f} MB", "≤ 5 MB", more <= 5)
        yield Result("P15", f"{name}: p99 ÷ without them", f"{ratio:.2f}", "≤ 1.25", ratio <= 1.25)


# ------------------------------------------------------------------------------------------------ rest
def measure_rest(contender: Contender, pace: Pace) -> Measured:
    """A bot that has answered, and that nobody asks anything for a minute."""
    seconds = float(os.environ.get("REST") or (60 if pace.seconds >= Pace().seconds else 30))
    with staged(contender) as (load, bot, _):
        load.until_answers(100)
        time.sleep(3)
        began, before = time.monotonic(), machine.ran_seconds(bot.pid)
        time.sleep(seconds)
        used, took = machine.ran_seconds(bot.pid) - before, time.monotonic() - began
    return {"cpu_percent": round(100 * used / took, 3), "seconds": round(took, 1)}, {}


def goals_of_rest(rows: Rows) -> Iterator[Result]:
    """P18."""
    beside = "; ".join(f"{name} {row['cpu_percent']:.2f} %" for name, row in rows.items() if name not in OURS)
    for name in OURS:
        if row := rows.get(name):
            use = row["cpu_percent"]
            yield Result("P18", f"{name}: of a core, idle", f"{use:.2f} %", "≤ 0.2 %", use <= 0.2, beside)


# ------------------------------------------------------------------------------------------------ ptb
def measure_exchange(contender: Contender, pace: Pace) -> Measured:
    """64 people answer as fast as they are asked."""
    return exchange(contender, pace)


def goals_of_ptb(rows: Rows) -> Iterator[Result]:
    """P3."""
    if not {"naive-ptb", "product-ptb"} <= set(rows):
        return
    ratio = rows["naive-ptb"]["cpu_us"] / rows["product-ptb"]["cpu_us"]
    plain = (
        f"product-poll {rows['naive-ptb']['cpu_us'] / rows['product-poll']['cpu_us']:.2f}" if OURS[0] in rows else ""
    )
    yield Result(
        "P3", "naive's CPU an answer ÷ ours with the library's objects", f"{ratio:.2f}", "≥ 4", ratio >= 4, plain
    )


def with_ptb() -> AbstractContextManager[list[Contender]]:
    some = [one for one in CONTENDERS if one.name in ("naive-ptb", "product-poll")]
    return nullcontext([some[0], product_ptb(), some[1]])


def nothing_promised(rows: Rows) -> Iterator[Result]:
    """For a run that is only told."""
    return iter(())


DISKS = on_postgres.Disks()
OTHERS: Mapping[str, Run] = {
    run.name: run
    for run in (
        Run("open", known(), measure_open, goals_of_open),
        Run("one-way", known(), measure_one_way, nothing_promised),
        Run("flood", known("naive-ptb", "aiogram", *OURS), measure_flood, goals_of_flood),
        Run("crowd", known(*OURS), measure_crowd, goals_of_crowd, rounds=1),
        Run("rest", known("naive-ptb", *OURS), measure_rest, goals_of_rest, rounds=1),
        Run("ptb", with_ptb, measure_exchange, goals_of_ptb),
        Run("workers", on_postgres.workers, measure_exchange, on_postgres.goals_of_workers),
        Run("disk", DISKS.contenders, DISKS.measure, on_postgres.goals_of_disk, rounds=1),
    )
}
