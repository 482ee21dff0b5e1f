"""6: an edit that changes nothing is a success and worth no word in the log."""

from typing import Any

from acting import rows, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last


async def test_a_double_tap(either: House, told: list[Any]) -> None:
    one = await (await lay_ground(either, 1)).begin()
    await settled(either)
    told.clear()
    rule = {"match": {"method": "editMessageText"}, "do": {"effect": "yes", "refuse": "not_modified"}, "times": 2}
    await either.town.faults(rule)
    await one.taps("Every day", times=2, within=WAIT)
    await sees_last(one, "Which of these procedures", WAIT)
    await settled(either)
    (row,) = await rows(either, f"SELECT outcome FROM outbox WHERE key = 'card:{one.id}'")
    assert row["outcome"] == "sent"
    assert not [event for event in told if event["log_level"] in ("warning", "error")], told
