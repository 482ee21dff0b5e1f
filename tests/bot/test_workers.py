"""Workers beside each other on one database: who lives, who polls, what is taken over, and the common pace."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.delivery_settle import Attempt, CardRow, held, settlement
from bot.delivery_takeover import take_over
from bot.delivery_view import Kit
from bot.delivery_work import Work
from bot.outbox import Close, stamp
from bot.pacer import LIMIT, Pacer
from bot.pacing import SharedPace
from bot.seat import Seat
from bot.storage.owning import open_database
from bot.storage.store import Store
from bot.storage.writer import Writer
from bot.telegram.parking import Parking
from bot.turn import Effects, Show, Unit, Write
from bot.vault import Vault
from bot.workers import Workers
from bot.world import FixedWorld

BOT = "7001"


@dataclass
class Desk:
    """One worker as far as this page goes; all have the same clock, which is moved by hand."""

    name: str
    store: Store
    writer: Writer
    workers: Workers
    world: FixedWorld
    folder: Path

    @property
    def kit(self) -> Kit:
        key = Vault.open(self.folder / "keys", self.world).installation
        return Kit(None, self.writer, self.store, Pacer(), self.world, key, BOT)  # type: ignore[arg-type]

    async def show(self, *shows: Show) -> None:
        await self.writer.write(Unit("", Effects(shows=shows), municipality="m"))

    async def claim(self, *keys: str) -> set[str]:
        now = self.world.now()
        row = {"bot": BOT, "lease_owner": self.name, "lease_until": stamp(now + self.writer.lease), "now": stamp(now)}
        claims = tuple({**row, "key": key} for key in keys)
        result = await self.writer.write(Unit("", Effects(writes=(Write("claim_outbox", claims),))))
        return {str(row["key"]) for row in result.returned["claim_outbox"]}

    async def row(self, key: str) -> dict[str, Any]:
        return await self.store.one("outbox_row", bot=BOT, key=key) or {}

    async def beat(self) -> None:
        await self.workers._beat()


def release(seat: Seat) -> None:
    """What the system does with the lock of a process that was killed."""
    assert seat._held is not None
    os.close(seat._held)
    seat._held = None


Sit = Callable[..., Any]


@pytest.fixture
async def sit(tmp_path: Path, new_database: Callable[[], str]) -> AsyncIterator[Sit]:
    """`await sit("a")`: one more worker on this test's database; `seat=` names the folder of its machine."""
    url, world = new_database(), FixedWorld()
    async with AsyncExitStack() as stack:

        async def make(name: str, seat: str = "") -> Desk:
            return await stack.enter_async_context(one(name, tmp_path / (seat or name)))

        @asynccontextmanager
        async def one(name: str, folder: Path) -> AsyncIterator[Desk]:
            database = await open_database(url)
            writer = Writer(database, world, BOT, name)
            writer.start()
            store = Store(database)
            workers = Workers(store, writer, world, Seat(folder), shared=True)
            try:
                yield Desk(name, store, writer, workers, world, tmp_path)
            finally:
                await writer.stop()
                await database.close()

        yield make


# ------------------------------------------------------------------------------------------------ who lives, who polls
@pytest.mark.postgres
async def test_one_of_several_polls(sit: Sit) -> None:
    a, b = await sit("a"), await sit("b")
    assert await a.workers.join(), "nobody else is there"
    assert not await b.workers.join()
    assert (a.workers.polls(), b.workers.polls()) == (True, False)
    assert a.workers.live()
    assert b.workers.live()


@pytest.mark.postgres
async def test_the_poll_is_taken_over_when_its_lease_has_run_out(sit: Sit) -> None:
    a, b = await sit("a"), await sit("b")
    await a.workers.join()
    await b.workers.join()
    a.world.pass_time(seconds=9)
    await b.beat()
    assert not b.workers.polls(), "the lease still holds"
    a.world.pass_time(seconds=2)
    await b.beat()
    assert b.workers.polls()
    await a.beat()
    assert not a.workers.polls(), "who comes back finds that it is another one's"


