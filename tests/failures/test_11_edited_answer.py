"""11: a changed message changes its answer, whatever was said since; a wrong one leaves it; a closed one is told."""

from acting import count, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last
from bot.sandbox.people import Person


async def last_own(person: Person) -> int:
    return next(message.id for message in reversed(await person.phone()) if message.mine)


async def test_before_and_after_later_answers(either: House) -> None:
    one = await (await lay_ground(either, 1)).begin()
    await one.types("every day")
    await sees_last(one, "Which of these procedures", WAIT)
    first = await last_own(one)
    await one.edits(first, "gibberish")
    await one.sees("Your earlier answer stays", WAIT)
    await one.edits(first, "every week")
    await one.types("1 2")
    await sees_last(one, "Which one is hardest", WAIT)
    await one.edits(first, "never")
    await sees_last(one, "can you use a computer", WAIT)
    await settled(either)
    kept = await count(either, "record")
    await one.edits(first, "every day")
    await sees_last(one, "Which one is hardest", WAIT)
    assert await count(either, "record") > kept, "what was said on the other way is still there"
