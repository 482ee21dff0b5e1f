"""Timing: processor time of a call, the best of several rounds, so that a busy machine disturbs least."""

import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 9


def cpu_seconds(run: Callable[[], object], times: int) -> float:
    """Seconds of processor time for one call: the least mean of nine rounds of `times` calls."""
    return min(_round(run, times) for _ in range(ROUNDS))


def _round(run: Callable[[], object], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - start) / times


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table. `figure` with its unit; `against` what it is held against, measured in the same run."""

    goal: str
    what: str
    figure: str
    goal_text: str
    met: bool
    against: str = ""

    def line(self) -> str:
        met = "yes" if self.met else "no"
        return f"| {self.goal} | {self.what} | {self.figure} | {self.against or '–'} | {self.goal_text} | {met} |"


HEAD = "| goal | what | measured | beside it, same run | goal | met |\n|---|---|---|---|---|---|"
