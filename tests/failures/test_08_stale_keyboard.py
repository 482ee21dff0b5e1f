"""8: old, foreign, forged, dead and unreadable buttons change nothing and are told in one sentence."""

from typing import Any

from acting import count, settled
from journey import WAIT, House
from rows_of_a_town import lay_ground

from bot.cli.eyes import sees_last
from bot.sandbox.people import Person


def data_of(house: House, chat: int) -> str:
    """Callback data of the first button of a chat's newest card, as a changed client could read it."""
    shown = [
        call
        for call in house.sandbox.journal.calls()
        if call["params"].get("chat_id") == chat and call["params"].get("reply_markup")
    ]
    return str(shown[-1]["params"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"])


def tap_of(person: Person, data: str, message: dict[str, Any]) -> dict[str, Any]:
    sender = {"id": person.id, "is_bot": False, "first_name": person.first_name, "language_code": "en"}
    return {"id": f"{person.id}9", "from": sender, "chat_instance": "1", "data": data, "message": message}


async def test_nothing_that_is_not_the_card_counts(either: House) -> None:
    ground = await lay_ground(either, 2)
    one, two = await ground.begin(0), await ground.begin(1)
    await settled(either)
    first = data_of(either, one.id)
    await one.types("every day")
    await sees_last(one, "Which of these procedures", WAIT)
    old = next(message.id for message in await one.phone() if not message.mine)
    await one.forges(first, old)
    await one.sees_toast("Already answered", WAIT)
    await two.forges(first, (await two.phone())[-1].id)
    await two.sees_toast("This button is not yours or has expired", WAIT)
    await two.forges(first[:-1] + ("A" if first[-1] != "A" else "B"), (await two.phone())[-1].id)
    await two.forges("k" * 64, (await two.phone())[-1].id)
    unreadable = {"message_id": 3, "date": 0, "chat": {"id": one.id, "type": "private"}}
    either.sandbox.bench.queue.add("callback_query", tap_of(one, first, unreadable), f"user:{one.id}")
    await settled(either)
    assert await count(either, "record") == 1
    await one.types("/withdraw")
    await one.taps("Yes, delete", within=WAIT)
    assert await count(either, "interview WHERE kind = 'survey'", 1) == 1, "only the other's is left"
    await one.forges(first, old)
    await one.sees_toast("This button is not yours or has expired", WAIT)
    assert await count(either, "record") == 0
