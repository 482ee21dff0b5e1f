"""Rows in the hands of who is gone: each is judged as Died before anybody sends it again."""

import structlog

from bot.delivery_settle import bury, held
from bot.delivery_view import Kit
from bot.delivery_work import Work
from bot.outbox import Died, after, stamp
from bot.turn import Effects, Unit, Write

log = structlog.get_logger("bot.delivery")


async def take_over(kit: Kit, work: Work, before: str = "", *, everything: bool = False) -> int:
    """Judge what other owners hold whose lease has run out, or who are called `before`, or simply everything; how many
    rows that were. Two workers may do so at once: the second one changes nothing. Raises StoreError.
    """
    now = kit.world.now()
    if everything:
        rows = await kit.store.read("leased_outbox", bot=kit.bot)
    else:
        asked = {"bot": kit.bot, "owner": kit.writer.owner, "now": stamp(now), "before": before}
        rows = await kit.store.read("dead_outbox", **asked)
    writes: list[Write] = []
    for row in rows:
        mine = held(row)
        # A card that is known is changed in place, and a change may be repeated as often as we die.
        shown = await work.shown(mine.chat) if mine.is_card else None
        edited = shown is not None and shown.message > 0
        verdict = after(mine.policy(0, edited=edited), Died(), now, kit.world.chance())
        writes.append(bury(kit.bot, row["lease_owner"], row["lease_until"], mine, verdict, now))
        if mine.is_card:
            doubt = {"bot": kit.bot, "chat": mine.chat, "content_hash": ""}
            writes.append(Write("doubt_card", (doubt,)))
    if writes:
        await kit.writer.write(Unit("", Effects(writes=tuple(writes))))
        log.info("outbox_recovered", rows=len(rows))
    return len(rows)
