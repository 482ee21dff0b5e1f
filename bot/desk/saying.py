"""Words that a person types while something is being asked: an answer, a search, the correction of an earlier one."""

from dataclasses import replace
from typing import Any

from bot.desk.advancing import advance, recorded
from bot.desk.desk import Desk, Row, card, notice
from bot.desk.drafting import draft_for
from bot.desk.events import typed_answer
from bot.desk.leafing import is_looking
from bot.desk.offering import offered, resumed, shown, with_marks
from bot.desk.sittings import Sitting, answerable, draft_write, focused, sitting_of
from bot.desk.tables import table_of
from bot.screens.layout import PAGE_ABOVE
from bot.turn import Effects, Say, Turn
from flows.conversation import Answer, Ask, Complete, Done, Edit, Event, OpenInstance, Refuse, Text, plain


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
    if sitting.paused or is_looking(draft_for(sitting, ask)):
        return await resumed(turn, desk, sitting)
    if table_of(sitting, ask) is not None:
        return shown(turn)  # what lies on the card comes first: words would answer a question that is not seen
    event = typed_event(ask, say)
    found = searched(sitting, ask, event) if isinstance(event, Answer) else None
    if found is not None:
        return shown(turn, "", draft_write(sitting, found))
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
    if ask.kind in ("question", "name", "matrix"):
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


def searched(sitting: Sitting, ask: Ask, event: Answer) -> dict[str, Any] | None:
    """In a long list of which several may be chosen, words look for a choice and tick it: what was ticked before stays.
    None where words are the answer itself.
    """
    if ask.kind != "question" or ask.type != "select_multiple" or len(ask.choices) <= PAGE_ABOVE:
        return None
    draft = draft_for(sitting, ask)
    said = [str(record.value).split() for record in advance(sitting, event).outcome.records if record.value]
    if not said or (len(said[0]) > 1 and not draft.get("marks")):
        return None
    return with_marks(ask, draft, said[0])
