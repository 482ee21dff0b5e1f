"""What is shown of registers: read afresh, for coordinators of the municipality alone."""

from collections.abc import Mapping
from datetime import date

from bot.desk.looking import Looking, press
from bot.desk.register_words import in_language, say_author, say_field, say_subject, say_value
from bot.desk.registers import Book, line_key, open_book
from bot.screens.card import Card
from bot.screens.registers import (
    DeadlineView,
    FieldLine,
    RegisterLineView,
    RegistersView,
    RegisterView,
    draw_deadline,
    draw_register,
    draw_register_line,
    draw_registers,
)
from scoring.registers.deadlines import coming
from scoring.registers.declared import load_registers
from scoring.registers.lines import Line

PAGE = 8
LOOK, CORRECT, TAKE_OFF = "R", "M", "T"
ALL = "all"


async def registers(look: Looking) -> Card | None:
    """About nothing: all lists; `<register>` or `<register>:p<page>`: a page; `<register>:<line>`: a line."""
    town = await look.coordinated()
    if not town:
        return None
    name, _, rest = look.about.partition(":")
    declared = {one.id for one in load_registers()}
    if name not in declared:
        return await _all(look, town["id"])
    book = await open_book(look.desk, town["id"], name)
    line = book.line(rest)
    if line is not None:
        return await _line(look, town["id"], book, line)
    page = int(rest[1:]) if rest.startswith("p") and rest[1:].isdigit() else 0
    return await _page(look, town["id"], book, page)


async def _all(look: Looking, municipality: str) -> Card:
    lists = []
    for register in load_registers():
        book = await open_book(look.desk, municipality, register.id)
        lists.append((in_language(register.name, look.words.language), len(book.lines), press(LOOK, register.id)))
    return draw_registers(RegistersView(tuple(lists)), look.words)


async def _departments(look: Looking, municipality: str) -> dict[str, str]:
    rows = await look.desk.store.read("departments", municipality=municipality)
    return {row["id"]: row["name"] for row in rows}


async def _page(look: Looking, municipality: str, book: Book, page: int) -> Card:
    departments, id = await _departments(look, municipality), book.register.id
    pages = max(1, -(-len(book.lines) // PAGE))
    page = min(page, pages - 1)
    shown = book.lines[page * PAGE : (page + 1) * PAGE]
    lines = tuple(
        (
            say_subject(book, line.subject, departments, look.words.language),
            _first(look, book, line),
            press(LOOK, f"{id}:{line_key(line.subject)}"),
        )
        for line in shown
    )
    view = RegisterView(
        name=in_language(book.register.name, look.words.language),
        count=len(book.lines),
        first=page * PAGE + 1,
        lines=lines,
        earlier=press(LOOK, f"{id}:p{page - 1}") if page else None,
        later=press(LOOK, f"{id}:p{page + 1}") if page + 1 < pages else None,
        add=press(CORRECT, id),
        back=press(LOOK, ALL),
    )
    return draw_register(view, look.words)


def _first(look: Looking, book: Book, line: Line) -> str:
    """What a line says first: its date where the register watches one, otherwise its first known field."""
    deadline = book.register.deadline
    names = (deadline.field, *book.register.fields) if deadline else book.register.fields
    name = next((name for name in names if name in line.fields), "")
    return say_value(book, line, name, line.value(name), look.words) if name else ""


async def _line(look: Looking, municipality: str, book: Book, line: Line) -> Card:
    departments, id, words = await _departments(look, municipality), book.register.id, look.words
    key = line_key(line.subject)
    fields = tuple(
        _field(look, book, line, name, departments, f"{id}:{key}:{n}") for n, name in enumerate(book.register.fields)
    )
    view = RegisterLineView(
        name=in_language(book.register.name, words.language),
        line=say_subject(book, line.subject, departments, words.language),
        fields=fields,
        take_off=press(TAKE_OFF, f"{id}:{key}"),
        back=press(LOOK, id),
    )
    return draw_register_line(view, words)


def _field(look: Looking, book: Book, line: Line, name: str, departments: Mapping[str, str], about: str) -> FieldLine:
    claim, words = line.fields.get(name), look.words
    asked = line.unknown.get(name) if claim is None else None
    label = say_field(book, name, words.language) or say_subject(book, line.subject, departments, words.language)
    others = [each for each in line.claims.get(name, ())[1:] if claim is not None and each.value != claim.value]
    return FieldLine(
        label=label,
        value=say_value(book, line, name, line.value(name), words),
        author=say_author(claim.author, departments, words) if claim is not None else "",
        day=date.fromisoformat(claim.at[:10]) if claim is not None else None,
        evidence=claim.evidence if claim is not None else "",
        others=len(others),
        unknown_to=say_author(asked.author, departments, words) if asked is not None else "",
        asked_on=date.fromisoformat(asked.at[:10]) if asked is not None else None,
        correct=press(CORRECT, about),
    )


async def deadline(look: Looking) -> Card | None:
    """A date that comes near; nothing once it has passed, moved away or been settled."""
    town = await look.coordinated()
    name, _, key = look.about.partition(":")
    if not town:
        return None
    book = await open_book(look.desk, town["id"], name)
    for due in coming(book.register, book.lines, look.now.date()):
        if line_key(due.line.subject) == key:
            departments = await _departments(look, town["id"])
            said = say_subject(book, due.line.subject, departments, look.words.language)
            return draw_deadline(DeadlineView(said, due.day, due.left, press(LOOK, look.about)), look.words)
    return None
