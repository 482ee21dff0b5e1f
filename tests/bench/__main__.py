"""`make bench`: what the product costs, each figure beside what people would use instead, measured in the same run."""

import sys
from collections.abc import Callable, Iterator

from tests.bench import work_flows, work_scoring
from tests.bench.measure import HEAD, Result

WORK: tuple[Callable[[], Iterator[Result]], ...] = (
    work_flows.measure_replay,
    work_flows.measure_check,
    work_flows.measure_import,
    work_flows.measure_rehearsal,
    work_scoring.measure_million,
    work_scoring.measure_one,
)


def main() -> None:
    """Prints the table as it grows."""
    sys.stdout.write(HEAD + "\n")
    for measure in WORK:
        for result in measure():
            sys.stdout.write(result.line() + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
