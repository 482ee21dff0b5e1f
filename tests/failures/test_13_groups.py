"""13: in a group the bot says once where to go; others, other bots and commands for others are nothing to it."""

from acting import settled
from journey import House
from rows_of_a_town import lay_ground

GROUP = -500
TEXT = "I speak with one person at a time. Please open a chat with me."


async def test_with_and_without_privacy_mode(either: House) -> None:
    ground = await lay_ground(either, 1, launch=False)
    one = ground.people[0]
    await either.town.group(GROUP, "Colleagues", [one.id])
    await one.types("/help@some_other_bot", chat=GROUP)
    await one.types("only talking, which a bot without privacy mode hears", chat=GROUP)
    queue, now = either.sandbox.bench.queue, int(either.sandbox.clock.now())
    chat = {"id": GROUP, "type": "group", "title": "Colleagues"}
    spoken = {"message_id": 900, "date": now, "chat": chat, "text": "/help"}
    other_bot = {"id": 77, "is_bot": True, "first_name": "Other"}
    queue.add("message", spoken | {"from": other_bot}, "chat:-500")
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    queue.add("message", spoken | {"from": anonymous, "sender_chat": chat}, "chat:-500")
    await settled(either)
    assert [message for message in await one.phone(chat=GROUP) if not message.mine] == []
    await one.types("/help", chat=GROUP)
    await one.types("/progress", chat=GROUP)
    for _ in range(40):
        if said := [message for message in await one.phone(chat=GROUP) if not message.mine]:
            break
        await one.waits_change(0.2)
    await settled(either)
    said = [message for message in await one.phone(chat=GROUP) if not message.mine]
    assert {message.text for message in said} == {TEXT}
    assert next(iter(said[0].urls.values())).startswith("https://t.me/")
