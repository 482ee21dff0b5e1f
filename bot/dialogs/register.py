"""One change in a register: a new line, or another value in a field of one that is there."""

from collections.abc import Mapping
from typing import Any

from bot.desk.answering import set_focus
from bot.desk.desk import Desk, card, notice
from bot.desk.register_words import in_language, question_of, say_field, say_subject, say_value, source_of
from bot.desk.registers import Book, added, open_book, said
from bot.desk.sittings import Sitting
from bot.dialogs.dialog import Answers, Choices, Dialog, Given
from bot.turn import Audit, Effects, Turn
from flows.conversation import Scalar
from reports.words import Words
from scoring.registers.lines import COORDINATOR, EXISTS, Line, Value

KINDS: Mapping[str, str] = {"number": "number", "any": "date"}


async def choices(desk: Desk, municipality: str) -> Choices:
    return {}


async def given(desk: Desk, municipality: str, about: str, language: str) -> Given:
    """`about` is `<register>` for a new line, `<register>:<line>:<field>` (its place, from 0) for another value."""
    name, _, rest = about.partition(":")
    book = await open_book(desk, municipality, name)
    key, _, place = rest.partition(":")
    line = book.line(key)
    if line is not None and place.isdigit() and int(place) < len(book.register.fields):
        return _of_field(book, line, book.register.fields[int(place)], language)
    return await _of_new_line(desk, municipality, book, language)


def _of_field(book: Book, line: Line, field: str, language: str) -> Given:
    question = question_of(book, line.subject if field == "state" else field)
    options = question.options if question is not None else ()
    inputs: dict[str, Scalar] = {
        "register": book.register.id,
        "subject": line.subject,
        "field": field,
        "field_label": say_field(book, field, language) or say_subject(book, line.subject, {}, language),
        "asks_value": "" if options else KINDS.get(question.kind if question else "", "text"),
    }
    return Given(inputs, {"values": [{"name": one.name, "label": dict(one.label)} for one in options]})


async def _of_new_line(desk: Desk, municipality: str, book: Book, language: str) -> Given:
    """Names come from the question that names lines; what is on the list already is not offered again."""
    source, there = source_of(book), {line.subject for line in book.lines}
    asked = list(source.rows) if source.rows else []
    question = question_of(book, source.key) if not asked else None
    names: list[dict[str, Any]] = [
        {"name": name, "label": in_language(found.label, language)}
        for name in asked
        if name not in there and (found := question_of(book, name)) is not None
    ]
    by_department = book.register.by == "department"
    if question is not None:
        names = [
            {"name": one.name, "label": dict(one.label)}
            for one in question.options
            if by_department or one.name not in there
        ]
    departments = await desk.store.read("departments", municipality=municipality) if by_department else []
    inputs: dict[str, Scalar] = {"register": book.register.id, "subject": "", "field": EXISTS, "asks_value": ""}
    lists = {"names": names, "departments": [{"name": row["id"], "label": row["name"]} for row in departments]}
    return Given(inputs | {"asks_name": "" if names else "yes"}, lists)


def _subject(sitting: Sitting, answers: Answers) -> str:
    """The line that is meant; that of a new one is made of what was chosen or written."""
    known = str(sitting.context.inputs.get("subject", ""))
    if known:
        return known
    picked, typed = str(answers.get("entry_pick") or ""), str(answers.get("entry_name") or "").strip()
    other = str(answers.get(f"entry_pick/name/{picked}") or "")
    named = f"{picked}:{other}" if picked and other else picked or typed
    department = str(answers.get("entry_department") or "")
    return f"{department}/{named}" if department else named


def _value(answers: Answers) -> Value:
    for name in ("entry_choice", "entry_date", "entry_number", "entry_text"):
        if answers.get(name) not in (None, ""):
            return answers[name]
    return None


async def preview(desk: Desk, sitting: Sitting, answers: Answers, words: Words) -> tuple[str, ...]:
    """The line and what will stand in it, and that every change keeps its author and date."""
    inputs = sitting.context.inputs
    municipality = str(sitting.row["municipality"])
    book = await open_book(desk, municipality, str(inputs["register"]))
    rows = await desk.store.read("departments", municipality=municipality)
    departments = {row["id"]: row["name"] for row in rows}
    subject = _subject(sitting, answers)
    named = say_subject(book, subject, departments, words.language)
    kept = words.say("The list keeps who changed what and when; nothing is overwritten.")
    line = next((each for each in book.lines if each.subject == subject), None)
    if inputs.get("field") == EXISTS or line is None:
        return words.say("New on the list: {line}", line=named), kept
    value = say_value(book, line, str(inputs["field"]), _value(answers), words)
    return words.say("{line}: {value}", line=named, value=value), kept


async def apply(turn: Turn, desk: Desk, sitting: Sitting, answers: Answers) -> Effects:
    """The entries of a coordinator: the line stands, and with a field its new value and what it rests on."""
    inputs, municipality = sitting.context.inputs, str(sitting.row["municipality"])
    register, field = str(inputs["register"]), str(inputs.get("field", EXISTS))
    fields: dict[str, Value] = {EXISTS: True}
    if field != EXISTS:
        fields[field] = _value(answers)
    evidence = str(answers.get("entry_evidence") or "")
    entries = said(
        turn, await open_book(desk, municipality, register), _subject(sitting, answers), fields, COORDINATOR, evidence
    )
    focus = set_focus(desk, turn, municipality, "")
    return Effects(
        writes=(*added(turn, desk, municipality, entries), focus),
        shows=(card(turn.chat), notice(turn.chat, "registers", register)),
        audit=(Audit("register_change", f"register:{register}"),),
    )


REGISTER = Dialog("register", "register_correct", choices, preview, apply, given=given)
