"""What a coordinator does with registers: look, correct, take off; and what the clock does: tell of a date in time."""

from datetime import date

from bot.desk.desk import Desk, Row, in_place, notice, say, stamp
from bot.desk.opening import open_dialog
from bot.desk.people import acting_in
from bot.desk.registers import Book, added, line_key, open_book, read_entries, said
from bot.turn import Act, Audit, Effects, Show, Turn, Write
from scoring.registers.deadlines import Due, coming
from scoring.registers.declared import load_registers
from scoring.registers.lines import COORDINATOR, EXISTS

TOLD = "told"
"""The field in which the clock notes what it has told; no part of what a line shows."""


async def show(turn: Turn, desk: Desk) -> Effects:
    """One of the lists or one line, in the place of the message that was tapped; all lists, from elsewhere, anew."""
    assert isinstance(turn.intent, Act)
    about = turn.intent.about
    return Effects(shows=(in_place(turn, "registers", about) if about else notice(turn.chat, "registers"),))


async def correct(turn: Turn, desk: Desk) -> Effects:
    """Opens the dialog for a new line or for another value."""
    assert isinstance(turn.intent, Act)
    register, *_ = turn.intent.about.split(":")
    if register not in {one.id for one in load_registers()}:
        return say(turn.chat, "registers")
    return await open_dialog(turn, desk, "register", turn.intent.about)


async def take_off(turn: Turn, desk: Desk) -> Effects:
    """A line leaves the list; its entries stay, and a later word brings it back."""
    assert isinstance(turn.intent, Act)
    name, _, key = turn.intent.about.partition(":")
    municipality = await acting_in(turn, desk)
    if municipality is None or name not in {one.id for one in load_registers()}:
        return say(turn.chat, "registers")
    book = await open_book(desk, municipality, name)
    line = book.line(key)
    if line is None:
        return Effects(shows=(in_place(turn, "registers", name),))
    entries = said(turn, book, line.subject, {EXISTS: False}, COORDINATOR)
    return Effects(
        writes=added(turn, desk, municipality, entries),
        shows=(in_place(turn, "registers", name),),
        audit=(Audit("register_change", f"register:{name}"),),
    )


# ------------------------------------------------------------------------------------------------ the clock
async def remind(turn: Turn, desk: Desk) -> Effects:
    """Once a day: every coordinator is told of each date that has come within a notice, once for each notice."""
    writes: list[Write] = []
    shows: list[Show] = []
    for town in await desk.store.read("municipalities"):
        for register in load_registers():
            if register.deadline is None or not await read_entries(desk, town["id"], register.id):
                continue  # most towns have no such list, and the questions that fill it are much to read
            book = await open_book(desk, town["id"], register.id)
            for due in _untold(book, turn.at.date()):
                marks = said(turn, book, due.line.subject, {TOLD: _mark(due)}, "clock")
                writes += added(turn, desk, town["id"], marks)
                shows += await _tell(turn, desk, town, book, due)
    return Effects(writes=tuple(writes), shows=tuple(shows))


def _untold(book: Book, today: date) -> list[Due]:
    return [due for due in coming(book.register, book.lines, today) if due.line.value(TOLD) != _mark(due)]


def _mark(due: Due) -> str:
    """Which notice of which date: a date that was moved is told anew."""
    return f"{due.day.isoformat()}/{due.notice}"


async def _tell(turn: Turn, desk: Desk, town: Row, book: Book, due: Due) -> list[Show]:
    rows = await desk.store.read("coordinators", municipality=town["id"], now=stamp(turn.at))
    about = f"{book.register.id}:{line_key(due.line.subject)}"
    return [
        Show(row["holder"], "deadline", about, 1, f"notice:deadline:{about}:{due.notice}:{row['holder']}")
        for row in rows
    ]
