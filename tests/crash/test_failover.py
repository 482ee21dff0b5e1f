"""A PostgreSQL server dies while answers are written, and its synchronous standby takes its place: none is lost.

`CIVIMETER_FAILOVERS=50` has as many servers die, each at another moment; without it one does.
"""

import asyncio
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from clusters import SAFE, USER, Cluster, NoServer, empty_folder, migrated, without_server

from bot.storage import interviews as _statements  # noqa: F401 - declares the statements named here
from bot.storage.errors import StoreError
from bot.storage.migrations.run import upgrade
from bot.storage.owning import open_database
from bot.storage.writer import Writer
from bot.turn import Effects, Unit, Write, Written
from bot.world import World

pytestmark = [pytest.mark.crash, pytest.mark.postgres, pytest.mark.timeout(300)]
WRITERS, BEFORE, AFTER = 8, 400, 200
BACK_IN_TIME = 15.0
DATABASE = "town"
FAILOVERS = int(os.environ.get("CIVIMETER_FAILOVERS", "1"))
CASES = [*((True, seed) for seed in range(FAILOVERS)), (False, 0)]
"""With synchronous replication, each time killed at another moment; and, as the control, without."""


@dataclass
class Pair:
    """A primary that acknowledges what its standby has on disk, and the standby."""

    primary: Cluster
    standby: Cluster

    @property
    def url(self) -> str:
        hosts = f"127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}"
        own = self.primary.url(DATABASE).replace(f"127.0.0.1:{self.primary.port}", hosts)
        return f"{own}?target_session_attrs=primary"


@pytest.fixture
def pair(synchronous: bool) -> Iterator[Pair]:
    """Two servers of this test's own."""
    try:
        with empty_folder() as one, empty_folder() as two:
            primary = Cluster(one, dict(SAFE))
            primary.make()
            primary.start()
            migrated(primary, upgrade, DATABASE)
            standby = Cluster(two, dict(SAFE))
            where = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", USER)
            standby.tool("pg_basebackup", "-D", str(standby.data), "-R", "-X", "stream", "-c", "fast", *where)
            standby.start()
            try:
                if synchronous:
                    primary.ask(DATABASE, "ALTER SYSTEM SET synchronous_standby_names = '*'")
                    primary.ask(DATABASE, "SELECT pg_reload_conf()")
                    wait_for(primary, "SELECT sync_state FROM pg_stat_replication", [["sync"]])
                else:
                    standby.stop()  # nobody waits for it, so nobody notices
                yield Pair(primary, standby)
            finally:
                primary.kill()
                standby.kill()
    except NoServer as error:
        without_server(error)


def wait_for(server: Cluster, question: str, answer: list[list[str]]) -> None:
    until = time.monotonic() + 60
    while server.ask(DATABASE, question) != answer:
        assert time.monotonic() < until, f"{question} does not become {answer}"
        time.sleep(0.1)


@dataclass
class Town:
    """Writes one record after the other, each until it is acknowledged, as Telegram's redelivery makes us do."""

    writer: Writer
    next: int = 0
    acknowledged: list[int] = field(default_factory=list)
    last_error: float = 0.0

    async def write(self, until: int) -> None:
        while self.next < until:
            number, self.next = self.next, self.next + 1
            await self.one(number)

    async def one(self, number: int) -> None:
        body = {"interview": f"i{number}", "revision": 1, "n": 0, "municipality": "m", "body": "x"}
        unit = Unit(f"7001:{number}", Effects(writes=(Write("insert_record", (body,)),)), lane="l", at="2026-11-23T10")
        while True:
            try:
                result = await self.writer.write(unit)
            except StoreError as error:
                if error.kind not in ("io", "busy", "conflict"):
                    raise
                self.last_error = time.monotonic()
                await asyncio.sleep(0.1)
                continue
            assert result.written in (Written.DONE, Written.SEEN)
            self.acknowledged.append(number)
            return


async def several(town: Town, until: int) -> None:
    await asyncio.gather(*(town.write(until) for _ in range(WRITERS)))


@pytest.mark.parametrize(("synchronous", "seed"), CASES)
async def test_a_failover(pair: Pair, synchronous: bool, seed: int) -> None:
    database: Any = await open_database(pair.url)
    writer = Writer(database, World(), "7001", "me")
    writer.start()
    town = Town(writer)
    await several(town, BEFORE)
    before = set(town.acknowledged)
    writing = asyncio.create_task(several(town, BEFORE + AFTER))
    last = BEFORE + Random(seed).randrange(1, AFTER // 2)
    while len(town.acknowledged) < last:
        await asyncio.sleep(0.005)
    died = time.monotonic()
    await asyncio.to_thread(pair.primary.kill)
    if not synchronous:
        await asyncio.to_thread(pair.standby.start)
    await asyncio.to_thread(pair.standby.tool, "pg_ctl", "promote", "-D", str(pair.standby.data), "-w")
    await writing
    back = time.monotonic() - died
    await writer.stop()
    await database.close()
    stored = {int(row[0][1:]) for row in pair.standby.ask(DATABASE, "SELECT interview FROM record")}
    doubled = pair.standby.ask(DATABASE, "SELECT interview FROM record GROUP BY interview HAVING count(*) > 1")
    lost = set(town.acknowledged) - stored
    if not synchronous:
        assert lost & before, "the control lost nothing: this failover proves nothing"
        return
    assert (len(lost), doubled) == (0, [])
    assert len(town.acknowledged) == BEFORE + AFTER
    assert town.last_error, "nobody noticed the death"
    assert back < BACK_IN_TIME
