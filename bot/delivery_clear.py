"""Taking the messages of a chat away, a hundred at a time, with a receipt that says what could not go."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.delivery_call import Caller
from bot.delivery_diff import New
from bot.delivery_settle import Attempt, CardRow, Held
from bot.delivery_view import Views
from bot.outbox import Close, Refused, Wire, after, stamp
from bot.storage.store import Store
from bot.telegram.lanes import lane_name
from bot.turn import Write
from bot.vault import Key

GROUP = 100
DELETABLE_FOR = timedelta(hours=47)
"""Telegram says 48 hours; the stored hour may be up to one hour early."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """`removed` and `kept` count messages; `wire` is the answer that stopped the work, if one did."""

    removed: int
    kept: int
    wire: Wire | None = None


async def clear(
    row: Held, views: Views, caller: Caller, store: Store, bot: str, lane: str, fails: int, now: datetime
) -> Attempt:
    """Delete what is known of the chat, then send the screen of the row about `<removed>:<kept>`.

    Doing it twice is harmless: ids that are gone are skipped, and the list is forgotten only with the receipt.
    """
    known = await store.read("messages_of_lane", bot=bot, lane=lane)
    limit = stamp(now - DELETABLE_FOR)
    young = [int(line["message_id"]) for line in known if line["hour"] >= limit]
    chat = await store.one("too_old", bot=bot, chat=row.chat)
    kept = len(known) - len(young) + (int(chat["too_old"]) if chat else 0)
    swept = await sweep(row.chat, young, caller)
    if swept.wire is not None:
        return Attempt(after(row.policy(fails), swept.wire, now))
    attempt = await receipt(row, views, caller, f"{swept.removed}:{swept.kept + kept}", fails, now)
    if attempt.verdict != Close("sent"):
        return attempt
    forgotten = tuple({"bot": bot, "lane": lane, "message_id": int(line["message_id"])} for line in known)
    counted = ({"bot": bot, "chat": row.chat, "n": -1},)
    writes = (Write("forget_messages", forgotten), Write("raise_too_old", counted))
    return replace(attempt, writes=writes, card=CardRow(0, "", "tap", 0))


async def count_too_old(store: Store, key: Key, bot: str, before: str) -> Write:
    """For the purge that forgets messages noted before an hour: how many more of each chat Telegram keeps for good."""
    counts = {line["lane"]: int(line["n"]) for line in await store.read("old_messages", bot=bot, before=before)}
    chats = await store.read("chat_names", bot=bot) if counts else []
    named = ((line["chat"], counts.get(lane_name(key, line["chat"]), 0)) for line in chats)
    return Write("raise_too_old", tuple({"bot": bot, "chat": chat, "n": n} for chat, n in named if n))


async def sweep(chat: str, messages: list[int], caller: Caller) -> Sweep:
    """Delete in groups; a group that Telegram will not delete is counted as kept."""
    removed = kept = 0
    for start in range(0, len(messages), GROUP):
        group = messages[start : start + GROUP]
        wire = await caller.delete(chat, group)
        match wire:
            case Refused(status=400, moved_to=""):
                kept += len(group)
            case Refused():
                return Sweep(removed, kept, wire)
            case _ if type(wire).__name__ != "Ok":
                return Sweep(removed, kept, wire)
            case _:
                removed += len(group)
    return Sweep(removed, kept)


async def receipt(row: Held, views: Views, caller: Caller, about: str, fails: int, now: datetime) -> Attempt:
    """The last message of the bot, which says what happened."""
    card = await views.card(row.chat, row.screen, about)
    if card is None:
        return Attempt(Close("sent"))
    called = await caller.show(row.chat, row.priority, row.screen, card, New())
    return Attempt(after(row.policy(fails), called.wire, now), called)
