"""The card of a chat: the notice, the question, the review, the thanks; whatever the chat's focus calls for."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.delivery_keys import KEYS, PUT_AWAY
from bot.desk.desk import Row, loads
from bot.desk.drafting import draft_for, files_of
from bot.desk.events import question_code
from bot.desk.leafing import is_looking, leafing_of, lists_here
from bot.desk.looking import Looking, as_day, press
from bot.desk.redrawing import counted_by, refusal_from
from bot.desk.sittings import Sitting, open_interview, sitting_of
from bot.desk.tables import tabled
from bot.desk.views_coordinator import draw_board_of, people_
from bot.desk.views_handing import before_handed, part_label
from bot.dialogs.dialog import confirmed
from bot.dialogs.launch import FLOW
from bot.dialogs.table import DIALOGS
from bot.screens.card import Card
from bot.screens.closing import (
    ClosedUnsentView,
    DeclinedView,
    NotNowView,
    ReminderView,
    SentView,
    TooLateView,
    draw_closed_unsent,
    draw_declined,
    draw_not_now,
    draw_reminder,
    draw_sent,
    draw_too_late,
)
from bot.screens.drawing.files import KeysView, draw_position_keys
from bot.screens.misc import PlainView, draw_plain
from bot.screens.notice import NoticeView, draw_notice, draw_who_sees
from bot.screens.survey import draw_survey
from bot.screens.view import SurveyView
from bot.turn import Press
from flows.conversation import Ask, Complete, Refuse, Step, Text
from flows.model import Flow
from flows.piping import localised

KB = 40
WITH_LISTS = ("more", "fewer", "review")
"""Steps from which what is described one by one can be looked at."""


async def survey(look: Looking) -> Card | None:
    """The one card of a chat, brought up to date."""
    kind, subject = look.focus
    if not subject:
        return None
    if kind == "board":
        return await draw_board_of(look, subject)
    if kind == "people":
        return await people_(look)
    row = await open_interview(look.desk, kind, subject, look.chat)
    if kind == "handed":
        return await before_handed(look, subject) if row is None else await _running(look, row)
    if kind == "dialog":
        return None if row is None else await _running(look, row)
    invitation = await look.desk.store.one("invitation_of_account", wave=subject, telegram_id=look.chat)
    if invitation is None:
        return None
    if invitation["wave_state"] != "open":
        return _after_close(look, row, invitation)
    if row is None or row["state"] == "declined" or invitation["state"] == "declined":
        return await _before(look, invitation)
    if row["state"] == "sent":
        return await _sent(look, row, invitation)
    return await _running(look, row)


async def _running(look: Looking, row: Row) -> Card | None:
    sitting = await sitting_of(look.desk, look.turn, row)
    step = step_of(sitting, look.about) if sitting is not None else None
    if sitting is None or step is None or isinstance(step, Complete):
        return None
    if sitting.paused:
        return draw_plain("paused", PlainView(Press(1, "@", sitting.id, revision=int(row["revision"]))), look.words)
    ask = step.ask if isinstance(step, Refuse) else step
    preview: tuple[str, ...] = ()
    if row["kind"] == "dialog" and ask.kind == "review":
        preview = await DIALOGS[row["subject"]].preview(look.desk, sitting, confirmed(sitting), look.words)
    return draw_survey(view_of(sitting, row, step, ask, preview), look.words)


def view_of(sitting: Sitting, row: Row, step: Ask | Refuse, ask: Ask, preview: tuple[str, ...]) -> SurveyView:
    """The step with what is on the screen but no answer yet: marks, page, a look at the answers so far."""
    draft = draft_for(sitting, ask)
    so_far = bool(draft.get("review"))
    lists = lists_here(sitting) if ask.kind in WITH_LISTS or is_looking(draft) else ()
    return SurveyView(
        step=Ask("review", ask.address, "review", (), rows=sitting.rows) if so_far else step,
        interview=sitting.id,
        revision=int(row["revision"]),
        question=question_code(sitting.flow, ask.address),
        page=int(str(draft.get("page", 0))),
        dialog=row["kind"] == "dialog",
        preview=preview,
        so_far=so_far,
        intro=_intro(sitting),
        lists=lists,
        leafing=leafing_of(sitting, draft, lists),
        recount=ask.kind == "fewer" and counted_by(sitting.flow, ask.address, sitting.rows) is not None,
        handing=bool(draft.get("handing")),
        part=_part(sitting, ask),
        **_on_the_card(sitting, draft),
    )


def _on_the_card(sitting: Sitting, draft: Mapping[str, Any]) -> dict[str, Any]:
    """What was tapped or sent and waits on the card."""
    return {
        "marks": str(draft.get("marks", "")),
        "order": str(draft.get("order", "")),
        "calendar": str(draft.get("calendar", "")),
        "value": draft.get("value"),
        "changes": bool(draft.get("changes")),
        "files": tuple(each.name or each.kind for each in files_of(draft)),
        "today": sitting.context.now.date(),
    }


def _part(sitting: Sitting, ask: Ask) -> Text:
    """What the part is called that a colleague would get from here."""
    return (part_label(sitting.flow, ask.delegable, sitting.context.language),) if ask.delegable else ()


def _intro(sitting: Sitting) -> Text:
    """The flow's first words, until something is answered."""
    said = sitting.flow.settings.intro
    return (localised(said, sitting.context.language, sitting.flow),) if said and not sitting.records else ()


