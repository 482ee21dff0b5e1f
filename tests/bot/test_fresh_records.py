"""Between a commit and memory hearing of it: records that are older than their row are read again."""

from typing import Any

from bot.desk.sittings import open_interview, sitting_of
from bot.storage.remembered import Remembered
from bot.turn import Act, Actor, Say, Turn

OWNER = "900171"


async def test_records_are_never_older_than_their_row(base: Any, doubt: Any, monkeypatch: Any) -> None:
    """Whoever looks from outside the owner's lane (a colleague who sends an item back) may meet that moment."""
    await base.department("d1", [OWNER], free=3)
    part = await base.part(await base.launch("d1"))
    await base.act(OWNER, "take_part", part)
    await base.turn(OWNER, Say("Never", 5))
    before = await open_interview(base.desk, "survey", part, OWNER)
    assert before is not None
    store, memory = base.foundation.store, base.foundation.database.remembered
    assert len(await store.read("records_of_interview", interview=before["id"])) == 1, "remembered from here on"
    with monkeypatch.context() as patch:
        patch.setattr(Remembered, "written", lambda *told: None)  # committed, and not told
        await base.turn(OWNER, Say("2", 6))
    doubt.writing += 1  # for memory it is not over yet
    assert len(await store.read("records_of_interview", interview=before["id"])) == 1, "the control: memory is behind"
    row = (await store.fresh("interview", id=before["id"]))[0]
    assert row["revision"] > before["revision"]
    turn = Turn("x", "chat", Actor(OWNER), OWNER, base.world.now(), "s", Act("x"))
    sitting = await sitting_of(base.desk, turn, row)
    assert sitting is not None
    assert [record.address for record in sitting.records] == ["serve_public", "computer_access"]
    assert len(await store.fresh("records_of_interview", interview=before["id"])) == 2
    memory.clear()
    older = await sitting_of(base.desk, turn, before)
    assert older is not None
    assert len(older.records) == 1, "and a row that is behind is not given what came after it"
