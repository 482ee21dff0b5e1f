"""6: an edit that changes nothing is a success and worth no word in the log."""

import pytest
from acting import rows, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last


async def test_a_double_tap(either: House, capsys: pytest.CaptureFixture[str]) -> None:
    one = await (await lay_ground(either, 1)).begin()
    await settled(either)
    capsys.readouterr()
    rule = {"match": {"method": "editMessageText"}, "do": {"effect": "yes", "refuse": "not_modified"}, "times": 2}
    await either.town.faults(rule)
    await one.taps("Every day", times=2, within=WAIT)
    await sees_last(one, "Which of these procedures", WAIT)
    await settled(either)
    (row,) = await rows(either, f"SELECT outcome FROM outbox WHERE key = 'card:{one.id}'")
    assert row["outcome"] == "sent"
    told = capsys.readouterr().out
    assert not [line for line in told.splitlines() if "error" in line or "warning" in line], told
