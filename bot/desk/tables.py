"""A repeat answered by a table: the sheet goes out; what comes back lies on the card until it is saved or put away."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.desk.advancing import advance
from bot.desk.desk import Desk, card, later, notice
from bot.desk.drafting import Draft, draft_for, first_draft, kept_refusal, number_in
from bot.desk.offering import STALE, offered, refused, shown
from bot.desk.sittings import Sitting, answerable, draft_write, focused, sitting_of
from bot.turn import Effects, Press, SentFile, Turn
from bot.words import words
from flows.conversation import Ask, Refuse, Step, Table, TableRow
from flows.limits import MAX_XLSX_BYTES, TABLE_KEPT_HOURS
from flows.tables.reading import Sent, Unreadable, read_table
from flows.workbook.refusal import BOMB
from reports.words import msg

ENDINGS = frozenset({"xlsx", "ods"})
SHEET, MARKED = "table_sheet", "table_marked"
WHY = {
    "other": msg("This table belongs to another survey. Please use the one that you got here."),
    "older": msg("This table belongs to an older survey. Please ask for a new one: Send a table."),
    "columns": msg("The column “{name}” is missing. Please use the table that you got here."),
    "rows": msg("No line of this table is filled in."),
    "damaged": msg("This file cannot be read. Please save it as .xlsx or .ods and send it again."),
    "too_big": msg("This file is too large. Please send it without pictures."),
    "unreachable": msg("The file did not arrive. Please send it again."),
}


def takes_table(ask: Step) -> bool:
    """Whether a table may be sent now."""
    return isinstance(ask, Ask) and ask.kind in ("more", "question", "matrix") and ask.can_table


async def wanted_table(turn: Turn, desk: Desk, file: SentFile) -> int:
    """How many bytes of a table are wanted from whoever is asked about the things that it lists."""
    if file.ending not in ENDINGS:
        return 0
    row = await focused(desk, turn)
    sitting = await sitting_of(desk, turn, row) if row is not None and await answerable(desk, row) else None
    return MAX_XLSX_BYTES if sitting is not None and takes_table(sitting.step) else 0


def sheet_asked(turn: Turn, ask: Ask, sitting: Sitting) -> Effects:
    """The sheet as a document of its own; the card stays."""
    return Effects(shows=(notice(turn.chat, SHEET, sitting.id),)) if takes_table(ask) else shown(turn, STALE)


# ------------------------------------------------------------------------------------------------ what came back
def table_sent(turn: Turn, sitting: Sitting, ask: Ask, file: SentFile) -> Effects:
    """A file while a table may be sent: the summary of what saving would do, or what is wrong with it."""
    found = file.examined or {}
    if file.trouble or "sheets" not in found:
        return _unreadable(turn, sitting, ask, Unreadable(file.trouble or _trouble(found)))
    sent = read_table(sitting.flow, ask.table_repeat, found["sheets"], sitting.records, sitting.context)
    if isinstance(sent, Unreadable):
        return _unreadable(turn, sitting, ask, sent)
    return _tried(turn, sitting, ask, kept_table(sent, sitting.context.now))


def _trouble(found: Mapping[str, Any]) -> str:
    """Why there are no sheets: more comes out of the file than is read, or it is no spreadsheet."""
    return "too_big" if found.get("refused") == BOMB else "damaged"


def _unreadable(turn: Turn, sitting: Sitting, ask: Ask, why: Unreadable) -> Effects:
    text = words(sitting.row["language"]).say(WHY[why.reason], **({"name": why.named} if why.named else {}))
    return refused(turn, sitting, Refuse(ask.address, "table", ask, (text,)))


def kept_table(sent: Sent, now: datetime) -> Draft:
    """The rows as plain data, for the draft."""
    rows = [[row.number, row.instance, dict(row.cells)] for row in sent.rows]
    return {"rows": rows, "letters": dict(sent.letters), "shares": {}, "at": now.isoformat()}


def _kept_until(now: datetime) -> str:
    return later(now, hours=TABLE_KEPT_HOURS)


def event_of_table(address: str, table: Mapping[str, Any], save: bool = False) -> Table:
    """The event that a kept table stands for."""
    rows = tuple(TableRow(number, instance, cells) for number, instance, cells in table["rows"])
    return Table(address, rows, save, table["letters"], table["shares"])


def _tried(turn: Turn, sitting: Sitting, ask: Ask, table: Draft) -> Effects:
    step = advance(sitting, event_of_table(ask.table_repeat, table)).outcome.step
    draft = {**first_draft(ask), "table": table, "until": _kept_until(sitting.context.now)}
    shows = [card(turn.chat)]
    if isinstance(step, Refuse):
        draft["refused"] = kept_refusal(step)
        shows += [notice(turn.chat, MARKED, sitting.id)] if step.cells else []
    return Effects(writes=(draft_write(sitting, draft),), shows=tuple(shows))


# ------------------------------------------------------------------------------------------------ on the card
def table_of(sitting: Sitting, ask: Ask) -> Mapping[str, Any] | None:
    """The table that lies on the card and can be saved; none when it is wrong, or a day old."""
    draft = draft_for(sitting, ask)
    table = draft.get("table")
    if table is None or draft.get("refused") or not takes_table(ask):
        return None
    kept = sitting.context.now - datetime.fromisoformat(table["at"])
    return table if kept < timedelta(hours=TABLE_KEPT_HOURS) else None


def tabled(sitting: Sitting, step: Step) -> Step:
    """The summary of the table that lies on the card, in place of the prompt; any other step as it is."""
    table = table_of(sitting, step) if isinstance(step, Ask) else None
    if table is None or not isinstance(step, Ask):
        return step
    tried = advance(sitting, event_of_table(step.table_repeat, table)).outcome.step
    return tried if isinstance(tried, Ask) and tried.kind == "table" else step


async def pressed_table(turn: Turn, desk: Desk, sitting: Sitting, ask: Ask, press: Press) -> Effects | None:
    """What the buttons of the summary do; None for a button that is not of the table."""
    table = table_of(sitting, ask)
    if table is None:
        return None
    match press.action:
        case "!":
            return await offered(turn, desk, sitting, event_of_table(ask.table_repeat, table, save=True))
        case "x":
            return shown(turn, "", draft_write(sitting, first_draft(ask)))
        case "=":
            return shown(turn, "", draft_write(sitting, _settled(sitting, ask, table, number_in(press.arg))))
    return None


def _settled(sitting: Sitting, ask: Ask, table: Mapping[str, Any], choice: int) -> Draft:
    """The draft after somebody said what the numbers of a column are; the columns in doubt are counted in order."""
    step = tabled(sitting, ask)
    doubtful = step.table.shares if isinstance(step, Ask) and step.table is not None else ()
    keys = {letter: key for key, letter in table["letters"].items()}
    shares = dict(table["shares"])
    if choice // 2 < len(doubtful):
        shares[keys[doubtful[choice // 2][0]]] = "percent" if choice % 2 else "share"
    return {**draft_for(sitting, ask), "table": {**table, "shares": shares}}
