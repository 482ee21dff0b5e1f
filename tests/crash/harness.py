"""Kills the bot again and again while people answer, then counts: `python -m tests.crash.harness --kills 60`."""

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import aiohttp

from bot.cli.cast import AGENT_NAMES, TOWN
from bot.cli.director import COORDINATOR_ID, FIRST_AGENT_ID, Director
from bot.sandbox.people import Town
from tests.crash.agents import Agent, make_agent
from tests.crash.look import Tail, audit_lines, in_hand, is_whole, open_rows
from tests.crash.stages import HookedStage, stage_of
from tests.support.clusters import SAFE, cluster

SHORTEST, LONGEST = 0.040, 0.220
"""Seconds of the processor's time between ready and SIGKILL: of work, on however busy a machine."""
IDLE = 1.0
"""Seconds after which a bot is killed that has nothing to do."""
SETTLED = 60.0


@dataclass
class Result:
    """`counters` as the comparing program printed them, `lives` the journal's line at each kill."""

    kills: int
    busy: int = 0
    inflight: int = 0
    nudges: int = 0
    counters: dict[str, Any] = field(default_factory=dict)
    lives: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        names = ("lost", "doubled", "reasked", "stuck", "repeats")
        counted = " ".join(f"{name}={self.counters[name]}" for name in names)
        return f"kills={self.kills} {counted} inflight={self.inflight}"

    def check(self) -> None:
        """Note everything that must not be."""
        for name in ("lost", "doubled", "reasked", "stuck", "unexplained"):
            if self.counters[name]:
                self.faults.append(f"{name}={self.counters[name]}: {self.counters['findings']}")
        if self.counters["repeats"] > self.inflight:
            self.faults.append(f"{self.counters['repeats']} repeats of {self.inflight} messages in flight")
        lives = Counter((one["chat"], sum(one["line"] > at for at in self.lives)) for one in self.counters["repeated"])
        for (chat, life), number in lives.items():
            if number > 1 or life == 0:
                self.faults.append(f"{number} repeats in chat {chat} after kill {life}")


class Crowd(Director):
    """The director of a demonstration, with as many different names as people."""

    async def cast(self, *, coordinator: bool = True) -> None:
        self.coordinator = await self.town.person(COORDINATOR_ID, first_name="Mariam", language=self.language)
        for number in range(self.agents):
            name, language = f"{AGENT_NAMES[number % len(AGENT_NAMES)]} {number + 1:03}", self.language_of(number)
            self.people.append(await self.town.person(FIRST_AGENT_ID + number, first_name=name, language=language))


