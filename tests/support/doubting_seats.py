"""Who acts and where they sit, as kept from one turn to the next, is worked out again and compared: in every test."""

from dataclasses import fields, replace
from typing import Any

import pytest

from bot import turns
from bot.acquaintances import Acquaintance, introduced
from bot.desk import answering
from bot.desk.desk import Desk
from bot.desk.sittings import Sitting, answerable, respondent_key, sitting_of
from bot.desk.standing import Standings
from bot.turn import Turn

APART = ("standing", "standings", "rests")
"""What a sitting is used with, and not what it is."""


def set_on(patch: pytest.MonkeyPatch, doubt: Any) -> None:
    """Compare from now on. `doubt.wrong(said, true)` is told of each difference."""
    seated, acquainted = answering.seated, turns.acquainted

    async def doubted_seat(turn: Turn, desk: Desk, interview: str) -> Sitting | None:
        kept = await seated(turn, desk, interview)
        if kept is not None and not doubt.writing:
            before = desk.store._database.remembered.changes
            true = await asked_anew(turn, desk, interview)
            if not doubt.writing and before == desk.store._database.remembered.changes:
                doubt.seated += 1
                doubt.compare(parts_of(kept), None if true is None else parts_of(true))
        return kept

    async def doubted_acquaintance(turn: Turn, desk: Desk) -> Acquaintance:
        kept = await acquainted(turn, desk)
        memory = desk.store._database.remembered
        if memory is not None and not doubt.writing:
            before = memory.changes
            true = await introduced(turn, desk)
            if not doubt.writing and before == memory.changes:
                doubt.met += 1
                doubt.compare(replace(kept, rests=None), replace(true, rests=None))
        return kept

    patch.setattr(answering, "seated", doubted_seat)
    patch.setattr(turns, "acquainted", doubted_acquaintance)


async def asked_anew(turn: Turn, desk: Desk, interview: str) -> Sitting | None:
    """The sitting of a tap, everything asked; None where a tap would be turned away, or would move the focus."""
    rows = await desk.store.fresh("interview", id=interview)
    chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    if not rows or chat is None or chat["focus"] != f"{rows[0]['kind']}:{rows[0]['subject']}":
        return None
    key = await desk.key_of(rows[0]["kind"], rows[0]["subject"])
    if key is None or rows[0]["respondent_key"] != respondent_key(key, turn.actor.id):
        return None
    if not await answerable(desk, rows[0]):
        return None
    return await sitting_of(replace(desk, standings=Standings()), turn, rows[0])


def parts_of(sitting: Sitting) -> dict[str, Any]:
    """All that a sitting is."""
    known = {each.name: getattr(sitting, each.name) for each in fields(sitting) if each.name not in APART}
    zone = sitting.context.now.tzinfo  # times are equal in whatever zone
    return known | {"step": sitting.step, "zone": zone, "bodies": sitting.standing.bodies if sitting.standing else ()}
