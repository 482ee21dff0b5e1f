"""The notice and what is drawn beside it: what is asked of whom, the reminder, what came since."""

from typing import TYPE_CHECKING, Any

from bot.desk.audiences import OFFICES
from bot.desk.desk import Row, loads
from bot.desk.flow_shelf import CONSULTATION
from bot.desk.looking import Looking, as_day, press
from bot.desk.prefilling import prefills_of
from bot.desk.sittings import open_interview
from bot.later import Later
from bot.screens.card import Card
from bot.screens.closing import ReminderView, draw_reminder
from bot.screens.notice import MoreView, NoticeView, draw_more, draw_notice
from flows.effort.measured import effort_of
from flows.model import Flow

if TYPE_CHECKING:
    from bot.desk import handing_in
else:
    handing_in = Later("bot.desk.handing_in")


async def asking(look: Looking, invitation: Row) -> Card:
    """The notice; to who has answered this flow already, what came since."""
    if not invitation["scope"]:
        return draw_notice(await notice_view(look, invitation), look.words)
    flow = await look.desk.flow(invitation["flow"], invitation["version"])
    inputs = [input for input, repeat in prefills_of(flow).items() if repeat == invitation["scope"]]
    new = await handing_in.undeclared(look.desk, look.turn, invitation, inputs, look.chat, look.words.language)
    rows = sum(map(len, new.values()))
    title = flow.text(flow.settings.title, look.words.language)
    start, not_now = press("t", invitation["part"]), press("n", invitation["part"])
    return draw_more(MoreView(title, rows, as_day(invitation["closes_at"]), start, not_now), look.words)


async def invitation_(look: Looking) -> Card | None:
    """The notice as an invitation of its own; nothing once the person has begun, answered or declined."""
    found = await look.desk.store.one("invitation_of_account", part=look.about, telegram_id=look.chat)
    if found is None or found["wave_state"] != "open" or found["state"] not in ("queued", "sent", "unreachable"):
        return None
    return await asking(look, found)


def _buttons(part: str) -> dict[str, Any]:
    """The presses of the notice, by the names that its view gives them."""
    codes = {"start": "t", "who": "v", "not_now": "n", "decline": "d", "back": "o"}
    return {name: press(code, part) for name, code in codes.items()}


async def notice_view(look: Looking, invitation: Row) -> NoticeView:
    town = await look.desk.store.one("municipality", id=invitation["municipality"]) or {}
    legal, settings = loads(town["legal"]), loads(invitation["settings"])
    flow = await look.desk.flow(invitation["flow"], invitation["version"])
    return NoticeView(
        **_buttons(invitation["part"]),
        sender=legal["sender"],
        municipality=town["name"],
        **_effort(flow, look),
        k=settings["k"],
        close_date=as_day(invitation["closes_at"]),
        ids_days=legal["retention_ids_days"],
        raw_months=legal["retention_raw_months"],
        operator=legal["operator"],
        operator_employer=legal["operator_employer"],
        reviewer=settings["reviewer"],
        contact=legal["contact"],
        authority=legal["authority_name"],
        mode=invitation["mode"],
        visible_to=invitation["visible_to"],
        title=_other_title(flow, look),
        official=invitation["audience"] in OFFICES,
    )


def _effort(flow: Flow, look: Looking) -> dict[str, Any]:
    """What the survey asks of a typical person, by the names that the notice gives it."""
    effort = effort_of(flow, look.words.language)
    return {"questions": effort.questions, "minutes": effort.minutes, "kb": effort.kb}


def _other_title(flow: Flow, look: Looking) -> str:
    """What the survey is called, where the notice has no words of its own for it."""
    return "" if flow.settings.id == CONSULTATION else flow.text(flow.settings.title, look.words.language)


async def reminder(look: Looking) -> Card | None:
    """The one reminder; nothing when it is answered, declined, closed, or not wanted any more."""
    invitation = await look.desk.store.one("invitation_of_account", part=look.about, telegram_id=look.chat)
    if invitation is None or invitation["wave_state"] != "open" or invitation["reminders"] > 1:
        return None
    if invitation["state"] in ("answered", "declined", "unreachable"):
        return None
    town = await look.desk.store.one("municipality", id=invitation["municipality"])
    flow = await look.desk.flow(invitation["flow"], invitation["version"])
    assert town is not None
    row = await open_interview(look.desk, "survey", look.about, look.chat)
    view = ReminderView(
        sender=loads(town["legal"])["sender"],
        minutes=effort_of(flow, look.words.language).minutes,
        close_date=as_day(invitation["closes_at"]),
        begun=row is not None,
        title=_other_title(flow, look),
        go=press("g" if row is not None else "t", look.about),
    )
    return draw_reminder(view, look.words)
