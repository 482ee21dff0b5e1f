"""The card of a chat: the notice, the question, the review, the thanks; whatever the chat's focus calls for."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.delivery_keys import KEYS, PUT_AWAY
from bot.desk.desk import Row
from bot.desk.drafting import draft_for, files_of
from bot.desk.events import question_code
from bot.desk.leafing import is_looking, leafing_of, lists_here
from bot.desk.looking import Looking, as_day, press
from bot.desk.redrawing import counted_by, refusal_from
from bot.desk.sittings import Sitting, open_interview, sitting_of
from bot.desk.tables import tabled
from bot.desk.views_board import draw_board_of
from bot.desk.views_coordinator import people_
from bot.desk.views_handing import before_handed, part_label
from bot.desk.views_notice import asking, invitation_, notice_view, reminder
from bot.dialogs.dialog import Dialog, confirmed
from bot.dialogs.texts import TABLE
from bot.later import imported
from bot.screens.card import Card
from bot.screens.closing import (
    ClosedUnsentView,
    DeclinedView,
    NotNowView,
    SentView,
    TooLateView,
    draw_closed_unsent,
    draw_declined,
    draw_not_now,
    draw_sent,
    draw_too_late,
)
from bot.screens.drawing.files import KeysView, draw_position_keys
from bot.screens.misc import PlainView, draw_plain
from bot.screens.notice import draw_who_sees
from bot.screens.ordinary import fill, is_ordinary, keep_stencil, stencil_of
from bot.screens.survey import draw_survey
from bot.screens.view import SurveyView
from bot.turn import Press
from flows.conversation import Ask, Complete, Refuse, Step, Text
from flows.effort.measured import usual_questions
from flows.piping import localised
from reports.words import Words

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
    invitation = await look.desk.store.one("invitation_of_account", part=subject, telegram_id=look.chat)
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
    return None if sitting is None else ordinary_card(sitting, look.words) or await running(look, sitting)


async def running(look: Looking, sitting: Sitting) -> Card | None:
    """The question that is asked now, or what stands in its place; None where nothing is asked any more."""
    row, step = sitting.row, step_of(sitting, look.about)
    if isinstance(step, Complete):
        return None
    if sitting.paused:
        return draw_plain("paused", PlainView(Press(1, "@", sitting.id, revision=int(row["revision"]))), look.words)
    ask = step.ask if isinstance(step, Refuse) else step
    preview: tuple[str, ...] = ()
    if row["kind"] == "dialog" and ask.kind == "review":
        dialog: Dialog = (await imported(TABLE)).DIALOGS[row["subject"]]
        preview = await dialog.preview(look.desk, sitting, confirmed(sitting), look.words)
    return draw_survey(view_of(sitting, row, step, ask, preview), look.words)


def ordinary_card(sitting: Sitting, words: Words) -> Card | None:
    """The card where nothing of this person stands on it but how far they are; None for any other."""
    ask = sitting.step
    if sitting.draft or not isinstance(ask, Ask) or not is_ordinary(ask) or sitting.paused or _intro(sitting):
        return None
    stencil = stencil_of(ask, words) or keep_stencil(ask, question_code(sitting.flow, ask.address), words)
    if stencil is None:
        return None
    return fill(stencil, ask, sitting.id, int(sitting.row["revision"]), _usual(sitting), words)


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
        usual=_usual(sitting),
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


def _usual(sitting: Sitting) -> int:
    """How many questions the notice spoke of; none for a dialog, or for a part of a flow."""
    if sitting.row["kind"] != "survey" or sitting.context.scope is not None:
        return 0
    return usual_questions(sitting.flow)


def _intro(sitting: Sitting) -> Text:
    """The flow's first words, until something is answered."""
    said = None if sitting.records else sitting.flow.settings.intro
    return (localised(said, sitting.context.language, sitting.flow),) if said else ()


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
    if look.about == "who_sees":
        return draw_who_sees(await notice_view(look, invitation), look.words)
    return await asking(look, invitation)


async def _sent(look: Looking, row: Row, invitation: Row) -> Card:
    flow = await look.desk.flow(row["flow"], row["version"])
    outro = (localised(flow.settings.outro, row["language"], flow),) if flow.settings.outro else ()
    return draw_sent(SentView(as_day(invitation["closes_at"]), outro, press("x", invitation["part"])), look.words)


def _after_close(look: Looking, row: Row | None, invitation: Row) -> Card:
    if row is not None and row["state"] == "open" and invitation["state"] != "answered":
        return draw_closed_unsent(ClosedUnsentView(), look.words)
    return draw_too_late(TooLateView(answered=invitation["state"] == "answered"), look.words)


async def position_keys(look: Looking) -> Card | None:
    """The message that brings the key for a position, or takes it away when it is about that."""
    return draw_position_keys(KeysView(put_away=look.about == PUT_AWAY), look.words)


SURVEY_SCREENS: Mapping[str, Callable[[Looking], Awaitable[Card | None]]] = {
    "survey": survey,
    "invitation": invitation_,
    "reminder": reminder,
    KEYS: position_keys,
}
