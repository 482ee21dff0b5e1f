"""What a person sends that is not text: files that answer or gather, voices, positions; the rest is kindly refused."""

from dataclasses import replace
from typing import Any

from bot.desk.advancing import advance
from bot.desk.desk import Desk, notice
from bot.desk.drafting import draft_for, files_of, first_draft, with_file
from bot.desk.expecting import is_flow_file
from bot.desk.leafing import is_looking
from bot.desk.offering import offered, refused, resumed, shown
from bot.desk.publishing_flows import may_publish, received
from bot.desk.sittings import Sitting, answerable, draft_write, focused, sitting_of
from bot.desk.tables import table_sent, takes_table
from bot.turn import Effects, Send, Turn
from flows.conversation import Answer, Ask, Attachment, Refuse, Step
from flows.items import FILES

OF_THE_FILE = frozenset({"wrong_file_type", "file_too_big", "wrong_kind"})
"""Reasons that lie in one file, whatever comes with it."""


async def sent_something(turn: Turn, desk: Desk, send: Send) -> Effects:
    """A file, a voice, a position: an answer where it is asked for; else the card says what is expected."""
    row = await focused(desk, turn)
    sitting = await sitting_of(desk, turn, row) if row is not None and await answerable(desk, row) else None
    ask = sitting.step if sitting else None
    if is_a_flow(turn, send) and not asks_for_a_file(ask):
        assert send.file is not None
        return await received(turn, desk, send.file)
    if sitting is None or not isinstance(ask, Ask):
        return Effects(shows=(notice(turn.chat, "wrong_kind", send.kind),))
    draft = draft_for(sitting, ask)
    if sitting.paused or is_looking(draft):
        return await resumed(turn, desk, sitting)
    if send.album and draft.get("album") == send.album:
        return Effects(shows=(notice(turn.chat, "one_file"),))
    if takes_table(ask) and send.file is not None:
        return table_sent(turn, sitting, ask, send.file)
    return await _taken(turn, desk, sitting, ask, send)


def is_a_flow(turn: Turn, send: Send) -> bool:
    """Whether a coordinator sends what its name says is a flow."""
    return send.file is not None and is_flow_file(send.file) and may_publish(turn)


def asks_for_a_file(ask: Step | None) -> bool:
    """Whether a file or a table is what is asked for now: then it is an answer, whoever sends it."""
    return isinstance(ask, Ask) and (takes_table(ask) or (ask.kind == "question" and ask.type in FILES))


async def _taken(turn: Turn, desk: Desk, sitting: Sitting, ask: Ask, send: Send) -> Effects:
    origin = str(send.message)
    if ask.kind == "question" and ask.type == "geopoint" and send.kind == "location":
        return await offered(turn, desk, sitting, Answer(ask.address, send.place, typed=False, origin=origin))
    if ask.kind != "question" or ask.type not in FILES | {"text"} or not send.files:
        reason = "voice_not_accepted" if send.kind == "voice" and ask.type not in FILES else "wrong_kind"
        return refused(turn, sitting, Refuse(ask.address, reason, ask))
    if ask.max_files > 1:
        return gathered(turn, sitting, ask, send.files[0])
    effects = await offered(turn, desk, sitting, Answer(ask.address, "", False, origin, send.files))
    return _with_album(effects, sitting, ask, send)


def gathered(turn: Turn, sitting: Sitting, ask: Ask, file: Attachment) -> Effects:
    """One more of several files lies on the card, and waits there for Done."""
    draft = draft_for(sitting, ask)
    tried = advance(sitting, Answer(ask.address, "", typed=False, files=(file,))).outcome.step
    if isinstance(tried, Refuse) and tried.reason in OF_THE_FILE:
        return refused(turn, sitting, tried)
    after = with_file(draft, file)
    if len(files_of(after)) > ask.max_files:
        return refused(turn, sitting, Refuse(ask.address, "limit", ask, None, {"limit": ask.max_files}))
    return shown(turn, "", draft_write(sitting, after))


def _with_album(effects: Effects, sitting: Sitting, ask: Ask, send: Send) -> Effects:
    """The rest of an album whose first picture was the answer is no answer to the next question."""
    if not send.album or not effects.expects:
        return effects
    after = advance(sitting, Answer(ask.address, "", False, str(send.message), send.files)).outcome.step
    if not isinstance(after, Ask):
        return effects
    draft: dict[str, Any] = {**first_draft(after), "album": send.album}
    return replace(effects, writes=(*effects.writes, draft_write(sitting, draft)))
