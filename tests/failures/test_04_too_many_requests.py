"""4: a 429 silences one chat; the others go on, and the chat gets exactly one last card, also after a restart."""

from acting import click, rows, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last

PAUSE = 600


async def test_one_chat_waits_and_the_other_does_not(house: House) -> None:
    ground = await lay_ground(house, 2)
    one, two = await ground.begin(0), await ground.begin(1)
    await settled(house)
    before = len(house.sandbox.journal.calls())
    rule = {"match": {"chat": one.id}, "do": {"status": 429, "retry_after": PAUSE}, "times": 1}
    await house.town.faults(rule)
    await one.types("every day")
    await click(two, "Every day", "Birth certificate", "Done (1)")
    await sees_last(two, "what takes users' time", WAIT)
    await one.types("1 2")
    await one.types("1")
    refused = [call for call in house.sandbox.journal.calls()[before:] if call["params"].get("chat_id") == one.id]
    assert len(refused) == 1, "nothing more leaves for a chat that must be silent"
    (row,) = await rows(house, f"SELECT due_at, outcome FROM outbox WHERE key = 'card:{one.id}'")
    assert row["outcome"] is None
    await house.restart()
    await house.pass_time(seconds=PAUSE + 1)
    await sees_last(one, "what takes users' time", WAIT)
    await settled(house)
    shown = [call for call in house.sandbox.journal.calls("sendMessage") if call["params"].get("chat_id") == one.id]
    assert sum("what takes users' time" in call["params"]["text"] for call in shown) == 1
    assert not any("Which one is hardest" in call["params"]["text"] for call in shown), "only the last card"
