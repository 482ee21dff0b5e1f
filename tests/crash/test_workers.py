"""Two workers on PostgreSQL, one killed for good in the middle of a campaign: the other takes everything over."""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from clusters import SAFE, NoServer, children, cluster, without_server

from bot.cli.director import Director
from bot.cli.processes import Stage
from tests.crash.agents import Agent, make_agent
from tests.crash.harness import Harness
from tests.crash.look import ask

pytestmark = [pytest.mark.crash, pytest.mark.postgres, pytest.mark.timeout(300)]
AGENTS = 5
ANSWERS_BEFORE = 8
WORKERS = "SELECT id FROM worker ORDER BY id"
LEASE = "SELECT owner FROM lease WHERE name LIKE 'poll:%'"


@dataclass
class ForGood(Harness):
    """Kills the worker that polls, once, and never starts it again."""

    poller: str = ""
    heir: str = ""

    async def _play(self, director: Director) -> None:
        agents = [make_agent(director, number, person) for number, person in enumerate(director.people)]
        self.poller = ask(self.stage.database_url, LEASE)[0][0]["owner"]
        playing = asyncio.gather(*(agent.take_part() for agent in agents), return_exceptions=True)
        while sum(agent.done for agent in agents) < ANSWERS_BEFORE:
            await asyncio.sleep(0.02)
        await self._kill(agents, 0)  # the first to start is the one that polls
        self.result.faults += [str(said) for said in await playing if isinstance(said, BaseException)]
        self.heir = ask(self.stage.database_url, LEASE)[0][0]["owner"]
        self.finished = self._all_finished(agents)

    def _all_finished(self, agents: list[Agent]) -> bool:
        return all(agent.finished for agent in agents)


async def test_the_other_worker_takes_over(tmp_path: Path) -> None:
    try:
        with cluster(SAFE) as server:
            server.tool("createdb", *server.where, "crash")
            harness = ForGood(tmp_path, 1, AGENTS, 5, server.url("crash"), 2, settling=2.0)
            result = await harness.run()
            workers = ask(server.url("crash"), WORKERS)[0]
    except NoServer as error:
        without_server(error)
    assert result.faults == []
    assert result.busy == 1, "everybody had finished before the kill"
    assert harness.finished
    assert harness.poller != harness.heir, "the poll was not taken over"
    assert [row["id"] for row in workers] == [harness.poller], "the dead one's row stays until it is forgotten"
    assert result.line.startswith("kills=1 lost=0 doubled=0 reasked=0 stuck=0 repeats=")


async def test_one_command_starts_several_and_starts_again_who_dies(
    tmp_path: Path, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Stage, "environment", property(lambda self: alone(self) | {"CIVIMETER_WORKERS": "2"}))
    stage = Stage(tmp_path, database=new_database())
    try:
        await stage.open_sandbox()
        await stage.start_bot()
        parent = stage._bots[0].pid
        before = await two_of(parent)
        os.kill(before[0], signal.SIGKILL)
        while (now := await two_of(parent)) == before or before[0] in now:
            await asyncio.sleep(0.1)
        await stage.stop_bot()
        assert stage._bots[0].returncode == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in now)
    finally:
        await stage.close()


alone = Stage.environment.fget


async def two_of(parent: int) -> list[int]:
    """The two processes that a parent has at some moment."""
    while len(found := children(parent)) != 2:
        await asyncio.sleep(0.1)
    return found
