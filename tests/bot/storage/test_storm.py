"""Updates delivered several times, shuffled, racing for a few interviews, some poisoned: none lost, none doubled."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import pytest

import bot.storage.plan as planning
from bot.storage.errors import StoreError
from bot.storage.jobs import Job
from bot.storage.marking import Marks
from bot.storage.writer import Writer
from bot.turn import Effects, Expect, Show, Unit, Write, Written

UPDATES, DELIVERIES, INTERVIEWS, POISON, AT_ONCE, TRIES = 400, 980, 20, 37, 48, 400


def poisoned(update: int) -> bool:
    return update % POISON == 0


@dataclass
class Found:
    """What a storm did wrong; every figure should be 0."""

    lost: int = 0
    doubled: int = 0
    early: int = 0  # acknowledged and not stored at that moment
    refused: int = 0  # sound updates that got an error
    accepted: int = 0  # poisoned updates that did not
    revisions: int = 0  # interviews whose revision is not the number of their answers
    marks: int = 0  # marks without an answer, or answers without a mark
    outbox: int = 0  # chats without exactly one open card
    exhausted: int = 0  # deliveries that never came through
    tally: Counter[str] = field(default_factory=Counter)

    @property
    def faults(self) -> dict[str, int]:
        """The figures that are not 0."""
        figures = {figure.name: getattr(self, figure.name) for figure in fields(self)}
        return {name: n for name, n in figures.items() if name != "tally" and n}


def answer(update: int, interview: str, revision: int) -> Unit:
    """One answer: a record, the interview one revision on, the chat's card; with poison, no body."""
    body = None if poisoned(update) else f"answer {update}"
    row = {"interview": interview, "revision": revision + 1, "n": 0, "municipality": "m", "body": body}
    effects = Effects(
        expects=(Expect("interview", interview, revision),),
        writes=(Write("insert_record", (row,)),),
        shows=(Show(interview, "survey"),),
    )
    return Unit(f"7001:{update}", effects, municipality="m", at="2026-11-23T10:00:00Z", lane=interview)


async def prepare(house: Any) -> None:
    rows = tuple(
        {
            "id": f"i{n:07}",
            "municipality": "m",
            "kind": "survey",
            "subject": "w",
            "respondent_key": f"k{n}",
            "flow": "f",
            "version": "1",
            "state": "open",
            "language": "en",
            "inputs": "",
            "day": "2026-11-23",
        }
        for n in range(INTERVIEWS)
    )
    await house.write(writes=(Write("insert_interview", rows),))


async def deliver(house: Any, update: int, found: Found) -> None:
    """One delivery as a door makes it: read, decide, write; read again when stale."""
    interview = f"i{update % INTERVIEWS:07}"
    for _ in range(TRIES):
        row = await house.store.one("interview", id=interview)
        try:
            result = await house.writer.write(answer(update, interview, row["revision"]))
        except StoreError:
            found.tally["error"] += 1
            found.refused += not poisoned(update)
            return
        found.tally[result.written] += 1
        if result.written is Written.STALE:
            continue
        found.accepted += poisoned(update)
        records = await house.store.read("records_of_interview", interview=interview)
        found.early += not any(record["body"] == f"answer {update}" for record in records)
        return
    found.exhausted += 1


async def storm(house: Any, seed: int) -> Found:
    """Deliver everything and compare what is stored with what was sent."""
    await prepare(house)
    dice = random.Random(seed)
    deliveries = [*range(1, UPDATES + 1), *(dice.randint(1, UPDATES) for _ in range(DELIVERIES - UPDATES))]
    dice.shuffle(deliveries)
    found, gate = Found(), asyncio.Semaphore(AT_ONCE)

    async def one(update: int) -> None:
        async with gate:
            await deliver(house, update, found)

    await asyncio.gather(*(one(update) for update in deliveries))
    await compare(house, found)
    return found


