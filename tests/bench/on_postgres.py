"""The runs with PostgreSQL: one worker and two of them, and the writer alone on disks of two speeds."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from bot.storage.migrations.run import upgrade
from tests.bench import machine
from tests.bench.contend import CONTENDERS, Contender, product
from tests.bench.exchange import Pace, stored_by
from tests.bench.load import Failed
from tests.bench.measure import Result
from tests.bench.results import Figures
from tests.support.clusters import SAFE, Cluster, NoServer, empty_folder, migrated

WIDTHS = (1, 16, 256)
CORES_NEEDED = 4
"""For two workers, the database and the load generator."""


@contextmanager
def server(*, slow: bool = False) -> Iterator[Cluster]:
    """A PostgreSQL server of the bench's own that syncs as in earnest; `slow`: 4 ms longer. Raises Failed."""
    try:
        with empty_folder() as folder:
            made = Cluster(folder, {**SAFE, "max_connections": "100"})
            made.make()
            with _environment(machine.slow_disk() if slow else {}):
                made.start()
            try:
                migrated(made, upgrade)
                yield made
            finally:
                made.stop()
    except NoServer as error:
        raise Failed(str(error)) from None


@contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    """These variables for whatever is started inside."""
    os.environ.update(more)
    try:
        yield
    finally:
        for name in more:
            del os.environ[name]


# ------------------------------------------------------------------------------------------------ workers
@contextmanager
def workers() -> Iterator[list[Contender]]:
    """One and two of them by webhook, each on a core of its own where there are enough, else wherever there is room."""
    all_cores = sorted(os.sched_getaffinity(0))
    enough = len(all_cores) >= CORES_NEEDED
    shared = ",".join(map(str, all_cores))
    with server() as made:
        of = {"hook": True, "database": made.database}
        one = product("product-pg", **of, core=str(all_cores[0]) if enough else shared)
        two = product("product-pg-2", **of, core=f"{all_cores[0]},{all_cores[1]}" if enough else shared, workers=2)
        yield [one, two]


def goals_of_workers(rows: Mapping[str, Figures]) -> Iterator[Result]:
    """P30. Where workers, database and load generator share two cores, there is no second core to use."""
    if {"product-pg", "product-pg-2"} <= set(rows):
        ratio, cores = rows["product-pg-2"]["per_s"] / rows["product-pg"]["per_s"], os.cpu_count() or 1
        beside = (
            "" if cores >= CORES_NEEDED else f"{cores} cores for all of it: says nothing, {CORES_NEEDED} are needed"
        )
        yield Result("P30", "two workers' answers/s ÷ one's", f"{ratio:.2f}", "≥ 1.7", ratio >= 1.7, beside)


# ------------------------------------------------------------------------------------------------ disk
@dataclass
class Disks:
    """The writer alone, 1, 16 or 256 who store, on a file and on PostgreSQL, with syncs as they are and 4 ms longer."""

    servers: dict[bool, Cluster] = field(default_factory=dict)

    @contextmanager
    def contenders(self) -> Iterator[list[Contender]]:
        with server() as quick, server(slow=True) as slow:
            self.servers = {False: quick, True: slow}
            files = [one for one in CONTENDERS if one.name in ("naive-ptb", "product-poll", "floor-poll")]
            yield [*files, *(replace(files[0], name=name) for name in ("pool-pg", "product-pg"))]

    def measure(self, contender: Contender, pace: Pace) -> tuple[Figures, dict[str, Any]]:
        figures: dict[str, float] = {}
        for slow in (False, True):
            for width in WIDTHS:
                found = stored_by(contender.name, pace.seconds / 2, width, self._environment(contender.name, slow))
                key = f"{'4ms_' if slow else ''}{width}"
                figures |= {f"per_s_{key}": found["per_s"], f"p99_ms_{key}": found["p99_ms"]}
        return figures, {}

    def _environment(self, name: str, slow: bool) -> dict[str, str]:
        if name.endswith("-pg"):
            return {"CIVIMETER_DATABASE_URL": self.servers[slow].database()}
        return machine.slow_disk() if slow else {}


def goals_of_disk(rows: Mapping[str, Figures]) -> Iterator[Result]:
    """P11, and P10 once more with this run's figures."""
    for goal, ours, theirs, least in (("P11", "product-pg", "pool-pg", 20), ("P10", "product-poll", "naive-ptb", 150)):
        if {ours, theirs} <= set(rows):
            ratio = rows[ours]["per_s_4ms_256"] / rows[theirs]["per_s_4ms_256"]
            what = f"{ours}: units a second ÷ {theirs}'s, 256 writers, 4 ms"
            yield Result(goal, what, f"{ratio:.1f}", f"≥ {least}", ratio >= least)
