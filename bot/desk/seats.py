"""The sitting as the tap before left it: used again where asking everything anew would come to the same."""

from bot.desk.desk import Desk, loads
from bot.desk.sittings import Sitting, moved
from bot.storage.looked import Noting
from bot.turn import Turn
from flows.quickly import replace

OF_EVERY_ANSWER = ("interview", "records_of_interview", "draft")
"""Questions whose answers every turn changes: they are compared by what they say, or asked again."""


def settled(sitting: Sitting, noting: Noting) -> Sitting:
    """The sitting with a note of what was read for it; kept for the next tap."""
    made = replace(sitting, rests=noting.rests(*OF_EVERY_ANSWER))
    if made.rests is not None and made.standing is not None:
        made.standings.put(made.id, made.standing, made)
    return made


async def seated(turn: Turn, desk: Desk, interview: str) -> Sitting | None:
    """The kept sitting at this turn. None where there is none, or anything that it was worked out of may have changed:
    the person, the chat and what it is busy with, the part, the municipality, the key, the row, the records.
    """
    kept: Sitting | None = desk.standings.seat(interview)
    if kept is None or not _is_theirs(kept, turn) or not _holds(kept, desk):
        return None
    draft = await desk.store.one("draft", interview=interview)
    marks = loads(kept.key.open(draft["body"], "draft", interview)) if draft else {}
    assert kept.standing is not None, "only such are kept"
    standing = kept.standing.at(turn.at.astimezone(kept.context.now.tzinfo))
    sitting = moved(kept, kept.row, standing, turn, marks)
    desk.standings.put(interview, standing, sitting)
    return sitting


def _is_theirs(kept: Sitting, turn: Turn) -> bool:
    return kept.turn.actor.id == turn.actor.id and kept.turn.chat == turn.chat


def _holds(kept: Sitting, desk: Desk) -> bool:
    """Whether all that was read for it would be answered the same now."""
    if kept.rests is None or not kept.rests.holds() or not desk.vault.has(kept.key):
        return False
    id = kept.row["id"]
    rows, records = kept.rests.told(("interview", id)), kept.rests.told(("records_of_interview", id))
    if not rows or records is None or kept.standing is None or rows[0] != kept.row:
        return False
    return tuple([record["body"] for record in records]) == kept.standing.bodies
