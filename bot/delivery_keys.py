"""The key that sends a position: a message of its own before the card that asks for one; put away before the next."""

from bot.delivery_call import Called, Caller
from bot.delivery_diff import New, Shown
from bot.delivery_settle import CardRow, Held, note_message, set_card
from bot.delivery_view import Kit
from bot.outbox import Ok, stamp
from bot.screens.card import Card
from bot.telegram.lanes import lane_name
from bot.turn import Effects, Unit

KEYS = "position_keys"
PUT_AWAY = "put_away"


def wanted_keys(shown: Shown | None, card: Card) -> str | None:
    """What the message is about: the key comes, or is put away; None where the chat has what it needs."""
    there, needed = shown is not None and shown.expects == "location", card.expects == "location"
    if there == needed:
        return None
    return "" if needed else PUT_AWAY


async def bring_keys(row: Held, about: str, shown: Shown | None, kit: Kit, caller: Caller) -> tuple[Called, Shown]:
    """Send the message, and write down at once that the chat has its key or not: whatever happens to the card
    afterwards, the key is not brought twice.
    """
    drawn = await kit.views.card(row.chat, KEYS, about)
    assert drawn is not None, "this screen always says something"
    called = await caller.show(row.chat, row.priority, KEYS, drawn, New())
    before = shown or Shown(0)
    if not isinstance(called.wire, Ok):
        return called, before
    expects = "tap" if about == PUT_AWAY else "location"
    newest = max(before.newest, called.message)
    known, now = CardRow(before.message, before.content_hash, expects, newest), kit.world.now()
    noted = note_message(kit.bot, lane_name(kit.key, row.chat), called.message, row.municipality, now)
    changed = set_card(kit.bot, kit.writer.owner, row, known, stamp(now))
    await kit.writer.write(Unit("", Effects(writes=(changed, noted))))
    return called, Shown(before.message, before.content_hash, expects, newest, before.shown_at)
