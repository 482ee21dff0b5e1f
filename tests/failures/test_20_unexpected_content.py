"""20: whatever is sent to a question is understood, or told in words, and what is too long is not kept."""

from acting import FIRST, count, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last

LONG = "\u202eAwa 🙂\x00" * 700


async def test_kinds_of_messages(either: House) -> None:
    house, one = either, await (await lay_ground(either, 1)).begin()
    place = {"latitude": 14.0, "longitude": -17.0}
    contact = {"phone_number": "+000", "first_name": "Somebody", "user_id": 99}
    kinds = (("sticker", {}), ("voice", {}), ("photo", {"album": "a1"}), ("location", place), ("contact", contact))
    for kind, details in kinds:
        await one.sends(kind, **details)
        said = "Please write" if kind == "voice" else "I can only read written answers and buttons"
        assert FIRST in (await sees_last(one, said, WAIT)).text, kind
    await one.types(LONG)
    assert FIRST in (await sees_last(one, FIRST, WAIT)).text
    await settled(house)
    assert await count(house, "record") == 0
    await one.types("\u202d١\u00a0")
    await sees_last(one, "Which of these procedures", WAIT)
    await one.types("1 ٢")
    await sees_last(one, "Which one is hardest", WAIT)
    assert await count(house, "record") == 2
