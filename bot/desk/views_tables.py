"""The documents of a table: the sheet to fill in, and the one that came back with its wrong cells marked."""

from collections.abc import Awaitable, Callable, Mapping

from bot.desk.drafting import draft_for
from bot.desk.looking import Looking
from bot.desk.redrawing import refusal_from
from bot.desk.sittings import Sitting, respondent_key, sitting_of
from bot.desk.tables import MARKED, SHEET, event_of_table, takes_table
from bot.screens.card import Card
from bot.screens.layout import spell
from bot.screens.refusals import reason_of
from bot.screens.tables import TableView, draw_table_marked, draw_table_sheet
from flows.conversation import Ask, Cell
from flows.tables.marking import mark_table
from flows.tables.template import template


async def _sitting(look: Looking) -> Sitting | None:
    """The interview that it is about, if it is this chat's own."""
    row = await look.desk.store.one("interview", id=look.about)
    key = await look.desk.key_of(row["kind"], row["subject"]) if row is not None else None
    if row is None or key is None or row["respondent_key"] != respondent_key(key, look.chat):
        return None
    return await sitting_of(look.desk, look.turn, row)


def _name(sitting: Sitting, ask: Ask) -> str:
    return f"{sitting.flow.settings.id}-{ask.table_repeat.replace('#', '').replace('.', '-')}.xlsx"


async def sheet(look: Looking) -> Card | None:
    """The sheet with what is known now; nothing when the prompt has gone by."""
    sitting = await _sitting(look)
    ask = sitting.step if sitting is not None else None
    if sitting is None or not isinstance(ask, Ask) or not takes_table(ask):
        return None
    data = template(sitting.flow, ask.table_repeat, sitting.records, sitting.context)
    return draw_table_sheet(TableView(_name(sitting, ask), data), look.words)


async def marked(look: Looking) -> Card | None:
    """What was sent, with the reason beside each wrong cell; nothing once something else has happened."""
    sitting = await _sitting(look)
    ask = sitting.step if sitting is not None else None
    if sitting is None or not isinstance(ask, Ask):
        return None
    draft = draft_for(sitting, ask)
    if not draft.get("table") or not draft.get("refused"):
        return None
    cells = refusal_from(draft["refused"], ask).cells
    event = event_of_table(ask.table_repeat, draft["table"])
    told = {cell.cell: _why(cell, look) for cell in cells}
    data = mark_table(
        sitting.flow, ask.table_repeat, event.rows, cells, event.letters, told, sitting.records, sitting.context
    )
    return draw_table_marked(TableView(_name(sitting, ask), data, len(cells)), look.words)


def _why(cell: Cell, look: Looking) -> str:
    return spell(cell.message, look.words) if cell.message else reason_of(cell.reason, cell.detail, look.words)


TABLE_SCREENS: Mapping[str, Callable[[Looking], Awaitable[Card | None]]] = {SHEET: sheet, MARKED: marked}
