"""14: a group that becomes a supergroup is followed: by its own message, or by the refusal of the next send."""

import asyncio

from acting import settled
from journey import House
from rows_of_a_town import lay_ground

from bot.desk.desk import notice
from bot.sandbox.people import Person
from bot.turn import Effects, Unit

TEXT = "I speak with one person at a time."


async def told_in(house: House, person: Person, chat: int) -> int:
    found = 0
    for _ in range(100):
        found = sum(TEXT in message.text for message in await person.phone(chat=chat) if not message.mine)
        if found:
            break
        await asyncio.sleep(0.05)
    return found


async def test_by_the_refusal_and_by_the_message(either: House) -> None:
    one = (await lay_ground(either, 1, launch=False)).people[0]
    assert either.service is not None
    base = either.service.foundation
    for group, super_ in ((-600, -100600), (-601, -100601)):
        await either.town.group(group, "Old", [one.id])
        await either.town.holds_updates()
        await either.town.group(group, "Old", [one.id], migrate_to=super_)
        await base.writer.write(Unit("", Effects(shows=(notice(str(group), "group"),))))
        either.service.delivery.wake()
        assert await told_in(either, one, super_) == 1, "the refusal names the new id, and once more is enough"
        await either.town.releases_updates()
        await settled(either)
        assert await told_in(either, one, super_) == 1
        await one.types("/help", chat=super_)
        await settled(either)


async def test_the_message_moves_what_waits(house: House) -> None:
    one = (await lay_ground(house, 1, launch=False)).people[0]
    assert house.service is not None
    base = house.service.foundation
    for group, super_ in ((-700, -100700), (-701, -100701)):
        await house.town.group(group, "Old", [one.id])
        later = (house.world.now().replace(microsecond=0)).strftime("2099-%m-%dT%H:%M:%SZ")
        waiting = notice(str(group), "group")
        unit = Effects(shows=(type(waiting)(**{**fields(waiting), "due_at": later, "closes_at": later}),))
        await base.writer.write(Unit("", unit))
        await house.town.group(group, "Old", [one.id], migrate_to=super_)
        for _ in range(200):
            row = await base.store.read("outbox_row", bot=base.settings.bot_id, key=waiting.key)
            if row and row[0]["chat"] == str(super_):
                break
            await asyncio.sleep(0.02)
        assert row[0]["chat"] == str(super_)


def fields(show: object) -> dict[str, object]:
    return {name: getattr(show, name) for name in show.__dataclass_fields__}  # type: ignore[attr-defined]
