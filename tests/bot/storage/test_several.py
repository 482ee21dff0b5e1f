"""Several workers write to one PostgreSQL database at the same time: nothing is lost, doubled, or out of order."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from bot import audit
from bot.storage.owning import open_database
from bot.turn import Audit, Effects, Show, Unit, Write, Written
from tests.bot.storage.test_storm import check, storm

pytestmark = pytest.mark.postgres
LATER = "2026-11-23T10:00:09Z"


@dataclass
class Worker:
    """One of several houses on one database; `writer` throws the dice: any update may reach any worker."""

    houses: list[Any]
    dice: random.Random

    @property
    def writer(self) -> Any:
        return self.dice.choice(self.houses).writer

    @property
    def store(self) -> Any:
        return self.dice.choice(self.houses).store

    async def write(self, *turn: str, **effects: Any) -> Any:
        return await self.dice.choice(self.houses).write(*turn, **effects)

    async def rows(self, text: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.houses[0].rows(text)
        return found


@pytest.fixture
async def three(living: Any, new_database: Callable[[], str]) -> AsyncIterator[Worker]:
    """Three workers on one database, called w0, w1 and w2."""
    url = new_database()
    async with AsyncExitStack() as stack:
        houses = [await stack.enter_async_context(living(await open_database(url), f"w{n}")) for n in range(3)]
        yield Worker(houses, random.Random(1))


async def test_a_storm_over_three_workers(three: Worker) -> None:
    check(await storm(three, seed=1))


async def test_one_update_that_reaches_every_worker_at_once(three: Worker) -> None:
    for number in range(20):
        unit = Unit(f"7001:{number}", Effects(), at="2026-11-23T10:00:00Z", lane="l")
        results = await asyncio.gather(*(house.writer.write(unit) for house in three.houses))
        assert sorted(result.written for result in results) == [Written.DONE, Written.SEEN, Written.SEEN]


async def test_the_audit_is_one_chain(three: Worker) -> None:
    count = 60
    await asyncio.gather(*(three.write(audit=(Audit("close", f"w{n}"),)) for n in range(count)))
    lines = await three.store.read("audit_lines", after=0, limit=1000)
    assert [line["seq"] for line in lines] == list(range(1, count + 1))
    head = await three.store.one("installation_value", name="audit_head")
    assert head is not None
    assert audit.verify_chain(lines, head["value"]) == []


def claim(worker: str, *keys: str) -> Unit:
    row = {"bot": "7001", "lease_owner": worker, "lease_until": LATER, "now": "2026-11-23T10:00:00Z"}
    return Unit("", Effects(writes=(Write("claim_outbox", tuple({**row, "key": key} for key in keys)),)))


async def test_what_is_due_is_claimed_once(three: Worker) -> None:
    keys = [f"invite:w:{n}" for n in range(120)]
    await three.write(shows=tuple(Show(str(n), "invitation", key=key, priority=2) for n, key in enumerate(keys)))
    results = await asyncio.gather(*(h.writer.write(claim(f"w{n}", *keys)) for n, h in enumerate(three.houses)))
    claimed = [row["key"] for result in results for row in result.returned["claim_outbox"]]
    assert len(claimed) == len(set(claimed))
    # What one worker had locked another one left alone, and takes at its next look.
    again = await three.houses[0].writer.write(claim("w0", *keys))
    assert sorted([*claimed, *(row["key"] for row in again.returned["claim_outbox"])]) == sorted(keys)


async def test_a_chat_is_in_one_pair_of_hands(three: Worker) -> None:
    await three.write(shows=(Show("5", "summary", key="summary:5", priority=1), Show("5", "note", key="notice:n:5")))
    first = await three.houses[0].writer.write(claim("w0", "summary:5"))
    second = await three.houses[1].writer.write(claim("w1", "notice:n:5"))
    mine = await three.houses[0].writer.write(claim("w0", "notice:n:5"))
    found = [[row["key"] for row in one.returned["claim_outbox"]] for one in (first, second, mine)]
    assert found == [["summary:5"], [], ["notice:n:5"]]


async def test_a_card_is_not_born_into_a_chat_that_another_worker_is_sending_to(three: Worker) -> None:
    one, other, _ = three.houses
    await three.write(shows=(Show("5", "note", key="notice:n:5"), Show("6", "note", key="notice:n:6")))
    await one.writer.write(claim("w0", "notice:n:5"))
    born = [await one_.write(shows=(Show("5", "survey"),)) for one_ in (other, one)]
    assert [list(result.claimed) for result in born] == [[], ["card:5"]], "only whose hands the chat is in"
    assert list((await other.write(shows=(Show("6", "survey"),))).claimed) == ["card:6"], "the control: nobody has it"
