"""What agents do with the cards: procedures, corrections, breaks, refusals, old and foreign buttons."""

import asyncio

from acting import begin, click
from journey import WAIT, House, seeded

from bot.cli.eyes import sees_last


async def test_two_hard_procedures_are_described(house: House) -> None:
    director = await seeded(house, 3)
    one = await begin(director)
    await click(one, "Every day", "Birth certificate", "Local tax or fee", "Building permit", "Done (3)")
    card = await sees_last(one, "Which one is hardest", WAIT)
    assert "Birth certificate" in card.labels
    assert "Business licence" not in card.labels
    await click(one, "Local tax or fee")
    await sees_last(one, "Local tax or fee: what takes users' time", WAIT)
    await click(one, "Long queue", "Done (1)", "3 times", "2 or 3", "One more hard procedure")
    card = await sees_last(one, "Which one is hardest", WAIT)
    assert "Local tax or fee" not in card.labels, "what is described is not offered again"
    await click(one, "Building permit")
    await sees_last(one, "Building permit: what takes users' time", WAIT)
    await click(one, "Too expensive", "Done (1)", "Once", "0 or 1")
    await sees_last(one, "How do residents reach you?", WAIT)


async def test_one_procedure_none_hard_and_too_many(house: House) -> None:
    director = await seeded(house, 3)
    one = await begin(director)
    await click(one, "Every day", "Birth certificate", "Done (1)")
    await sees_last(one, "Birth certificate: what takes users' time", WAIT)
    two = await begin(director, 1)
    await click(two, "Every week", "Birth certificate", "Building permit", "Done (2)", "None is hard")
    await sees_last(two, "How do residents reach you?", WAIT)
    three = await begin(director, 2)
    await three.types("rarely")
    await sees_last(three, "Which of these procedures", WAIT)
    await three.types("1 2 3 4 5 6")
    await sees_last(three, "Choose 5 at most.", WAIT)
    await three.types("٢ 3")
    await sees_last(three, "Which one is hardest", WAIT)


async def test_a_correction_changes_what_is_relevant(house: House) -> None:
    director = await seeded(house, 1)
    one = await begin(director)
    await click(one, "Never")
    await sees_last(one, "can you use a computer", WAIT)
    await one.types("/back")
    await sees_last(one, "Your answer: Never", WAIT)
    await click(one, "Every day")
    await sees_last(one, "Which of these procedures", WAIT)
    await click(one, "None of these")
    await sees_last(one, "How do residents reach you?", WAIT)


async def test_a_restart_in_mid_interview_asks_the_same_question(house: House) -> None:
    director = await seeded(house, 1)
    one = await begin(director)
    await click(one, "Every day", "Birth certificate")
    await house.restart()
    await click(one, "Done (1)")
    await sees_last(one, "Birth certificate: what takes users' time", WAIT)


async def test_declining_is_final_until_the_person_says_otherwise(house: House) -> None:
    director = await seeded(house, 2)
    one = director.people[0]
    await one.taps("Who can see my answers?", within=WAIT)
    await sees_last(one, "Telegram carries the messages", WAIT)
    await click(one, "Back", "No, thank you")
    await sees_last(one, "We will not ask again", WAIT)
    interviews = await house.read(
        "interviews_of_wave", wave=(await house.read("open_waves", municipality=await town(house)))[0]["id"]
    )
    assert not interviews
    await one.types("/resume")
    await one.taps("Start", within=WAIT)
    await sees_last(one, "How often do you deal", WAIT)


async def town(house: House) -> str:
    return str((await house.read("municipalities"))[-1]["id"])


async def test_stale_and_foreign_buttons_change_nothing(house: House) -> None:
    director = await seeded(house, 2)
    one = await begin(director)
    two = await begin(director, 1)
    stolen = data_of(house, one.id)
    card = (await one.phone())[-1].id
    await one.taps("Never", message=card, times=2, within=WAIT)
    await sees_last(one, "can you use a computer", WAIT)
    await one.forges(stolen, card)
    await one.sees_toast("Already answered", WAIT)
    await two.forges(stolen, (await two.phone())[-1].id)
    await two.sees_toast("This button is not yours or has expired", WAIT)
    await two.forges(stolen[:-1] + ("A" if stolen[-1] != "A" else "B"), (await two.phone())[-1].id)
    await sees_last(two, "How often do you deal", WAIT)
    assert "Never" in (await two.phone())[-1].labels
    assert await denials(house, 2) == 2


async def denials(house: House, wanted: int) -> int:
    """Audit lines of what was denied, once there are as many as wanted, or after five seconds."""
    for _ in range(50):
        rows = await house.read("audit_lines", after=0, limit=1000)
        found = sum(row["action"] == "denied" for row in rows)
        if found >= wanted:
            return found
        await asyncio.sleep(0.1)
    return found


def data_of(house: House, chat: int) -> str:
    """Callback data of the first button of the newest card of a chat, as a changed client could read it."""
    shown = [
        call
        for call in house.sandbox.journal.lines
        if call["kind"] == "call" and call["params"].get("chat_id") == chat and "reply_markup" in call["params"]
    ]
    return str(shown[-1]["params"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"])


async def test_commands_are_never_answers(house: House) -> None:
    director = await seeded(house, 1)
    one = await begin(director)
    await one.types("/help")
    await one.sees("/withdraw", WAIT)
    await one.types("/language")
    await one.taps("Français", within=WAIT)
    await one.sees("À quelle fréquence avez-vous affaire", WAIT)
    await one.types("/privacy")
    await one.types("/pause")
    await one.types("/mydata")
    await one.types("/stop")
    await one.sends("sticker")
    await one.types("/resume")
    await sees_last(one, "À quelle fréquence avez-vous affaire", WAIT)
    wave = (await house.read("open_waves", municipality=await town(house)))[0]["id"]
    interview = (await house.read("interviews_of_wave", wave=wave))[0]
    records = await house.read("records_of_interview", interview=interview["id"])
    assert house.service is not None
    key = house.service.foundation.vault.campaign((await house.read("wave", id=wave))[0]["campaign"])
    assert key is not None
    bodies = [key.open(row["body"], "record", f"{row['interview']}/{row['revision']}/{row['n']}") for row in records]
    assert not [body for body in bodies if "serve_public" in body]
