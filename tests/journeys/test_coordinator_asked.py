"""A coordinator who works in the department that is asked: board and questions in one chat, neither lost."""

from acting import FIRST, answer_shortly, begin, rows, send, settled
from journey import COORDINATOR, WAIT, House, seeded

from bot.cli.eyes import sees_last
from bot.desk.desk import write
from bot.turn import Effects, Unit


async def test_the_board_does_not_swallow_the_notice(house: House) -> None:
    director = await seeded(house, 1, launch=False)
    assert house.service is not None
    town = (await rows(house, "SELECT municipality FROM department"))[0]["municipality"]
    mine = (await rows(house, f"SELECT id FROM respondent WHERE telegram_id = '{COORDINATOR}'"))[0]["id"]
    place = {"id": "pmine", "municipality": town, "department": "dseeded", "label": "", "role": "agent"}
    writes = (
        write("insert_place", place | {"no_telegram": 0}),
        write("bind_place", {"id": "pmine", "respondent": mine}),
    )
    await house.service.foundation.writer.write(Unit("", Effects(writes=writes), "shell", town))
    await director.launch()
    one = director.coordinator
    await one.sees("asks all staff", WAIT)
    await one.sees("Answered: 0", WAIT)
    agent = await begin(director)
    await answer_shortly(agent)
    await send(agent)
    await one.sees("Answered: 1", WAIT)
    await settled(house)
    notice = await one.sees("asks all staff", WAIT)
    assert "Start" in notice.labels
    await one.taps("Start", message=notice.id, within=WAIT)
    await sees_last(one, FIRST, WAIT)
    await one.types("/progress")
    await sees_last(one, "Answered: 1", WAIT)
    await one.types("/resume")
    await sees_last(one, FIRST, WAIT)
    await answer_shortly(one)
    await send(one)
    await one.sees("2 of 2 people answered", WAIT)


async def test_strangers_and_groups_are_told_once_and_kindly(house: House) -> None:
    await seeded(house, 1, launch=False)
    stranger = await house.town.person(2300, first_name="Demba", language="en")
    await stranger.start()
    await sees_last(stranger, "works by invitation", WAIT)
    await stranger.types("hello?")
    await sees_last(stranger, "works by invitation", WAIT)
    await stranger.types("/progress")
    await sees_last(stranger, "works by invitation", WAIT)
    await stranger.types("/nonsense")
    await sees_last(stranger, "I do not know this command", WAIT)
    await house.town.group(-500, "Colleagues", [stranger.id])
    await stranger.types("/help", chat=-500)
    await stranger.types("just talking", chat=-500)
    for _ in range(40):
        if said := [one for one in await stranger.phone(chat=-500) if not one.mine]:
            break
        await stranger.waits_change(0.2)
    await settled(house)
    said = [one for one in await stranger.phone(chat=-500) if not one.mine]
    assert [one.text for one in said] == ["I speak with one person at a time. Please open a chat with me."]
    assert next(iter(said[0].urls.values())).startswith("https://t.me/")
