"""The one way into an interview or a dialog; and what the buttons of its card do."""

from typing import Any

from bot.desk.desk import Desk, Row, write
from bot.desk.drafting import LISTS, draft_for, drafted, number_in, paged
from bot.desk.events import chosen, event_of, question_code
from bot.desk.handing import handed_over, taken_back
from bot.desk.leafing import deletion, leafed_to, rows_in_view
from bot.desk.offering import STALE, offered, pause, resumed, shown, with_marks
from bot.desk.redrawing import counted_by
from bot.desk.saying import said
from bot.desk.seats import seated, settled
from bot.desk.sending import sent_something
from bot.desk.sittings import Sitting, answerable, draft_write, respondent_key, sitting_of
from bot.desk.tables import pressed_table, sheet_asked
from bot.storage.looked import Noting
from bot.turn import Audit, Effects, Press, Say, Send, Tap, Turn, Write
from bot.words import words
from flows.conversation import Ask, Complete, Event, Pause, TakeBack
from flows.quickly import replace

SEVERAL = ("select_multiple", "rank")
NOT_YOURS = "This button is not yours or has expired"
CLOSED = "The survey is closed"


async def answer(turn: Turn, desk: Desk) -> Effects:
    """The one way into an interview or a dialog."""
    match turn.intent:
        case Tap(press, _):
            return await tapped(turn, desk, press)
        case Say():
            return await said(turn, desk, turn.intent)
        case Send():
            return await sent_something(turn, desk, turn.intent)
    return not_yours(turn)


def not_yours(turn: Turn) -> Effects:
    return Effects(toast=words(turn.language).say(NOT_YOURS), audit=(Audit("denied", "press", "denied"),))


# ------------------------------------------------------------------------------------------------ taps
async def tapped(turn: Turn, desk: Desk, press: Press) -> Effects:
    sitting = await seated(turn, desk, press.subject)
    return await came(turn, desk, press) if sitting is None else await pressed(turn, desk, sitting, press)


async def came(turn: Turn, desk: Desk, press: Press) -> Effects:
    """A tap of somebody whose sitting is not known, or may be another by now: everything is asked."""
    row = await desk.store.one("interview", id=press.subject)
    if row is None:
        return shown(turn, NOT_YOURS)
    noting = Noting(desk.store)
    noted = replace(desk, store=noting) if row["kind"] == "survey" else desk
    key = await noted.key_of(row["kind"], row["subject"])
    if key is None or row["respondent_key"] != respondent_key(key, turn.actor.id):
        return not_yours(turn)
    focus = await focus_on(noted, turn, row)
    if not await answerable(noted, row):
        return shown(turn, CLOSED if row["state"] == "open" else STALE, *focus)
    sitting = await sitting_of(noted, turn, row)
    assert sitting is not None, "its key was there a moment ago"
    if noted is not desk:
        sitting = settled(sitting, noting)
    effects = await pressed(turn, desk, sitting, press)
    return replace(effects, writes=(*focus, *effects.writes)) if focus else effects


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
    if is_plain(sitting, ask, press):
        return await carried_out(turn, desk, sitting, chosen(press, ask))
    if press.action == "@":
        return await resumed(turn, desk, sitting)
    if press.action == "#":
        return shown(turn, "", draft_write(sitting, paged(draft_for(sitting, ask), number_in(press.arg))))
    if press.action in "+-nu":
        return touched(turn, sitting, ask, press)
    if press.revision != sitting.row["revision"]:
        return shown(turn, STALE)
    marks = candidate_marks(press, ask, draft_for(sitting, ask))
    if marks is not None:
        return shown(turn, "", draft_write(sitting, marks))
    if press.action == "t":
        return sheet_asked(turn, ask, sitting)
    tabled = await pressed_table(turn, desk, sitting, ask, press)
    if tabled is not None:
        return tabled
    if press.action == "h":
        return await handed_over(turn, desk, sitting, ask, press)
    return await carried_out(turn, desk, sitting, meant(press, sitting, ask))


def is_plain(sitting: Sitting, ask: Ask, press: Press) -> bool:
    """Whether this is a tap on a choice of the newest card, with nothing else on it: what most taps are."""
    if press.action != "=" or ask.type != "select_one" or ask.kind != "question":
        return False
    return not sitting.draft and press.revision == sitting.row["revision"]


async def carried_out(turn: Turn, desk: Desk, sitting: Sitting, event: Event | None) -> Effects:
    """What a button means happens; a button that means nothing here any more says so."""
    match event:
        case None:
            return shown(turn, STALE)
        case Pause():
            return await pause(turn, desk, sitting)
        case TakeBack():
            return await taken_back(turn, desk, sitting, event)
    return await offered(turn, desk, sitting, event)


def meant(press: Press, sitting: Sitting, ask: Ask) -> Event | None:
    """What a button means now, with the answers that the card shows beside it."""
    draft = draft_for(sitting, ask)
    if press.action == "d" and "-" in press.arg:
        return deletion(press, sitting)
    rows = rows_in_view(sitting, draft)
    if rows is None and ask.kind == "fewer":
        counted = counted_by(sitting.flow, ask.address, sitting.rows)
        rows = (counted,) if counted else ()
    return event_of(press, ask, draft, ask.rows if rows is None else rows)


def touched(turn: Turn, sitting: Sitting, ask: Ask, press: Press) -> Effects:
    """A tap that answers nothing yet states what is wanted, so it is welcome from any card of the question asked now;
    but what leads into a list counts its lines, and lines are those of one revision.
    """
    if press.question != question_code(sitting.flow, ask.address):
        return shown(turn, STALE)
    if press.action == "n" and LISTS.fullmatch(press.arg):
        draft = leafed_to(press, sitting, ask) if press.revision == sitting.row["revision"] else None
    else:
        draft = drafted(press, ask, draft_for(sitting, ask))
    return shown(turn, STALE) if draft is None else shown(turn, "", draft_write(sitting, draft))


def candidate_marks(press: Press, ask: Ask, draft: dict[str, Any]) -> dict[str, Any] | None:
    """The ticks, or the order, after a reading of typed words was chosen where several answers make one; else None."""
    refused, index = draft.get("refused"), number_in(press.arg)
    if press.action != "y" or ask.type not in SEVERAL or not refused or index >= len(refused["candidates"]):
        return None
    return with_marks(ask, draft, str(refused["candidates"][index][0]).split())
