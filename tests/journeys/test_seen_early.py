"""A commit that delivery sees in the database before the writer has told of it: the card is drawn as things are."""

import asyncio
from typing import Any

import pytest
from acting import begin, click
from journey import WAIT, House, seeded

from bot.cli.eyes import sees_last
from bot.delivery import BACK_UP
from bot.storage.database import Database
from bot.storage.writer import Writer

FIRST, SECOND = "How often do you deal", "Which of these procedures"


async def answer_told_late(house: House, patch: pytest.MonkeyPatch) -> Any:
    """Answers the first question; the writer hears of its own commit only when delivery has looked twice."""
    one = await begin(await seeded(house, 1))
    await sees_last(one, FIRST, WAIT)
    await asyncio.sleep(0.5)
    transact, service = Database.transact, house.service
    assert service is not None

    async def slowly(database: Database, begun: Any) -> Any:
        planned = await transact(database, begun)
        for _ in range(2):
            service.delivery.wake()
            await asyncio.sleep(BACK_UP / 4)
        return planned

    with patch.context() as late:
        late.setattr(Database, "transact", slowly)
        await click(one, "Every day")
        await asyncio.sleep(3 * BACK_UP)
    return one


async def test_a_card_is_not_drawn_from_what_memory_held_before_the_commit(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sees_last(await answer_told_late(house, monkeypatch), SECOND, WAIT)


async def test_without_waiting_the_old_question_is_left_standing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(writer: Writer) -> None:
        """The control."""

    monkeypatch.setattr(Writer, "told", at_once)
    one = await answer_told_late(house, monkeypatch)
    assert FIRST in (await one.phone())[-1].text
