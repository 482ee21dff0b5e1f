"""Goals P19 and P20: assessing a million responses, and one interview after the other."""

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from reports.summary import summary_lines
from reports.words import Words
from scoring.assess import assess
from scoring.assessment import Scope
from scoring.cards import Campaign, FlowCard, Named, Unit
from scoring.model import load_model
from scoring.policy import load_policy
from scoring.publish import publish_group
from tests.bench import released
from tests.bench.measure import Result, cpu_seconds

RESPONSES = 1_000_000
NO_PANDAS = "pandas is not there: pip install pandas beside this environment to compare"


def measure_million() -> Iterator[Result]:
    """P19: a million responses assessed for forty departments and the town, beside bare means of pandas."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small.db"), Path(folder, "large.db")
        few, many = released.build(small, RESPONSES // 10), released.build(large, RESPONSES)
        _, less = _run("ours", small, few)
        seconds, more = _run("ours", large, many)
        what = f"assess {RESPONSES:,} responses ({many:,} interviews)"
        if importlib.util.find_spec("pandas") is None:
            yield Result("P19", what, f"{seconds:.2f} s", "≤ 2.5 × pandas", False, NO_PANDAS)
        else:
            bare, _ = _run("pandas", large, many)
            ratio = f"{seconds:.2f} s, {seconds / bare:.1f} ×"
            met = seconds <= 2.5 * bare
            yield Result("P19", what, ratio, "≤ 2.5 ×, stretch 1 ×", met, f"{bare:.2f} s for bare means in pandas")
        grown = more - less
        yield Result("P19", "memory, ten times the interviews", f"+{grown:.0f} MB", "≤ +100 MB", grown <= 100)


def _run(kind: str, path: Path, interviews: int) -> tuple[float, float]:
    """The better of three runs, each in a process of its own: seconds of processor time, MB at most."""
    command = [sys.executable, "-m", "tests.bench.assessing", kind, str(path), str(interviews)]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(3)]
    return min(float(run[0]) for run in runs), min(float(run[1]) for run in runs)


def measure_one() -> Iterator[Result]:
    """P20: one released interview to an assessment and the text of a summary."""
    asked, model, policy = released.questions(), load_model(), load_policy()
    with tempfile.TemporaryDirectory() as folder:
        released.build(Path(folder, "one.db"), 1)
        case = next(released.read(Path(folder, "one.db")))
    scope = Scope("unit", released.groups()[:1], {released.FLOW: asked})
    card = FlowCard(released.FLOW, "1", "", {"en": "Survey"})
    campaign = Campaign(
        id="c",
        title={"en": "Survey"},
        wave=1,
        mode="named",
        opened_at="2026-01-01",
        closed_at="2026-01-08",
        flows=(card,),
    )
    unit = Unit(id="d000", level="unit", municipality={"en": "Town"}, departments=(Named("d000", {"en": "Office"}),))

    def whole() -> None:
        found = assess([case], released.rosters(40), model, policy, scope, datetime(2026, 1, 8, tzinfo=UTC))
        shown = publish_group(
            found, unit=unit, campaign=campaign, model=model, policy=policy, at="2026-01-08T00:00:00Z"
        )
        assert summary_lines(shown, Words("reports", "en"))

    ours = cpu_seconds(whole, 10) * 1e3
    yield Result("P20", "one interview to a summary", f"{ours:.1f} ms", "≤ 5 ms", ours <= 5)
