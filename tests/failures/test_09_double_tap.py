"""9: of two taps at the same time the first counts, and the second is told so: in one batch, and in two."""

from acting import rows, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last


async def test_two_devices(either: House) -> None:
    ground = await lay_ground(either, 2)
    for number, at_once in ((0, True), (1, False)):
        one = await ground.begin(number)
        await settled(either)
        card = (await one.phone())[-1].id
        await either.town.holds_updates() if at_once else None
        await one.taps("Every day", message=card)
        await one.taps("Never", message=card) if at_once else await one.taps("Every day", message=card, times=3)
        await either.town.releases_updates() if at_once else None
        await one.sees_toast("Already answered", WAIT)
        await settled(either)
        await sees_last(one, "Which of these procedures", WAIT)
    counted = await rows(either, "SELECT interview, COUNT(*) AS n FROM record GROUP BY interview")
    assert [row["n"] for row in counted] == [1, 1]