async def compare(house: Any, found: Found) -> None:
    stored = Counter(row["body"] for row in await house.rows("SELECT body FROM record"))
    sound = {f"answer {update}" for update in range(1, UPDATES + 1) if not poisoned(update)}
    found.lost = len(sound - stored.keys())
    found.doubled = sum(n - 1 for n in stored.values())
    wrong = await house.rows(
        "SELECT id FROM interview i WHERE revision <> (SELECT COUNT(*) FROM record r WHERE r.interview = i.id)"
    )
    found.revisions = len(wrong)
    marked = {f"answer {row['update_id']}" for row in await house.rows("SELECT update_id FROM inbox")}
    found.marks = len(marked ^ sound)
    open_cards = await house.rows("SELECT key FROM outbox WHERE outcome IS NULL")
    found.outbox = abs(len(open_cards) - INTERVIEWS)


async def test_a_storm(house: Any) -> None:
    check(await storm(house, seed=1))


@pytest.mark.parametrize("seed", [2, 3])
async def test_more_storms(one_house: Any, seed: int) -> None:
    check(await storm(one_house, seed))


def check(found: Found) -> None:
    assert found.faults == {}
    assert found.tally["seen"] > 100
    assert found.tally["stale"] > 100
    assert found.tally["done"] == UPDATES - UPDATES // POISON


# ------------------------------------------------------------------------------------------------ controls
# Each is a writer with one thing left out; the same storm must find it.
def forgetful_see(jobs: Sequence[Job]) -> Generator[Any, Any, Marks]:
    """Takes both deliveries of one update in one batch for new."""
    marks = yield from REAL_SEE(jobs)
    new = {jobs[n].unit.turn for n in marks.fresh}
    return Marks([n for n, job in enumerate(jobs) if job.unit.turn in new], marks.parked, {})


def careless_repeats(jobs: Sequence[Job]) -> Generator[Any, Any, Marks]:
    """Tells a repetition that it was seen, though what it repeats is stale."""
    marks = yield from REAL_SEE(jobs)
    return Marks(marks.fresh, marks.parked, {})


def trusting_advance(jobs: Sequence[Job], fresh: Sequence[int]) -> Generator[Any, Any, set[int]]:
    """Raises the revisions and does not ask which of them moved."""
    yield from REAL_ADVANCE(jobs, fresh)
    return set(fresh)


def careless_count(jobs: Sequence[Job]) -> Generator[Any, Any, bool]:
    """Marks and raises, and does not look at how many rows that touched."""
    yield from REAL_OUTRIGHT(jobs)
    return True


def no_take_back(*_: Any) -> Generator[Any, Any, None]:
    """Leaves the marks of stale units standing."""
    yield from ()


async def all_for_one(self: Writer, batch: Sequence[Any]) -> None:
    """Refuses the whole batch for the fault of one."""
    try:
        planned = await self._transact([job for job, _, _ in batch])
    except StoreError as error:
        for _, future, _ in batch:
            future.set_exception(error)
        return
    for (_, future, _), result in zip(batch, planned.results, strict=True):
        future.set_result(result)


REAL_SEE, REAL_ADVANCE, REAL_OUTRIGHT = planning.see, planning.advance, planning.outright
CONTROLS: list[tuple[str, Any, Callable[..., Any], set[str]]] = [
    ("see", planning, forgetful_see, {"doubled", "marks", "lost", "refused"}),
    ("see", planning, careless_repeats, {"early"}),
    ("advance", planning, trusting_advance, {"refused", "lost", "doubled", "revisions"}),
    ("outright", planning, careless_count, {"refused", "lost", "doubled", "revisions", "marks"}),
    ("take_back", planning, no_take_back, {"lost", "early"}),
    ("_commit", Writer, all_for_one, {"refused"}),
]


@pytest.mark.parametrize(("name", "owner", "broken", "expected"), CONTROLS, ids=[c[2].__name__ for c in CONTROLS])
async def test_the_storm_finds_what_is_left_out(
    one_house: Any, monkeypatch: pytest.MonkeyPatch, name: str, owner: Any, broken: Any, expected: set[str]
) -> None:
    monkeypatch.setattr(owner, name, broken)
    # Which units meet in one batch is left to chance and to the machine: one storm of a few must notice.
    for seed in range(1, 5):
        found = await storm(one_house, seed=seed)
        if found.faults.keys() & expected:
            return
    raise AssertionError(f"no storm noticed {broken.__name__}: {found.tally}")
