"""Who follows a survey: coordinators all of it, a head of department their own department, in counts alone."""

from typing import Any

import pytest

from bot.desk.looking import Looking
from bot.desk.views import SCREENS
from bot.words import words


@pytest.fixture
async def town(base: Any) -> Any:
    """Two departments; the head of the first is 77, of the small second 88."""
    await base.make_town()
    await base.department("d1", ["77", *(f"70{n}" for n in range(6))])
    await base.department("d2", ["88", "801", "802"])
    for place in ("d1p0", "d2p0"):
        await base.write(("give_role", {"id": place, "role": "dept_head"}))
    return base


async def follows(town: Any, account: str) -> list[dict[str, Any]]:
    """What /progress leaves in the outbox."""
    await town.write()
    before = {row["key"] for row in await town.rows("SELECT key FROM outbox")}
    await town.act(account, "progress")
    rows = await town.rows("SELECT key, chat, screen, about FROM outbox")
    return [row for row in rows if row["key"] not in before]


async def shown(town: Any, account: str, screen: str = "department_progress") -> str:
    row = await town.desk.store.one("chat", bot=town.desk.bot, chat=account)
    card = await SCREENS[screen](Looking(town.desk, account, "", town.world.now(), words("en"), row or {}))
    return "" if card is None else card.text


async def test_a_head_sees_the_counts_of_their_own_department(town: Any) -> None:
    wave = await town.launch("d1")
    await town.answers("701", wave)
    assert [row["screen"] for row in await follows(town, "77")] == ["department_progress"]
    text = await shown(town, "77")
    assert "Office d1" in text
    assert "On the list: 6" in text
    assert "Answered: 1" in text
    assert "Started" not in text
    assert "Said no" not in text


async def test_a_head_sees_nothing_of_another_department(town: Any) -> None:
    await town.launch("d1")
    assert "Office d1" not in await shown(town, "88")
    assert "Nothing is being asked in your department" in await shown(town, "88")
    assert await shown(town, "801") == "", "who heads no department is shown nothing"


async def test_in_a_small_department_nobody_learns_how_many_answered(town: Any) -> None:
    wave = await town.launch("d2")
    await town.answers("801", wave)
    text = await shown(town, "88")
    assert "On the list: 2" in text
    assert "Answered" not in text
    assert "Fewer than 5 people" in text


async def test_after_a_close_the_way_to_the_results_is_said(town: Any) -> None:
    assert [row["screen"] for row in await follows(town, "1000")] == ["no_survey"]
    wave = await town.launch("d1")
    await town.act("1000", "close", wave)
    assert "survey_closed" in {row["screen"] for row in await follows(town, "1000")}