@pytest.mark.postgres
async def test_who_stops_gives_the_poll_back_at_once(sit: Sit) -> None:
    a, b = await sit("a"), await sit("b")
    await a.workers.join()
    await b.workers.join()

    async def nothing() -> None: ...

    a.workers.start(nothing)
    await a.workers.stop()
    await a.workers.stop()
    await b.beat()
    assert b.workers.polls()
    assert [row["id"] for row in await b.store.read("live_workers", bot=BOT, now=stamp(b.world.now()))] == ["b"]


@pytest.mark.postgres
async def test_who_sits_down_on_a_dead_ones_seat_need_not_wait(sit: Sit, tmp_path: Path) -> None:
    a = await sit("a", "same")
    await a.workers.join()
    await a.show(Show("5", "survey"))
    release(a.workers._seat)
    b = await sit("b", "same")
    assert await b.workers.join(), "the only other one is known to be dead"
    assert (b.workers.before, b.workers.polls()) == ("a", True)


@pytest.mark.postgres
async def test_a_worker_that_was_cut_off_does_not_send(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    a = await sit("a")
    await a.workers.join()
    later = a.workers._safe_until
    monkeypatch.setattr("bot.workers.time.monotonic", lambda: later + 0.1)
    assert not a.workers.live()
    assert not a.workers.polls()


def test_where_the_database_is_ours_nothing_is_asked() -> None:
    alone = Workers(None, None, FixedWorld(), Seat(Path("/nowhere")), shared=False)  # type: ignore[arg-type]
    assert asyncio.run(alone.join())
    assert (alone.live(), alone.polls(), alone.pace) == (True, True, None)


# ------------------------------------------------------------------------------------------------ what is taken over
@pytest.mark.postgres
async def test_what_a_dead_worker_had_in_hand_is_judged(sit: Sit) -> None:
    a, b = await sit("a"), await sit("b")
    await a.workers.join()
    await b.workers.join()
    reminder = Show("6", "reminder", key="remind:w:p:1", priority=3)
    await a.show(Show("5", "survey"), reminder, Show("7", "survey"))
    assert await a.claim("remind:w:p:1") == {"remind:w:p:1"}
    assert await take_over(b.kit, Work(b.kit, None)) == 0, "its lease holds"  # type: ignore[arg-type]
    assert await b.claim("remind:w:p:1", "card:5") == set()
    b.world.pass_time(seconds=11)
    assert await b.claim("remind:w:p:1", "card:5") == set(), "not before it was judged"
    assert await take_over(b.kit, Work(b.kit, None)) == 3  # type: ignore[arg-type]
    assert (await b.row("remind:w:p:1"))["outcome"] == "failed:unknown", "a reminder is never repeated"
    card = await b.row("card:5")
    assert (card["outcome"], card["lease_owner"], card["tries"], card["may_have_left"]) == (None, "", 1, 1)
    assert await b.claim("card:5", "card:7") == {"card:5", "card:7"}


@pytest.mark.postgres
async def test_who_lives_renews_what_is_in_hand(sit: Sit) -> None:
    a, b = await sit("a"), await sit("b")
    await a.workers.join()
    await b.workers.join()
    await a.show(Show("5", "survey"))
    for _ in range(4):
        a.world.pass_time(seconds=5)
        await a.beat()
        assert await take_over(b.kit, Work(b.kit, None)) == 0  # type: ignore[arg-type]
    assert (await a.row("card:5"))["lease_owner"] == "a"


@pytest.mark.postgres
async def test_a_late_settle_changes_nothing(sit: Sit) -> None:
    a, b = await sit("a"), await sit("b")
    await a.show(Show("5", "survey"))
    mine = held(await a.row("card:5"))
    a.world.pass_time(seconds=11)
    await take_over(b.kit, Work(b.kit, None))  # type: ignore[arg-type]
    await b.claim("card:5")
    late = Attempt(Close("sent"), None, CardRow(8, "old", "tap", 8))
    await a.writer.write(settlement(BOT, "a", "lane", mine, late, a.world.now()))
    assert ((await a.row("card:5"))["outcome"], (await a.row("card:5"))["lease_owner"]) == (None, "b")
    assert await a.store.one("shown_card", bot=BOT, chat="5", lane="lane") is None, "nor what the chat shows"
    ours = Attempt(Close("sent"), None, CardRow(9, "new", "tap", 9))
    await b.writer.write(settlement(BOT, "b", "lane", mine, ours, b.world.now()))
    shown = await a.store.one("shown_card", bot=BOT, chat="5", lane="lane")
    assert shown is not None
    assert shown["message_id"] == 9


@pytest.mark.postgres
async def test_parked_updates_are_tried_by_one_worker_and_in_order(sit: Sit, tmp_path: Path) -> None:
    a, b = await sit("a"), await sit("b")
    key = a.kit.key
    one, other = (Parking(desk.store, desk.writer, desk.world, key, shared=True) for desk in (a, b))
    for parking in (one, other):
        await parking.load()
    await one.park({"update_id": 1}, 1, "lane", one.arrive())
    place = await other.refresh("lane", other.arrive())
    assert other.before("lane", place), "what another worker has parked stands before"
    await other.park({"update_id": 2}, 2, "lane", place)
    assert await numbers(one) == [[1, 2]]
    await other.park({"update_id": 3}, 3, "lane", await other.refresh("lane", other.arrive()))
    assert await other.claim() == [], "in another one's hands, and the third waits for the two before it"
    a.world.pass_time(seconds=31)
    [[again, *rest]] = await other.claim()
    assert [again.number, *(parked.number for parked in rest)] == [1, 2, 3], "the lease has run out"
    late = await a.store.read("waiting_updates", bot=BOT, owner="a", now=stamp(a.world.now()), limit=9, run=9)
    await one.fail(again, "Late")
    assert late == []
    assert (await a.store.read("inbox_counts", bot=BOT))[0]["n"] == 3
    await other.finish([again])
    assert await one.claim() == []
    assert await numbers(other) == [[2, 3]]


async def numbers(parking: Parking) -> list[list[int]]:
    """The runs that a worker gets in hand, by their updates' numbers."""
    return [[parked.number for parked in run] for run in await parking.claim()]


# ------------------------------------------------------------------------------------------------ the common pace
@pytest.mark.postgres
async def test_two_workers_share_one_pace(sit: Sit) -> None:
    paces = [SharedPace((await sit(name)).writer) for name in "ab"]
    slots = sorted(await asyncio.gather(*(paces[n % 2].slot() for n in range(90))))
    gaps = [after - before for before, after in pairwise(slots)]
    assert min(gaps) > 0.5 / LIMIT, "no two leave together"
    assert busiest(slots) <= 30
    assert slots[-1] - slots[0] < 90 / LIMIT * 1.3, "and not much slower than one alone"


def busiest(slots: list[float]) -> int:
    """The most that fall within any second."""
    return max(sum(first <= slot < first + 1 for slot in slots) for first in slots)


@pytest.mark.postgres
async def test_answers_push_the_broadcasts_of_all_back(sit: Sit) -> None:
    one, other = [SharedPace((await sit(name)).writer) for name in "ab"]
    first = await one.slot()
    for _ in range(29):
        one.answered()
    second = await one.slot()
    third = await other.slot()
    assert second - first < 0.5
    assert third - second > 0.9, "a second's worth of answers"


# ------------------------------------------------------------------------------------------------ seats
def test_a_seat_tells_who_died_on_it(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from bot.seat import Seat;"
        "print(repr(Seat(Path(sys.argv[1])).take(sys.argv[2]))); os.kill(os.getpid(), 9)"
    )

    def live_and_die(name: str) -> str:
        command = [sys.executable, "-u", "-c", program, str(tmp_path), name]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    assert live_and_die("first") == "''"
    assert live_and_die("second") == "'first'"
    third, fourth = Seat(tmp_path), Seat(tmp_path)
    assert third.take("third") == "second"
    assert fourth.take("fourth") == "", "a seat of its own"
    third.leave()
    third.leave()
    assert Seat(tmp_path).take("fifth") == "", "who left in order leaves nothing behind"
