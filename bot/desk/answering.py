"""Taps, typed words and everything else that a person sends while something is being asked."""

from dataclasses import replace

from bot.desk.desk import Desk, Row, card, notice, write
from bot.desk.events import event_of, marks_after, question_code, typed_answer
from bot.desk.finishing import finish
from bot.desk.sittings import (
    Sitting,
    advance,
    answerable,
    draft_write,
    focused,
    recorded,
    respondent_key,
    sitting_of,
)
from bot.turn import Audit, Effects, Press, Say, Send, Tap, Turn, Write
from bot.words import words
from flows.conversation import Ask, Complete, Done, Edit, Event, OpenInstance, Pause, Refuse, Resume, Text, plain

STALE = "Already answered"
NOT_YOURS = "This button is not yours or has expired"
CLOSED = "The survey is closed"


async def answer(turn: Turn, desk: Desk) -> Effects:
    """The one way into an interview or a dialog."""
    match turn.intent:
        case Tap(press, _):
            return await tapped(turn, desk, press)
        case Say():
            return await said(turn, desk, turn.intent)
        case Send(kind, _):
            return await sent_something(turn, desk, kind)
    return not_yours(turn)


def not_yours(turn: Turn) -> Effects:
    return Effects(toast=words(turn.language).say(NOT_YOURS), audit=(Audit("denied", "press", "denied"),))


def shown(turn: Turn, toast: str = "", *writes: Write) -> Effects:
    """Bring the card up to date, and say something where something did not happen."""
    return Effects(writes=writes, shows=(card(turn.chat),), toast=words(turn.language).say(toast) if toast else "")


# ------------------------------------------------------------------------------------------------ taps
async def tapped(turn: Turn, desk: Desk, press: Press) -> Effects:
    row = await desk.store.one("interview", id=press.subject)
    if row is None:
        return shown(turn, NOT_YOURS)
    key = await desk.key_of(row["kind"], row["subject"])
    if key is None or row["respondent_key"] != respondent_key(key, turn.actor.id):
        return not_yours(turn)
    focus = await focus_on(desk, turn, row)
    if not await answerable(desk, row):
        return shown(turn, CLOSED if row["state"] == "open" else STALE, *focus)
    sitting = await sitting_of(desk, turn, row)
    assert sitting is not None, "its key was there a moment ago"
    effects = await pressed(turn, desk, sitting, press)
    return replace(effects, writes=(*focus, *effects.writes))


async def focus_on(desk: Desk, turn: Turn, row: Row) -> tuple[Write, ...]:
    """A tap moves what typed words answer to the interview that was tapped."""
    focus = f"{row['kind']}:{row['subject']}"
    chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    if chat is not None and chat["focus"] == focus:
        return ()
    return (set_focus(desk, turn, row["municipality"], focus),)


def set_focus(desk: Desk, turn: Turn, municipality: str, focus: str) -> Write:
    row = {"bot": desk.bot, "chat": turn.chat, "municipality": municipality, "language": turn.language, "focus": focus}
    return write("upsert_chat_focus", row)


async def pressed(turn: Turn, desk: Desk, sitting: Sitting, press: Press) -> Effects:
    ask = sitting.step
    if isinstance(ask, Complete):
        return shown(turn)
    if press.action == "@":
        return await resumed(turn, desk, sitting)
    if press.action == "#":
        return shown(turn, "", draft_write(sitting, {**draft_for(sitting, ask), "page": int(press.arg or "0", 36)}))
    if press.action in "+-":
        return marked(turn, sitting, ask, press)
    if press.revision != sitting.row["revision"]:
        return shown(turn, STALE)
    draft = draft_for(sitting, ask)
    event = event_of(press, ask, draft, sitting.rows if draft.get("review") else ask.rows)
    if event is None:
        return shown(turn, STALE)
    return await pause(turn, desk, sitting) if isinstance(event, Pause) else await offered(turn, desk, sitting, event)


async def pause(turn: Turn, desk: Desk, sitting: Sitting) -> Effects:
    """The card says that nothing is lost, and waits; whatever was asked comes back with /resume."""
    return await offered(turn, desk, sitting, Pause())


async def resumed(turn: Turn, desk: Desk, sitting: Sitting) -> Effects:
    """Back to what is asked: after a pause, or from a look at the answers so far."""
    if sitting.paused:
        return await offered(turn, desk, sitting, Resume())
    ask = sitting.step
    if isinstance(ask, Ask) and draft_for(sitting, ask).get("review"):
        return shown(turn, "", draft_write(sitting, leafed(sitting, ask)))
    return Effects(shows=(card(turn.chat, "resumed"),))


def leafed(sitting: Sitting, ask: Ask) -> dict[str, object]:
    """The draft without the look at the answers so far."""
    return {name: value for name, value in draft_for(sitting, ask).items() if name not in ("review", "page")}


def look_back(turn: Turn, sitting: Sitting) -> Effects:
    """The answers so far as a card; what is asked waits behind it."""
    ask = sitting.step
    if isinstance(ask, Complete) or ask.kind == "review" or not sitting.rows:
        return shown(turn)
    return shown(turn, "", draft_write(sitting, {**draft_for(sitting, ask), "review": True, "page": 0}))


def draft_for(sitting: Sitting, ask: Ask) -> dict[str, object]:
    """The draft, if it belongs to what is asked now; marks begin with the answer that is being corrected."""
    if sitting.draft.get("address") == ask.address:
        return dict(sitting.draft)
    return {"address": ask.address, "marks": str(ask.previous or "") if ask.type == "select_multiple" else ""}