def step_of(sitting: Sitting, about: str) -> Step:
    """Where the person stands; a refusal is shown until something else happens."""
    step = sitting.step
    refused = sitting.draft.get("refused")
    if isinstance(step, Ask) and refused and sitting.draft.get("address") == step.address:
        return refusal_from(refused, step)
    return tabled(sitting, step)


async def _before(look: Looking, invitation: Row) -> Card:
    """The notice, its second layer, or what was answered to it."""
    if invitation["state"] == "declined" and look.about not in ("resumed", "who_sees"):
        return draw_declined(DeclinedView(as_day(invitation["closes_at"])), look.words)
    if look.about == "not_now":
        return draw_not_now(NotNowView(reminded=invitation["reminders"] > 1), look.words)
    view = await notice_view(look, invitation)
    return draw_who_sees(view, look.words) if look.about == "who_sees" else draw_notice(view, look.words)


async def invitation_(look: Looking) -> Card | None:
    """The notice as an invitation of its own; nothing once the person has begun, answered or declined."""
    found = await look.desk.store.one("invitation_of_account", wave=look.about, telegram_id=look.chat)
    if found is None or found["wave_state"] != "open" or found["state"] not in ("queued", "sent", "unreachable"):
        return None
    return draw_notice(await notice_view(look, found), look.words)


def _buttons(wave: str) -> dict[str, Any]:
    """The presses of the notice, by the names that its view gives them."""
    codes = {"start": "t", "who": "v", "not_now": "n", "decline": "d", "back": "o"}
    return {name: press(code, wave) for name, code in codes.items()}


async def notice_view(look: Looking, invitation: Row) -> NoticeView:
    town = await look.desk.store.one("municipality", id=invitation["municipality"])
    assert town is not None
    legal, settings = loads(town["legal"]), loads(invitation["settings"])
    flow = await look.desk.flow(invitation["flow"], invitation["version"])
    return NoticeView(
        **_buttons(invitation["wave"]),
        sender=legal["sender"],
        municipality=town["name"],
        minutes=flow.minutes,
        kb=KB,
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
    )


def _other_title(flow: Flow, look: Looking) -> str:
    """What the survey is called, where the notice has no words of its own for it."""
    return "" if flow.settings.id == FLOW else flow.text(flow.settings.title, look.words.language)


async def _sent(look: Looking, row: Row, invitation: Row) -> Card:
    flow = await look.desk.flow(row["flow"], row["version"])
    outro = (localised(flow.settings.outro, row["language"], flow),) if flow.settings.outro else ()
    return draw_sent(SentView(as_day(invitation["closes_at"]), outro, press("x", invitation["wave"])), look.words)


def _after_close(look: Looking, row: Row | None, invitation: Row) -> Card:
    if row is not None and row["state"] == "open" and invitation["state"] != "answered":
        return draw_closed_unsent(ClosedUnsentView(), look.words)
    return draw_too_late(TooLateView(answered=invitation["state"] == "answered"), look.words)


async def reminder(look: Looking) -> Card | None:
    """The one reminder; nothing when it is answered, declined, closed, or not wanted any more."""
    invitation = await look.desk.store.one("invitation_of_account", wave=look.about, telegram_id=look.chat)
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
        minutes=flow.minutes,
        close_date=as_day(invitation["closes_at"]),
        begun=row is not None,
        title=_other_title(flow, look),
        go=press("g" if row is not None else "t", look.about),
    )
    return draw_reminder(view, look.words)


async def position_keys(look: Looking) -> Card | None:
    """The message that brings the key for a position, or takes it away when it is about that."""
    return draw_position_keys(KeysView(put_away=look.about == PUT_AWAY), look.words)


SURVEY_SCREENS: Mapping[str, Callable[[Looking], Awaitable[Card | None]]] = {
    "survey": survey,
    "invitation": invitation_,
    "reminder": reminder,
    KEYS: position_keys,
}
