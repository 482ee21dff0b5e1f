"""Not now, a break, a look back, a blocked bot: nothing is lost and nobody is pestered."""

from acting import FIRST, begin, click, count, rows, settled, told
from journey import WAIT, House, seeded

from bot.cli.eyes import sees_last
from bot.desk.desk import write
from bot.turn import Effects, Unit


async def test_one_reminder_and_no_more(house: House) -> None:
    director = await seeded(house, 3)
    later, never, begun = director.people[0], director.people[1], await begin(director, 2)
    await later.taps("Not now", within=WAIT)
    await sees_last(later, "You will get one reminder", WAIT)
    await never.taps("No, thank you", within=WAIT)
    await sees_last(never, "We will not ask again", WAIT)
    await house.pass_time(days=3)
    await later.sees("This is the only reminder", WAIT)
    await begun.sees("Your answers are not counted yet", WAIT)
    await house.pass_time(days=3)
    await settled(house)
    assert await told(later, "This is the only reminder") == 1
    assert await told(begun, "Your answers are not counted yet") == 1
    assert not await told(never, "reminder")
    await later.taps("Start", within=WAIT)
    await sees_last(later, FIRST, WAIT)


async def test_a_break_and_a_look_back(house: House) -> None:
    director = await seeded(house, 1)
    one = await begin(director)
    await click(one, "Never", "Pause")
    await sees_last(one, "Paused. Nothing is lost", WAIT)
    stored = await count(house, "record")
    await one.types("this is not an answer")
    await sees_last(one, "Welcome back", WAIT)
    assert await count(house, "record") == stored + 1, "the mark of coming back, and no answer"
    await one.types("/pause")
    await sees_last(one, "Paused", WAIT)
    await one.types("/resume")
    await sees_last(one, "can you use a computer", WAIT)
    await one.types("/review")
    card = await sees_last(one, "Your answers so far", WAIT)
    assert "Never" in card.text
    assert "Send" not in card.labels
    await click(one, "Continue")
    await sees_last(one, "can you use a computer", WAIT)
    await one.types("/review")
    await sees_last(one, "Your answers so far", WAIT)
    await click(one, "1")
    await sees_last(one, "Your answer: Never", WAIT)
    await click(one, "Keep")
    await sees_last(one, "can you use a computer", WAIT)
    await one.types("/back")
    await sees_last(one, "Your answer: Never", WAIT)


async def test_a_relevance_that_changes_back_brings_answers_back(house: House) -> None:
    director = await seeded(house, 1)
    one = await begin(director)
    await click(one, "Every day", "Birth certificate", "Done (1)", "Long queue", "Done (1)")
    await sees_last(one, "How many times does a user", WAIT)
    for label, asked in (("Never", "can you use a computer"), ("Rarely", "How many times does a user")):
        await one.types("/review")
        await sees_last(one, "Your answers so far", WAIT)
        await click(one, "1", label)
        await sees_last(one, asked, WAIT)


async def test_what_cannot_be_an_answer(house: House) -> None:
    director = await seeded(house, 1)
    one = await begin(director)
    place = {"latitude": 14.0, "longitude": -17.0}
    for kind, details in (("sticker", {}), ("voice", {}), ("photo", {}), ("location", place)):
        said = "Please write" if kind == "voice" else "I can only read written answers and buttons"
        await one.sends(kind, **details)
        card = await sees_last(one, said, WAIT)
        assert FIRST in card.text, "the question comes again with what is expected"
    await one.types("somewhat")
    await sees_last(one, FIRST, WAIT)
    await one.types("/nonsense")
    await one.sees("I do not know this command", WAIT)
    assert await count(house, "record") == 0
    await one.types("rarely")
    await sees_last(one, "Which of these procedures", WAIT)


async def test_an_edited_message_corrects_its_answer(house: House) -> None:
    director = await seeded(house, 1)
    one = await begin(director)
    await one.types("every day")
    await sees_last(one, "Which of these procedures", WAIT)
    mine = next(message.id for message in reversed(await one.phone()) if message.mine)
    await one.edits(mine, "nonsense")
    await one.sees("Your earlier answer stays", WAIT)
    await one.edits(mine, "never")
    await sees_last(one, "can you use a computer", WAIT)


async def test_a_blocked_bot_is_a_count_and_no_name(house: House) -> None:
    director = await seeded(house, 11)
    assert house.service is not None
    one, board = await begin(director, 10), director.coordinator
    states = [{"id": row["id"], "state": "answered"} for row in await rows(house, "SELECT id FROM invitation")]
    theirs = (await rows(house, "SELECT id FROM invitation WHERE state = 'opened'"))[0]["id"]
    others = [row for row in states if row["id"] != theirs]
    for answered, shown in ((4, False), (5, True)):
        unit = Unit("", Effects(writes=(write("set_invitation_state", *others[:answered]),)), "shell", "")
        await house.service.foundation.writer.write(unit)
        await one.blocks() if answered == 4 else None
        await board.types("/progress")
        card = await sees_last(board, f"Answered: {answered}", WAIT)
        assert ("Cannot be reached" in card.text) == shown, card.text
        assert one.first_name not in card.text
    await one.unblocks()
    assert await count(house, "invitation WHERE state = 'opened'", 1) == 1
    for _ in range(40):
        if await told(one, FIRST) == 2:
            break
        await one.waits_change(0.2)
    assert await told(one, FIRST) == 2, "the card comes again"
