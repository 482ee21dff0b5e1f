"""One run in a process of its own: `python -m tests.bench.assessing ours|pandas FILE INTERVIEWS` prints seconds, MB."""

import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path


def assess_all(path: Path, interviews: int) -> float:
    """Seconds of processor time from the first row read to the assessment of forty departments and the town."""
    from scoring.assess import assess
    from scoring.assessment import Scope
    from scoring.model import load_model
    from scoring.policy import load_policy
    from tests.bench import released

    asked, model, policy = released.questions(), load_model(), load_policy()
    scope = Scope("municipality", released.groups(), {released.FLOW: asked})
    start = time.process_time()
    found = assess(released.read(path), released.rosters(interviews), model, policy, scope, datetime.now(tz=UTC))
    seconds = time.process_time() - start
    assert found.indicators["A1"].score.value is not None
    return seconds


def bare_means(path: Path) -> float:
    """Seconds for the mean score of every question by department, and nothing else, from the table of responses."""
    import sqlite3

    import pandas  # type: ignore[import-not-found,unused-ignore]

    start = time.process_time()
    with sqlite3.connect(path) as base:
        frame = pandas.read_sql_query("SELECT * FROM response", base)
    assert len(frame.groupby(["department", "question"])["score"].mean())
    return time.process_time() - start


def main() -> None:
    """Seconds, and the most memory that the process ever held."""
    kind, path, interviews = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    seconds = assess_all(path, interviews) if kind == "ours" else bare_means(path)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{seconds:.3f} {most:.1f}\n")


if __name__ == "__main__":
    main()
