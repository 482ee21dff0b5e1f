"""Simulates many towns and prints what was exposed, what was hidden, and how long it took.

python -m tests.disclosure --towns 1000 --sequences 2
"""

import argparse
from collections.abc import Callable, Iterable

from tests.disclosure.publishers import publish_naively
from tests.disclosure.refreshing import run_refresh
from tests.disclosure.simulate import K, Outcome, run_dimensions, run_grid, run_sequence


def share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / max(1, whole):.1f} %)"


def tell(name: str, outcomes: Iterable[Outcome]) -> None:
    found = list(outcomes)
    exposed = sum(one.recovered > 0 for one in found)
    print(f"{name}: exposed {share(exposed, len(found))}")  # noqa: T201 - a report on the console
    if cells := sum(one.cells for one in found):
        hidden, able = sum(one.totals_hidden for one in found), sum(one.totals for one in found)
        print(f"  cells also hidden {share(sum(one.cells_hidden for one in found), cells)}")  # noqa: T201
        print(f"  totals hidden {share(hidden, able)}; slowest {max(one.seconds for one in found):.2f} s")  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=1000)
    parser.add_argument("--sequences", type=int, default=2, help="of reports in each town")
    asked = parser.parse_args()
    seeds, longer = range(asked.towns), range(asked.towns * asked.sequences)
    runs: dict[str, tuple[Callable[[int], Outcome], Callable[[int], Outcome], range]] = {
        "totals and cells": (run_grid, lambda seed: run_grid(seed, publish_naively), seeds),
        "sequences of reports": (run_sequence, lambda seed: run_sequence(seed, publish_naively), longer),
        "dimensions": (run_dimensions, lambda seed: run_dimensions(seed, gated=False), seeds),
    }
    for name, (gate, naive, which) in runs.items():
        tell(f"{name}, through the gate", map(gate, which))
        tell(f"{name}, by head count alone", map(naive, which[: asked.towns]))
    for gated in (True, False):
        found = [run_refresh(seed, K, gated=gated) for seed in seeds]
        name = "through the gate" if gated else "live"
        print(f"refreshes, {name}: {share(sum(a for a, _ in found), sum(b for _, b in found))}")  # noqa: T201


if __name__ == "__main__":
    main()
