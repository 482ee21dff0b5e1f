"""The product in front of somebody else's emulator: people do there what they do here, and the chats say the same."""

import re
from pathlib import Path

import pytest
from acting import answer_shortly, begin, click, send
from journey import WAIT
from outside import check_call

from bot.cli.director import Director
from bot.cli.eyes import sees_last
from bot.sandbox.people import Message, Person, Town
from tests.outside.bridge import Bridge
from tests.outside.lab import Answer, Json
from tests.outside.people import OutsideTown
from tests.outside.stages import Before

IDEA = "Fewer forms & <less> waiting at the counter"
OWN = re.compile(r"(?<=start[= ])[\w-]+|(?<=number: )\d+|127\.0\.0\.1:\d+/r/[\w-]+")
"""What is another each time: what a link carries, the number of a person, the address of a report."""
SHAPES = ("bold", "italic", "underline", "strikethrough", "code")
Line = tuple[bool, str, str, list[tuple[str, str]], list[list[str]]]
Chat = list[Line]


def as_read(messages: list[Message]) -> Chat:
    """A chat as the eye reads it."""
    return [(one.mine, one.kind, OWN.sub("…", one.text), shapes(one), one.rows) for one in messages]


def shapes(message: Message) -> list[tuple[str, str]]:
    """What is bold and the like, with the words that are."""
    halves = message.text.encode("utf-16-le")
    found = [
        (one["type"], halves[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"))
        for one in message.entities
    ]
    return sorted(one for one in found if one[0] in SHAPES)


async def walk(stage: Before, town: Town) -> dict[str, Chat]:
    """From the coordinator's link to the results; what the chats held on the way and at the end."""
    payload = await stage.found()
    await stage.start_bot()
    director = Director(stage, town, 2, 1, "en", ("en",))
    await director.cast()
    await director.set_up(payload)
    await director.enrol()
    await director.launch()
    one, held = director.people[0], {}
    held["asked"] = as_read(await quiet(one))
    await begin(director)
    await one.types("never")
    await sees_last(one, "can you use a computer", WAIT)
    await one.types("/back")
    await sees_last(one, "Your answer: Never", WAIT)
    await answer_shortly(one, idea=IDEA)
    await click(one, "More")
    held["review"] = as_read(await quiet(one))
    await send(one)
    await one.types("/mydata")
    await one.sees("What is kept about you", WAIT)
    held["sent"] = as_read(await quiet(one))
    await one.taps("Clear my answers from this chat", within=WAIT)
    await one.sees("Cleared from this chat", WAIT)
    await quiet(director.coordinator)  # a board that is still being redrawn would take the question's place
    await director.coordinator.types("/progress")
    for label in ("Close now", "Yes, close"):
        await director.coordinator.taps(label, within=WAIT)
    await director.summaries(1)
    await one.sees("The results of the survey are in", WAIT)
    held["closed"] = as_read(await quiet(one))
    held["coordinator"] = as_read(await quiet(director.coordinator))
    return held


async def quiet(person: Person) -> list[Message]:
    """The phone, once nothing has changed on it for a while."""
    while await person.waits_change(1.0):
        continue
    return await person.phone()


async def in_the_sandbox(folder: Path) -> dict[str, Chat]:
    stage = Before(folder)
    folder.mkdir()
    try:
        await stage.open()
        async with Town(stage.url) as town:
            return await walk(stage, town)
    finally:
        await stage.close()


async def in_the_emulator(folder: Path, bridge: Bridge) -> dict[str, Chat]:
    stage = Before(folder, bridge=bridge)
    folder.mkdir()
    try:
        await stage.open()
        return await walk(stage, OutsideTown(bridge))
    finally:
        await stage.close()


@pytest.mark.timeout(300)
async def test_the_same_walk_leaves_the_same_chats(bridge: Bridge, tmp_path: Path) -> None:
    theirs = await in_the_emulator(tmp_path / "theirs", bridge)
    assert bridge.unsupported == []
    assert [fault for call in bridge.calls for fault in check_call(*call)] == []
    assert any(IDEA in text for _, _, text, *_ in theirs["review"])
    assert any(marked for *_, marked, _ in theirs["review"]), "something is bold"
    ours = await in_the_sandbox(tmp_path / "ours")
    for name, chat in ours.items():
        assert theirs[name] == chat, name


@pytest.mark.timeout(300)
async def test_a_killed_bot_goes_on_from_what_the_emulator_still_holds(bridge: Bridge, tmp_path: Path) -> None:
    stage = Before(tmp_path, bridge=bridge)
    try:
        await stage.open()
        payload = await stage.found()
        await stage.start_bot()
        director = Director(stage, OutsideTown(bridge), 1, 1, "en", ("en",))
        await director.cast()
        await director.set_up(payload)
        await director.enrol()
        await director.launch()
        one = await begin(director)
        card = (await one.phone())[-1]
        await one.taps("Never", message=card.id, times=2, within=WAIT)
        await stage.kill_bot()
        await one.types("/help")
        await stage.start_bot()
        await one.sees("/withdraw", WAIT)
        await one.types("/resume")
        await sees_last(one, "can you use a computer", WAIT)
        assert [call for call in bridge.calls if check_call(*call)] == []
        assert bridge.unsupported == []
    finally:
        await stage.close()


@pytest.mark.timeout(300)
async def test_a_bot_whose_edits_are_lost_does_not_get_through(bridge: Bridge, tmp_path: Path) -> None:
    """The control: eyes that saw what was only said to be done would pass anything."""
    stage, lost = Before(tmp_path, bridge=bridge), [0]

    async def lose(params: Json) -> Answer:
        lost[0] += 1
        return 200, {"ok": True, "result": True}

    try:
        await stage.open()
        payload = await stage.found()
        await stage.start_bot()
        director = Director(stage, OutsideTown(bridge), 1, 1, "en", ("en",))
        await director.cast()
        await director.set_up(payload)
        await director.enrol()
        await director.launch()
        one = await begin(director)
        card = (await one.phone())[-1]
        bridge._ways["editMessageText"] = lose
        await one.taps("Never", message=card.id, within=WAIT)
        with pytest.raises((AssertionError, TimeoutError)):
            await sees_last(one, "can you use a computer", 5.0)
        assert lost[0] > 0, "it did answer"
        del bridge._ways["editMessageText"]
        await one.types("/resume")
        await sees_last(one, "can you use a computer", WAIT)
    finally:
        await stage.close()
