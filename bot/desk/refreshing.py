"""After a silence of more than a day: one fresh card for everybody whom it caught in the middle of a survey."""

from datetime import timedelta

from bot.desk.desk import Desk, card, parse_stamp, stamp, write
from bot.desk.sittings import open_interview
from bot.turn import Act, Effects, Show, Turn

BEFORE = timedelta(hours=72)
PACED = 2
"""They leave as evenly as invitations do."""


async def refresh_cards(turn: Turn, desk: Desk) -> Effects:
    """The chats whose card was shown in the three days before the silence, and not since its end; what they tapped is
    lost. The act is about the last instant at which somebody was heard for sure, and its `until` the end.
    """
    assert isinstance(turn.intent, Act)
    since = parse_stamp(turn.intent.about)
    span = {"since": stamp(since - BEFORE), "until": str(turn.intent.args["until"])}
    chats = await desk.store.read("chats_shown_between", bot=desk.bot, **span)
    shows: list[Show] = []
    doubted: list[dict[str, str]] = []
    for row in chats:
        kind, _, subject = row["focus"].partition(":")
        interview = await open_interview(desk, kind, subject, row["chat"])
        if interview is not None and interview["state"] == "open":
            waiting = card(row["chat"])
            shows.append(Show(waiting.chat, waiting.screen, waiting.about, PACED, waiting.key))
            # The same words as a day ago would otherwise count as shown.
            doubted.append({"bot": desk.bot, "chat": row["chat"], "content_hash": ""})
    return Effects(writes=(write("doubt_card", *doubted),) if doubted else (), shows=tuple(shows))
