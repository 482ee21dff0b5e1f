"""`make bench`: what the product costs, each figure beside what people would use instead, measured in the same run.

`RUNS=exchange,idle` makes those runs only, `RUNS=all` all of them; `ROUNDS` and `SECONDS` are for a quick look.
"""

import os
import sys
from collections.abc import Callable, Iterator

from tests.bench import results, work_flows, work_scoring
from tests.bench.exchange import Pace
from tests.bench.machine import NoCompiler, load_generator
from tests.bench.measure import HEAD, Result
from tests.bench.others import OTHERS
from tests.bench.side_by_side import Report, runs_wanted

WORK: tuple[Callable[[], Iterator[Result]], ...] = (
    work_flows.measure_replay,
    work_flows.measure_check,
    work_flows.measure_import,
    work_flows.measure_rehearsal,
    work_scoring.measure_million,
    work_scoring.measure_one,
)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def work() -> None:
    """The tasks without a network, as a table that grows."""
    say(HEAD)
    for measure in WORK:
        for result in measure():
            say(result.line())


def side_by_side(runs: list[str]) -> None:
    """Runs with people and a bot, then the files, the figures and the goals."""
    try:
        load_generator()
    except NoCompiler as error:
        say(f"{error}; {', '.join(runs)} left out")
        return
    pace = Pace(seconds=float(os.environ.get("SECONDS") or 8))
    report = Report(say, rounds=int(os.environ.get("ROUNDS") or 3), pace=pace)
    for name in runs:
        report.run(name)
        results.write_all(report.bench, report.lines)  # a run that is broken off later takes nothing away
    if report.bench:
        say("\n".join(("", *results.table(report.bench), "", *results.goal_lines(report.bench))))
    if report.goals:
        say("\n".join(("", HEAD, *(goal.line() for goal in report.goals))))


def main() -> None:
    """Prints as it goes."""
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    wanted = list(runs_wanted(asked, (*results.RUNS, "work"), tuple(OTHERS)))
    if served := [name for name in wanted if name != "work"]:
        side_by_side(served)
    if "work" in wanted:
        work()


if __name__ == "__main__":
    main()
