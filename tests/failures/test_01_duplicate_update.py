"""1: an update that is delivered again and again has its effect once, and causes no message twice."""

from acting import click, count, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last

SENDS = ("sendMessage", "editMessageText", "editMessageReplyMarkup")


def sends(house: House) -> int:
    return sum(len(house.sandbox.journal.calls(method)) for method in SENDS)


async def test_every_update_twice_and_five_times_at_once(either: House) -> None:
    one = await (await lay_ground(either, 1)).begin()
    await click(one, "Every day")
    await one.types("1 2")
    await sees_last(one, "Which one is hardest", WAIT)
    await settled(either)
    records, before = await count(either, "record"), sends(either)
    seen = await count(either, "inbox WHERE state = 'done'")
    for times in (1, 5):
        for _ in range(times):
            await either.town.repeats_updates(4)
        await one.types("/help") if times == 5 else None
    await one.sees("/privacy", WAIT)
    await settled(either)
    assert await count(either, "record") == records
    assert await count(either, "inbox WHERE state = 'done'") == seen + 1, "only the new word"
    assert sends(either) == before + 1, "the help"
