"""5: who blocked the bot is a count and no name; who comes back is asked again; who never started is waited for."""

from acting import FIRST, count, rows, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last


async def test_blocked_deactivated_and_never_started(house: House) -> None:
    ground = await lay_ground(house, 4, launch=False, name="Zuleika")
    blocked, gone, never, there = ground.people
    await house.town.faults(
        {"match": {"chat": gone.id}, "do": {"refuse": "deactivated"}, "times": 1},
        {"match": {"chat": never.id}, "do": {"refuse": "not_started"}, "times": 1},
    )
    await blocked.blocks()
    await ground.launch()
    await there.taps("Start", within=WAIT)
    assert await count(house, "invitation WHERE state = 'unreachable'", 2) == 2
    assert await count(house, "invitation WHERE state = 'waiting_for_start'", 1) == 1
    await settled(house)
    told = " ".join(message.text for message in await ground.coordinator.phone())
    assert "Zuleika" not in told
    assert not await rows(house, f"SELECT key FROM outbox WHERE chat = '{blocked.id}' AND outcome IS NULL")
    await blocked.unblocks()
    await blocked.taps("Start", within=WAIT)
    await sees_last(blocked, FIRST, WAIT)
    await never.start()
    await never.taps("Start", within=WAIT)
    await sees_last(never, FIRST, WAIT)
    assert await count(house, "invitation WHERE state = 'opened'", 3) == 3


async def test_blocked_in_the_middle_and_back_with_the_card(house: House) -> None:
    ground = await lay_ground(house, 1)
    one = await ground.begin()
    await one.blocks()
    assert await count(house, "invitation WHERE state = 'unreachable'", 1) == 1
    await one.unblocks()
    assert await count(house, "invitation WHERE state = 'opened'", 1) == 1
    await sees_last(one, FIRST, WAIT)
    await one.taps("Every day", within=WAIT)
    await sees_last(one, "Which of these procedures", WAIT)
