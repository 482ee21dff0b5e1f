"""A batch told by counting rows and one told unit by unit: the same results, the same tables, whatever is in it."""

import asyncio
import random
from collections.abc import Generator, Sequence
from typing import Any

import pytest

import bot.storage.plan as planning
from bot.storage import sqlite
from bot.storage.jobs import Afresh, Job
from bot.storage.writer import Result
from bot.turn import Effects, Expect, Show, Unit, Write, Written

INTERVIEWS, BATCHES, AT_ONCE = 6, 12, 8
TABLES = ("inbox", "interview", "record", "outbox", "card")
QUICKLY = ["mark", "raise_interview", "insert_record", "queue_in_hand"]


def interviews() -> Write:
    row = {"municipality": "m", "kind": "survey", "subject": "w", "flow": "f", "version": "1", "state": "open"}
    rest = {"language": "en", "inputs": "", "day": "2026-11-23"}
    rows = tuple({"id": f"i{n}", "respondent_key": f"k{n}", **row, **rest} for n in range(INTERVIEWS))
    return Write("insert_interview", rows)


def answer(update: int, interview: int, revision: int) -> Unit:
    row = {"interview": f"i{interview}", "revision": revision + 1, "n": 0, "municipality": "m", "body": f"{update}"}
    return Unit(
        f"7001:{update}",
        Effects((Expect("interview", f"i{interview}", revision),), (Write("insert_record", (row,)),), shows(interview)),
        municipality="m",
        at="2026-11-23T10:00:00Z",
        lane=f"lane{interview}",
    )


def shows(chat: int) -> tuple[Show, ...]:
    """A card; in one chat beside it something that is due later and that nobody takes in hand at once."""
    later = Show("1", "summary", key="summary:1", due_at="2027-01-01T00:00:00Z")
    return (Show(str(chat), "survey"), *((later,) if chat == 1 else ()))


async def sent(house: Any, chat: int) -> None:
    """The card of a chat is out of our hands again."""
    await house.change(f"UPDATE outbox SET outcome = 'sent', lease_owner = '' WHERE key = 'card:{chat}'")


async def play(house: Any, seed: int) -> tuple[list[Result], dict[str, list[dict[str, Any]]]]:
    """Batches of answers, of which some come twice, some are decided on what was, some while a card is being sent."""
    dice, found = random.Random(seed), list[Result]()
    await house.write(writes=(interviews(),))
    for batch in range(BATCHES):
        revisions = {row["id"]: row["revision"] for row in await house.rows("SELECT id, revision FROM interview")}
        units = []
        for n in range(AT_ONCE if batch % 3 else INTERVIEWS):
            interview = dice.randrange(INTERVIEWS) if batch % 3 else n
            update = dice.randint(1, BATCHES * AT_ONCE) if batch % 3 else 1000 + batch * AT_ONCE + n
            units.append(answer(update, interview, max(0, revisions[f"i{interview}"] - (dice.random() < 0.1))))
        found += await asyncio.gather(*(house.writer.write(unit) for unit in units))
        for chat in range(INTERVIEWS):
            if dice.random() < 0.8:
                await sent(house, chat)
    columns = [f"SELECT * FROM {table} ORDER BY 1, 2, 3" for table in TABLES]
    return found, {text: await house.rows(text) for text in columns}


def one_by_one(jobs: Sequence[Job]) -> Generator[Any, Any, bool]:
    """Tells nothing by counting."""
    yield from ()
    return False


@pytest.mark.parametrize("seed", range(4))
async def test_both_ways_end_alike(
    open_house: Any, path: Any, template: Any, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    async with open_house(owner="me") as house:
        quick = await play(house, seed)
    path.write_bytes(template.read_bytes())
    monkeypatch.setattr(planning, "outright", one_by_one)
    async with open_house(owner="me") as house:
        slow = await play(house, seed)
    assert quick == slow
    assert {result.written for result in quick[0]} == set(Written)
    claims = [len(result.claimed) for result in quick[0] if result.written is Written.DONE]
    assert {0, 1} <= set(claims)


async def names_of(house: Any, monkeypatch: pytest.MonkeyPatch, *units: Unit) -> list[str]:
    """The statements with which these are written in one batch."""
    names, perform = list[str](), sqlite.perform

    def noted(connection: Any, step: Any) -> Any:
        names.append("afresh" if isinstance(step, Afresh) else step.asked.name)
        return perform(connection, step)

    monkeypatch.setattr(sqlite, "perform", noted)
    await asyncio.gather(*(house.writer.write(unit) for unit in units))
    monkeypatch.setattr(sqlite, "perform", perform)
    return names


async def test_what_is_new_needs_no_rows_back(open_house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_house(owner="me") as house:
        await house.write(writes=(interviews(),))
        new = [answer(n, n, 0) for n in (2, 3, 4)]
        assert await names_of(house, monkeypatch, *new) == QUICKLY
        again = await names_of(house, monkeypatch, new[0], answer(5, 5, 0))
        assert again[:4] == ["mark", "afresh", "see", "advance_interview"]
        stale = await names_of(house, monkeypatch, answer(6, 2, 0), answer(7, 0, 0))
        assert stale[:5] == ["mark", "raise_interview", "afresh", "see", "advance_interview"]
        in_hand = await names_of(house, monkeypatch, answer(8, 3, 1))
        assert in_hand == [*QUICKLY, "queue"], "the card before is still being sent"
        await sent(house, 4)
        assert await names_of(house, monkeypatch, answer(9, 4, 1)) == QUICKLY