@dataclass
class Harness:
    """One run in one folder: the sandbox lives through it, the bot does not."""

    folder: Path
    kills: int
    agents: int
    seed: int
    database: str = ""
    workers: int = 1
    mode: str = "polling"
    minutes: float = 0.0
    """After so many no more kills, 0 for all of them."""
    settling: float = 0.02
    """Seconds after a kill until the sandbox has dealt with all that had left; others may be sending meanwhile."""

    def __post_init__(self) -> None:
        self.stage = stage_of(self.mode, self.folder, self.database)
        self.random = Random(self.seed)
        self.result = Result(self.kills)
        self.tail = Tail(self.stage.journal)

    async def run(self) -> Result:
        """Set up, kill, let everybody finish, stop, compare."""
        try:
            await self.stage.open_sandbox()
            async with Town(self.stage.url) as town:
                director = Crowd(self.stage, town, self.agents, self.seed)
                payload = await self.stage.admin_init(TOWN["en"], "en")
                if isinstance(self.stage, HookedStage):
                    await self.stage.set_hook()
                for number in range(self.workers):
                    await self.stage.start_bot(number)
                await director.cast()
                await director.set_up(payload)
                await director.enrol()
                await director.launch()
                await self._play(director)
                await self._quiet()
                await self.stage.stop_bot()
            await self._judge()
        finally:
            await self.stage.close()
        return self.result

    async def _play(self, director: Director) -> None:
        agents = [make_agent(director, number, person) for number, person in enumerate(director.people)]
        playing = asyncio.gather(*(agent.take_part() for agent in agents), return_exceptions=True)
        began, self.result.kills = time.monotonic(), 0
        while self.result.kills < self.kills and not 0 < self.minutes * 60 < time.monotonic() - began:
            number = self.random.randrange(self.workers)
            await self._let_work(number, self.random.uniform(SHORTEST, LONGEST))
            await self._kill(agents, number)
            self.result.kills += 1
            await self.stage.start_bot(number)
        self.result.faults += [str(said) for said in await playing if isinstance(said, BaseException)]
        self.result.nudges = sum(agent.nudges for agent in agents)

    async def _answered(self, times: int) -> None:
        """The sandbox has come round so often: it has read all that had reached it before."""
        async with aiohttp.ClientSession() as session:
            for _ in range(times):
                async with session.get(self.stage.url) as page:
                    await page.read()

    async def _let_work(self, number: int, seconds: float) -> None:
        """Until a worker has used so much of the processor, or is idle."""
        pid = self.stage._bots[number].pid
        until, goal = time.monotonic() + IDLE, work_of(pid) + seconds
        while time.monotonic() < until and work_of(pid) < goal:
            await asyncio.sleep(0.005)

    async def _kill(self, agents: list[Agent], number: int = 0) -> None:
        """SIGKILL to a worker; then, before its next life, what the sandbox had received and was not settled."""
        self.result.busy += not all(agent.finished for agent in agents)
        await self.stage.kill_bot(number)
        await asyncio.sleep(self.settling)
        await self._answered(3)
        self.result.inflight += in_hand(self.stage.database_url, self.stage.keys, self.tail.lines())
        self.result.lives.append(self.tail.last)

    async def _quiet(self) -> None:
        """Wait until nothing that is due is left in the outbox."""
        deadline = asyncio.get_running_loop().time() + SETTLED
        while open_rows(self.stage.database_url, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"):
            if asyncio.get_running_loop().time() > deadline:
                self.result.faults.append("the outbox is not empty")
                return
            await asyncio.sleep(0.5)

    async def _judge(self) -> None:
        command = ("-m", "bot.sandbox.compare", str(self.stage.journal), self.stage.database_url, str(self.stage.keys))
        more = ("--json", "--inflight", str(self.result.inflight))
        program = await asyncio.create_subprocess_exec(sys.executable, *command, *more, stdout=asyncio.subprocess.PIPE)
        out, _ = await program.communicate()
        self.result.counters = json.loads(out)
        self.result.check()
        if not is_whole(self.stage.database_url):
            self.result.faults.append("the database is damaged")
        audit_lines(self.stage.database_url)


def work_of(pid: int) -> float:
    """Seconds of the processor's time that a process, which lives, has used."""
    # Its clock, by the name that clock_getcpuclockid(3) gives it on Linux.
    return time.clock_gettime(~pid << 3 | 2)


@contextlib.contextmanager
def database_of(kind: str) -> Iterator[str]:
    """The address of a new database on a server of our own that keeps its promises; none for SQLite."""
    if kind == "sqlite":
        yield ""
        return
    with cluster(SAFE) as server:
        server.tool("createdb", *server.where, "crash")
        yield server.url("crash")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 if nothing was lost, doubled, asked again or left hanging, and nothing came twice for nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.harness", description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--agents", type=int, default=40)
    parser.add_argument("--mode", choices=("polling", "webhook"), default="polling")
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--workers", type=int, default=1, help="processes of the bot, for postgresql")
    parser.add_argument("--minutes", type=float, default=0.0, help="kill no more after so many, 0 for all kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="an empty folder that keeps the journal and the database")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="civimeter-crash-") as folder:
        place = given.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        with database_of(given.db) as url:
            how = (given.kills, given.agents, given.seed, url, given.workers, given.mode, given.minutes)
            result = asyncio.run(Harness(place.resolve(), *how).run())
    sys.stdout.write(result.line + "\n")
    sys.stderr.write(f"somebody was still answering at {result.busy} kills; {result.nudges} asked for the card again\n")
    for fault in result.faults:
        sys.stderr.write(fault + "\n")
    return 1 if result.faults else 0


if __name__ == "__main__":
    sys.exit(main())
