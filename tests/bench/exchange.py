"""The runs of the exchange: people and a bot, side by side; what is not right gets no row."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import machine
from tests.bench.contend import Asked, Contender, stop
from tests.bench.load import BUSIEST, Failed, Load

Figures = dict[str, float]
EVERYBODY_IN = 6.0
"""Seconds until the bot is there and all 64 have come where Telegram's limits hold: sixteen a second."""
LEAST = 200
"""Answers in a play below which nothing can be said: the 99th percentile would be that of a handful."""
BESIDE = 15.0
"""Seconds of answers beside a broadcast of 600, which takes 20: long enough to say something of who answers slowly."""


@dataclass(frozen=True)
class Pace:
    """Seconds of one play."""

    warm: float = 2.0
    seconds: float = 8.0


@contextmanager
def staged(
    contender: Contender, *, people: int = 0, recipients: int = 0, after: float = 0.0, **options: float
) -> Iterator[tuple[Load, subprocess.Popen[bytes], Path]]:
    """A load generator and a bot in an empty folder; both are gone afterwards. `people` where not as many as usual."""
    people = people or contender.people
    with tempfile.TemporaryDirectory(prefix="civimeter-bench-") as name:
        folder, hook = Path(name), machine.free_port() if contender.hook else 0
        contender.prepare(folder, Asked("", hook, people, recipients, after))
        with Load(people=people, hook=hook, path=contender.path(folder), **options) as load:
            limited = bool(options.get("limit"))
            bot = contender.start(folder, Asked(load.url, hook, people, recipients, after, limited))
            try:
                yield load, bot, folder
            finally:
                stop(bot)


def exchange(contender: Contender, pace: Pace, **options: float) -> tuple[Figures, dict[str, Any]]:
    """64 people answer as fast as they are asked, or as the options of the load generator say. The figures, and all
    that was seen. Raises Failed.
    """
    with staged(contender, **{"least": LEAST, **options}) as (load, bot, folder):
        seen = load.play(bot.pid, pace.warm, pace.seconds)
        stop(bot)
        check_stored(contender, folder, seen)
    check_enough(seen)
    return figures_of(seen), seen


def figures_of(seen: dict[str, Any]) -> Figures:
    """What a play comes to."""
    return {
        "cpu_us": round(seen["bot_cpu"] / max(1, seen["answers"]) * 1e6, 1),
        "per_s": round(seen["answers"] / seen["seconds"], 1),
        "p50_ms": seen["p50_ms"],
        "p99_ms": seen["p99_ms"],
    }


def check_stored(contender: Contender, folder: Path, seen: dict[str, Any]) -> None:
    """The database of a bot that has stopped holds what was answered, no more and no less. Raises Failed."""
    held = contender.stored(folder)
    if held != seen["total_answers"]:
        raise Failed(f"{held} answers are stored, {seen['total_answers']} were given")


def check_enough(seen: dict[str, Any]) -> None:
    """A play says something when there were answers enough and the load generator was not at its end. Raises Failed."""
    if seen["answers"] < LEAST:
        raise Failed(f"{seen['answers']} answers in {seen['seconds']:.0f} s are too few to say anything; {LEAST} are")
    if seen["load_use"] > BUSIEST:
        raise Failed(f"the load generator used {seen['load_use']:.0%} of its core: it may have been what limits")


def idle(contender: Contender, answers: int = 1000) -> tuple[Figures, dict[str, Any]]:
    """From the start of the process to the first update accepted; memory after a thousand answers."""
    with staged(contender) as (load, _, _):  # a start that leaves bytecode for the one that counts
        load.first()
        load.accepted()
    with staged(contender) as (load, bot, _):
        load.first()
        began = time.monotonic()
        ready = load.accepted() - began
        worked = machine.ran_seconds(bot.pid)  # of this machine's cores, however many others share them
        load.until_answers(answers)
        figures = {"rss_mb": machine.resident_mb(bot.pid), "ready_s": round(ready, 3)}
        return figures, {"ready_cpu_s": round(worked, 3)}


def broadcast(contender: Contender, recipients: int, pace: Pace) -> tuple[Figures, dict[str, Any]]:
    """Messages to many under Telegram's limits: alone; then beside 64 people who think for a second between answers.
    Raises Failed.
    """
    seconds = max(pace.seconds, min(BESIDE, recipients / 40))
    with staged(contender, recipients=recipients, limit=1) as (load, _, _):
        alone = load.watch(recipients, 120)
    with staged(contender, limit=1, think=1000) as (load, bot, _):
        quiet = load.play(bot.pid, max(pace.warm, EVERYBODY_IN), seconds)
    with staged(contender, recipients=recipients, limit=1, think=1000) as (load, bot, _):
        busy = load.play(bot.pid, max(pace.warm, EVERYBODY_IN), seconds)
        beside = load.watch(recipients, 120)
    check_enough(quiet)
    check_enough(busy)
    figures = {
        "seconds": alone["seconds"],
        "refused": alone["refused"],
        "lost": recipients - alone["reached"],
        "p99_idle_ms": quiet["p99_ms"],
        "p99_busy_ms": busy["p99_ms"],
    }
    return figures, {"alone": alone, "quiet": quiet, "busy": busy, "beside": beside}


def stored_by(name: str, seconds: float, writers: int, environment: dict[str, str]) -> dict[str, Any]:
    """What a writer alone stores a second, in a process of its own with this environment. Raises Failed."""
    with tempfile.TemporaryDirectory(prefix="civimeter-bench-") as folder:
        command = [sys.executable, "-m", "tests.bench.storing", name, folder, str(seconds), str(writers)]
        on_core = machine.on_core(machine.cores()[0], command)
        given = {**os.environ, **environment}
        done = subprocess.run(on_core, env=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(done.stderr.strip().rpartition("\n")[2] or "it ended")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