def marked(turn: Turn, sitting: Sitting, ask: Ask, press: Press) -> Effects:
    """A mark states the wanted value, so it is welcome from any card of the question that is asked now."""
    if press.question != question_code(sitting.flow, ask.address):
        return shown(turn, STALE)
    draft = draft_for(sitting, ask)
    draft["marks"] = marks_after(press, ask, str(draft.get("marks", "")))
    draft.pop("refused", None)
    return shown(turn, "", draft_write(sitting, draft))


# ------------------------------------------------------------------------------------------------ what is offered
async def offered(turn: Turn, desk: Desk, sitting: Sitting, event: Event) -> Effects:
    advanced = advance(sitting, event)
    match advanced.outcome.step:
        case Refuse() as refuse:
            return refused(turn, sitting, refuse)
        case Complete():
            return await finish(turn, desk, sitting, advanced)
        case Ask() as ask:
            toast = STALE if ask.notice == "stale" else ""
            return replace(shown(turn, toast, *advanced.writes), expects=advanced.expects)


def refused(turn: Turn, sitting: Sitting, refuse: Refuse) -> Effects:
    """Nothing is stored but the reason, so that the card can say it, also after a restart."""
    draft = draft_for(sitting, refuse.ask)
    draft["refused"] = {
        "reason": refuse.reason,
        "message": plain(refuse.message) if refuse.message else "",
        "detail": dict(refuse.detail),
        "candidates": [[candidate.value, plain(candidate.label)] for candidate in refuse.candidates],
    }
    return shown(turn, "", draft_write(sitting, draft))


# ------------------------------------------------------------------------------------------------ words and things
async def said(turn: Turn, desk: Desk, say: Say) -> Effects:
    row = await focused(desk, turn)
    sitting = await sitting_of(desk, turn, row) if row is not None and await answerable(desk, row) else None
    if sitting is None:
        return await idle(turn, desk, say, row)
    if say.edited:
        return await corrected(turn, desk, sitting, say)
    ask = sitting.step
    if isinstance(ask, Complete):
        return shown(turn)
    if sitting.paused or draft_for(sitting, ask).get("review"):
        return await resumed(turn, desk, sitting)
    event = typed_event(ask, say)
    return shown(turn) if event is None else await offered(turn, desk, sitting, event)


async def idle(turn: Turn, desk: Desk, say: Say, row: Row | None) -> Effects:
    """Words while nothing is asked: the waiting card comes again; an edited message is answered kindly."""
    if say.edited:
        if row is None or row["kind"] != "survey":
            return Effects()
        sent_in_time = row["state"] == "sent" and await answerable(desk, {**row, "state": "open"})
        return Effects(shows=(notice(turn.chat, "edit_too_late" if sent_in_time else "edit_closed"),))
    chat = await desk.store.one("chat", bot=desk.bot, chat=turn.chat)
    return shown(turn) if chat and chat["focus"] else Effects(shows=(notice(turn.chat, "nothing_open"),))


def typed_event(ask: Ask, say: Say) -> Event | None:
    """What typed words mean to whatever is asked; None where they mean nothing."""
    if ask.kind in ("question", "name"):
        return typed_answer(ask, say)
    if ask.kind != "more":
        return None
    if ask.can_add and reads_as(say, ask.add_label):
        return OpenInstance(ask.address)
    return Done(ask.address) if ask.can_done and reads_as(say, ask.done_label) else None


def reads_as(say: Say, label: Text | None) -> bool:
    return label is not None and say.text.strip().casefold() == plain(label).strip().casefold()


async def corrected(turn: Turn, desk: Desk, sitting: Sitting, say: Say) -> Effects:
    """An edited message that holds an answer of an open interview is the correction of that answer."""
    known = [record for record in sitting.records if record.origin == str(say.message) and record.raw is not None]
    if not known:
        return Effects(shows=(notice(turn.chat, "edit_unknown"),))
    reopened = advance(sitting, Edit(known[-1].address))
    at_question = replace(sitting, records=(*sitting.records, *reopened.outcome.records))
    ask = at_question.step
    if isinstance(ask, Complete) or ask.address != known[-1].address:
        return Effects(shows=(notice(turn.chat, "edit_unknown"),))
    again = advance(at_question, typed_answer(ask, say))
    if isinstance(again.outcome.step, Refuse):
        return Effects(shows=(notice(turn.chat, "edit_refused"), card(turn.chat)))
    both = (*reopened.outcome.records, *again.outcome.records)
    advanced = recorded(sitting, both, again.outcome.step)
    return replace(shown(turn, "", *advanced.writes), expects=advanced.expects)


async def sent_something(turn: Turn, desk: Desk, kind: str) -> Effects:
    """A voice, a sticker, a picture: the card comes back and says what is expected."""
    row = await focused(desk, turn)
    sitting = await sitting_of(desk, turn, row) if row is not None and await answerable(desk, row) else None
    ask = sitting.step if sitting else None
    if sitting is None or not isinstance(ask, Ask):
        return Effects(shows=(notice(turn.chat, "wrong_kind", kind),))
    reason = "voice_not_accepted" if kind == "voice" else "wrong_kind"
    return refused(turn, sitting, Refuse(ask.address, reason, ask))
