"""18: an update that nobody can stomach dies after three tries; its chat and its neighbours go on."""

from dataclasses import replace

import pytest
from acting import count, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.actions import ACTIONS
from bot.cli.eyes import sees_last
from bot.desk.desk import Desk, write
from bot.turn import Effects, Turn


async def raises(turn: Turn, desk: Desk) -> Effects:
    raise RuntimeError("this desk cannot stomach that")


async def spoils(turn: Turn, desk: Desk) -> Effects:
    """A unit that breaks the transaction it is in."""
    return Effects(writes=(write("insert_record", {"interview": "x", "revision": 1, "n": 0, "body": None}),))


@pytest.mark.parametrize("poison", [raises, spoils])
async def test_neighbours_of_a_batch_are_committed(
    either: House, poison: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = await lay_ground(either, 3)
    one, two, three = [await ground.begin(number) for number in range(3)]
    monkeypatch.setitem(ACTIONS, "help", replace(ACTIONS["help"], run=poison))  # type: ignore[arg-type]
    await either.town.holds_updates()
    await one.types("every day")
    await two.types("/help")
    await two.types("every week")
    await three.types("every day")
    await either.town.releases_updates()
    for person in (one, two, three):
        await sees_last(person, "Which of these procedures", WAIT)
    assert await count(either, "inbox WHERE state = 'dead'", 1) == 1
    await settled(either)
    assert await count(either, "record") == 3
