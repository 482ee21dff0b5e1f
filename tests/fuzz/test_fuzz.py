"""A short run of every fuzz target; the long ones are by hand: `make fuzz TARGET=loader RUNS=1000000`."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

NAMES = ("loader", "expressions", "importer")
RUNS = {"loader": 3_000, "importer": 200}

pytestmark = pytest.mark.skipif(
    find_spec("atheris") is None and not os.environ.get("CI"), reason="needs atheris, which this Python has no wheel of"
)


def fuzz(target: str, corpus: Path, runs: int) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "tests.fuzz", target, "--runs", str(runs), "--corpus", str(corpus)]
    return subprocess.run(
        words, capture_output=True, text=True, timeout=110, check=False, cwd=Path(__file__).parents[2]
    )


@pytest.mark.parametrize("target", NAMES)
def test_nothing_is_uncaught(target: str, tmp_path: Path) -> None:
    done = fuzz(target, tmp_path, RUNS.get(target, 8_000))
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done" in done.stderr


def test_a_target_that_raises_is_seen(tmp_path: Path) -> None:
    done = fuzz("broken", tmp_path, 10_000)
    assert done.returncode != 0
    assert "KeyError" in done.stdout + done.stderr
