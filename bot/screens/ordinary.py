"""The card of an ordinary question, drawn once for everybody and then filled in: nothing before it, nothing on it."""

from functools import lru_cache

from bot.screens.card import Card
from bot.screens.layout import TEXT_LIMIT, utf16_len
from bot.screens.paragraphs import Laid, own_part
from bot.screens.stencil import Filled, KeyRows, Stencil
from bot.screens.survey import counted, draw_survey, say_progress
from bot.screens.view import SurveyView
from flows.conversation import NOWHERE, Ask, Fixed
from flows.quickly import replace
from reports.words import Words

ORDINARY = ("select_one", "select_multiple")
"""Types of which a card shows nothing but what is the same for everybody, as long as nothing is on it."""
PROGRESS_ROOM = 200
"""Units that are left for the progress; a text that leaves less would be cut, and is drawn anew each time."""


def is_ordinary(ask: Ask) -> bool:
    """Whether a question comes without anything of this person: no answer, no notice, no note before it."""
    return (
        ask.notice == "none"
        and ask.previous is None
        and ask.previous_status is None
        and ask.kind == "question"
        and ask.type in ORDINARY
        and not ask.notes
        and not ask.can_cancel
    )


def stencil_of(ask: Ask, words: Words) -> Stencil | None:
    """The stencil of an ordinary question; None where there is none yet, or where the question is another one."""
    if not isinstance(ask.allow, Fixed):
        return None
    found: Stencil | None = ask.allow.kept.get(_place(ask, words))
    return found if found is not None and found.drawn_from == _drawn_from(ask) else None


def keep_stencil(ask: Ask, question: str, words: Words) -> Stencil | None:
    """Make it, of a question that is the same for everybody, and keep it with the flow; None for any other.

    `question` names it in callback data.
    """
    allow, texts = ask.allow, (ask.label, ask.choices, *ask.headings, *((ask.hint,) if ask.hint is not None else ()))
    if not isinstance(allow, Fixed) or not ask.address.isidentifier():
        return None
    if not all(isinstance(text, Fixed) for text in texts):
        return None
    card = draw_survey(SurveyView(replace(ask, progress=NOWHERE), question=question), words)
    if utf16_len(card.text) > TEXT_LIMIT - PROGRESS_ROOM:
        return None
    keys: KeyRows = [
        [(label, press.action, press.arg) for label, press, _ in row if press is not None] for row in card.rows
    ]
    stencil = Stencil(_drawn_from(ask), f"\n\n{card.text}", keys, question, card.direction)
    allow.kept[_place(ask, words)] = stencil
    return stencil


def fill(stencil: Stencil, ask: Ask, interview: str, revision: int, usual: int, words: Words) -> Card | None:
    """The card of an ordinary question for one person."""
    count = counted(ask, usual)
    if count is None:
        text = stencil.html
    else:
        laid = _laid(words, *count)
        if laid.units > PROGRESS_ROOM:
            return None
        text = laid.html + stencil.html
    return Card(text[2:], Filled(stencil, interview, revision), "tap", stencil.direction)


@lru_cache(maxsize=2048)
def _laid(words: Words, here: int, most: int, exact: bool, waiting: int) -> Laid:
    return own_part(say_progress(words, here, most, exact, waiting), "", 8, False, words.rtl)


def _place(ask: Ask, words: Words) -> tuple[object, ...]:
    """Where a stencil is kept: beside the answers that are none, by what else decides which buttons there are."""
    return Stencil, words, ask.can_back, ask.can_table, ask.delegable is not None


def _drawn_from(ask: Ask) -> tuple[object, ...]:
    return ask.address, ask.type, ask.label, ask.hint, ask.choices, ask.headings
