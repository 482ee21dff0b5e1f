"""Fills the disk under a bot while people answer, again and again: `python -m tests.crash.full_disk FOLDER`.

`FOLDER/data` is a small disk of its own. One cycle: full; the ballast is given up and answers go on; full again, and
nothing is taken; room, and it goes on by itself. A line of JSON at the end says what was met.
"""

import argparse
import asyncio
import contextlib
import errno
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.cli.director import Director
from tests.crash.agents import Agent, make_agent
from tests.crash.harness import Harness

WITHIN = 120.0
BLOCK = 64 * 1024
REFUSED = b'"kind": "full"'


@dataclass
class Met:
    """`refused_with_ballast`: units refused between the first filling and the second; `went_on`: answers in that time;
    `resumed`: seconds from when there was room until somebody's next answer was taken, of each cycle.
    """

    cycles: int = 0
    refused_with_ballast: int = 0
    refused: int = 0
    went_on: int = 0
    unready: int = 0
    alive: int = 0
    resumed: list[float] = field(default_factory=list)


@dataclass
class Filling(Harness):
    """`kills` cycles of a full disk; nobody is killed."""

    met: Met = field(default_factory=Met)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._ballast = self.folder / "data" / "ballast"

    @property
    def filler(self) -> Path:
        return self.folder / "data" / "filler"

    async def _play(self, director: Director) -> None:
        agents = [make_agent(director, number, person) for number, person in enumerate(director.people)]
        playing = asyncio.gather(*(agent.take_part() for agent in agents), return_exceptions=True)
        await self._more(agents, 1)
        for _ in range(self.kills):
            if not await self._cycle(agents):
                break
            self.met.cycles += 1
        self.result.faults += [str(said) for said in await playing if isinstance(said, BaseException)]

    async def _cycle(self, agents: list[Agent]) -> bool:
        """Whether there was one: the log's own room may last until everybody has finished."""
        refused = self._refusals()
        fill(self.filler)
        await until(lambda: not self._ballast.exists() or all_finished(agents), "the ballast is not given up")
        if all_finished(agents):
            self.filler.unlink()
            return False
        done = answers(agents)
        await self._more(agents, 3)
        self.met.went_on += answers(agents) - done
        self.met.refused_with_ballast += self._refusals() - refused
        await self._really_full(self._refusals())
        began = time.monotonic()
        await self._more(agents, 1)
        self.met.resumed.append(round(time.monotonic() - began, 2))
        await until(self._ballast.exists, "the ballast is not put back")
        return True

    async def _really_full(self, refused: int) -> None:
        """Without any ballast: nothing is taken, the bot lives and says that it is not ready. Then there is room."""
        fill(self.filler)
        await until(lambda: self._refusals() > refused, "nobody noticed the full disk")
        self.met.alive += await self._status("/health") == 200
        self.met.unready += await self._unready()
        self.met.refused += self._refusals() - refused
        self.filler.unlink()

    def _refusals(self) -> int:
        return (self.folder / "bot.log").read_bytes().count(REFUSED)

    async def _more(self, agents: list[Agent], number: int) -> None:
        """Wait until so many more answers were taken, or nobody has any left."""
        before = answers(agents)
        await until(lambda: answers(agents) >= before + number or all_finished(agents), "no answer is taken")

    async def _unready(self) -> bool:
        deadline = time.monotonic() + WITHIN
        while time.monotonic() < deadline:
            if await self._status("/ready") == 503:
                return True
            await asyncio.sleep(0.2)
        return False

    async def _status(self, path: str) -> int:
        async with aiohttp.request("GET", f"http://{self.stage.listen}{path}") as answer:
            return answer.status


def answers(agents: list[Agent]) -> int:
    """How many answers people have given and seen taken."""
    return sum(agent.done for agent in agents)


def all_finished(agents: list[Agent]) -> bool:
    """Whether nobody has anything left to answer."""
    return all(agent.finished for agent in agents)


def fill(path: Path) -> None:
    """Write until the disk is full, to the last byte."""
    with path.open("ab", buffering=0) as file:
        size = BLOCK
        while size:
            try:
                file.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                size //= 2


async def until(test: Callable[[], bool], said: str) -> None:
    """Wait for a state, for a long time on a slow machine. Raises TimeoutError with what did not come."""
    deadline = time.monotonic() + WITHIN
    while not test():
        if time.monotonic() > deadline:
            raise TimeoutError(said)
        await asyncio.sleep(0.02)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: what was met and counted, as one line of JSON; 1 if anything was lost or did not go on."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.full_disk", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cycles", type=int, default=2)
    parser.add_argument("--agents", type=int, default=8)
    given = parser.parse_args(arguments)
    filling = Filling(given.folder.resolve(), given.cycles, given.agents, 1)
    result = asyncio.run(filling.run())
    line: dict[str, Any] = {**asdict(filling.met), "line": result.line, "faults": result.faults}
    sys.stdout.write(json.dumps(line) + "\n")
    return 1 if result.faults else 0


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
