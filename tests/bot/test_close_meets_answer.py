"""An answer that is decided while its survey is open and would be committed after the close: told, and never kept."""

import asyncio
from typing import Any

from bot.desk.sittings import open_interview
from bot.storage.writer import Writer
from bot.turn import Act, Press, Say, Tap, Unit

PEOPLE = [f"90017{n}" for n in range(2)]
LATE, DONE = PEOPLE


class Gate:
    """A writer that keeps what one person's turn has decided until it is opened."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.decided, self.open = asyncio.Event(), asyncio.Event()

    async def write(self, unit: Unit) -> Any:
        if any(one.statement == "insert_record" for one in unit.effects.writes) and not self.open.is_set():
            self.decided.set()
            await self.open.wait()
        return await self._writer.write(unit)


async def began(base: Any) -> tuple[str, Any]:
    """A survey with one who has sent everything and one in the middle: its wave, and the interview of the latter."""
    await base.department("d1", PEOPLE, free=3)
    wave = await base.launch("d1")
    part = await base.part(wave)
    await base.answers(DONE, wave)
    await base.act(LATE, "take_part", part)
    await base.turn(LATE, Say("Never", 5))
    interview = await open_interview(base.desk, "survey", part, LATE)
    assert interview is not None
    assert await records(base) > 0, "the control: an answer before the close is kept"
    return wave, interview


async def records(base: Any) -> int:
    return int((await base.rows("SELECT COUNT(*) AS n FROM record"))[0]["n"])


async def race(base: Any, wave: str, intent: Any) -> Any:
    """The answer is decided, then the survey closes, then the answer comes to be committed; what its turn says."""
    gate = Gate(base.foundation.writer)
    base.turns._writer = gate
    turn = asyncio.create_task(base.turn(LATE, intent))
    await asyncio.wait_for(gate.decided.wait(), 30)
    base.turns._writer = base.foundation.writer
    await base.turn("clock", Act("close", wave), "clock", name=f"clock:close:{wave}")
    assert (await base.foundation.store.one("wave", id=wave))["state"] == "closed"
    gate.open.set()
    return await asyncio.wait_for(turn, 30)


async def test_a_word_is_not_taken_by_a_survey_that_has_closed(base: Any) -> None:
    wave, _ = await began(base)
    await race(base, wave, Say("2", 6))
    assert await records(base) == 0, "neither kept nor left for the purge"
    assert len(await base.rows("SELECT * FROM released_response")) == 1, "what was sent is counted as ever"
    shown = await base.rows(f"SELECT outcome FROM outbox WHERE key = 'card:{LATE}'")
    assert shown == [{"outcome": None}], "the card is drawn again, and says that it is over"


async def test_a_tap_is_told_that_the_survey_has_closed(base: Any) -> None:
    wave, interview = await began(base)
    press = Press(1, "=", interview["id"], "", "1", interview["revision"])
    taken = await race(base, wave, Tap(press, 1))
    assert taken.toast == "The survey is closed"
    assert await records(base) == 0


async def test_without_the_close_the_same_tap_counts(base: Any) -> None:
    """The control: the gate alone changes nothing."""
    _, interview = await began(base)
    before, gate = await records(base), Gate(base.foundation.writer)
    gate.open.set()
    base.turns._writer = gate
    taken = await base.turn(LATE, Tap(Press(1, "=", interview["id"], "", "1", interview["revision"]), 1))
    assert taken.toast == ""
    assert await records(base) > before
