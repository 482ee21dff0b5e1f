"""Fuzzing guided by coverage: `python -m tests.fuzz TARGET --runs 1000000`. Anything uncaught fails it.

The targets are named in `targets.py`. Bytes that reached new code are kept in `build/fuzz/TARGET`, so a long run goes
on where the last one stopped.
"""

import argparse
import sys
from pathlib import Path

import atheris

LONGEST = {"workbook": 65_536}
"""Bytes of one input, where 4,096 are too few for a whole one."""


def main() -> None:
    """Reads the words, instruments what is fuzzed while it is imported, and runs."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target")
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=0, help="stop after so long; 0: only after the runs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", default="build/fuzz")
    words = parser.parse_args()
    with atheris.instrument_imports(include=["flows"]):
        from tests.fuzz.targets import TARGETS, write_seeds
    if words.target not in TARGETS:
        parser.error(f"no target {words.target!r}: there are {', '.join(TARGETS)}")
    corpus = Path(words.corpus) / words.target
    corpus.mkdir(parents=True, exist_ok=True)
    write_seeds(words.target, corpus)
    options = [
        f"-runs={words.runs}",
        f"-seed={words.seed}",
        "-timeout=20",
        "-rss_limit_mb=2048",
        f"-max_len={LONGEST.get(words.target, 4096)}",
    ]
    options += [f"-artifact_prefix={corpus}-"]
    options += [f"-max_total_time={words.seconds}"] if words.seconds else []
    atheris.Setup([sys.argv[0], str(corpus), *options], TARGETS[words.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
