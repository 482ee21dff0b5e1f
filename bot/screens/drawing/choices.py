"""Choices: one of several, several of them, and the rows of a matrix, on as many pages as they need."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.screens.card import Button, Row
from bot.screens.layout import (
    NUMBERS_IN_A_ROW,
    TWO_COLUMNS,
    Laid,
    Page,
    Part,
    in_rows,
    label_of,
    one_line,
    page_of,
    shorten,
    spell,
    too_wide,
    utf16_len,
    width,
)
from bot.screens.paragraphs import lay
from bot.screens.review import answer_of
from bot.screens.view import CANDIDATES, Drawn, SurveyView, base36
from flows.conversation import Ask, Fixed, MatrixRow, Offer, ReviewRow
from flows.limits import MAX_NUMBERED_UNITS
from reports.words import Words

NUMBERED_LIMIT = MAX_NUMBERED_UNITS
OFF, ON = "☐", "☑"
MATRIX_ROOM = 80
POINTERS = {False: "▸", True: "◂"}
"""What stands before the marked row, by whether the language runs from the right."""


@dataclass(frozen=True, slots=True)
class Face:
    """A choice as it stands on its button, unmarked and marked; `code` is what a tap on it says."""

    name: str
    code: str
    off: str
    on: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a list of choices, before its buttons are somebody's."""

    page: Page
    parts: Sequence[Part | Laid]
    faces: Sequence[Face]
    per_row: int


def draw_select_one(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    sheet = sheet_of(view, ask, words, marks=False)
    if sheet.page.count > 1 and view.found:
        return _found(view, words)
    buttons = [Button(face.off, view.press("=", face.code)) for face in sheet.faces]
    return Drawn(sheet.parts, (*in_rows(buttons, sheet.per_row), *page_row(view, sheet.page, words)))


def draw_select_multiple(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    sheet, marked = sheet_of(view, ask, words, marks=True), set(view.marks.split())
    count = sum([offer.name in marked for offer in ask.choices])
    done = (view.own(words.say("Done ({n})", n=count), "!"),)
    if sheet.page.count > 1 and view.found:
        drawn = _found(view, words)
        return Drawn(drawn.parts, (*drawn.rows, done))
    buttons = [
        Button(face.on, view.press("-", face.code))
        if face.name in marked
        else Button(face.off, view.press("+", face.code))
        for face in sheet.faces
    ]
    rows = (*in_rows(buttons, sheet.per_row), *page_row(view, sheet.page, words))
    return Drawn(sheet.parts, (*rows, done))


def sheet_of(view: SurveyView, ask: Ask, words: Words, marks: bool) -> Sheet:
    """The page that is looked at; of choices that are the same for everybody each page is made once, and kept with
    the flow.
    """
    choices = ask.choices
    if not isinstance(choices, Fixed):
        return make_sheet(choices, view.page, words, marks)
    key = (words, min(max(view.page, 0), len(choices)), marks)
    found = choices.kept.get(key)
    if found is None:
        found = choices.kept[key] = make_sheet(choices, view.page, words, marks)
    sheet: Sheet = found
    return sheet


def make_sheet(choices: Sequence[Offer], wanted: int, words: Words, marks: bool) -> Sheet:
    """Short labels stand on their buttons; long ones in the text behind numbers, which the buttons carry."""
    labels = [one_line(spell(offer.label, words)) for offer in choices]
    numbered = too_wide(labels)
    long = numbered and sum(utf16_len(label) for label in labels) > NUMBERED_LIMIT
    page = page_of(len(labels), wanted, above=0) if long and labels else page_of(len(labels), wanted)
    shown = range(page.start, page.stop)
    parts = [*(_numbered(n, labels[n], page, n == page.start) for n in shown if numbered), *page_note(page, words)]
    on_buttons = [str(n + 1) if numbered else labels[n] for n in shown]
    faces = [face_of(choices[n], label, marks) for n, label in zip(shown, on_buttons, strict=True)]
    per_row = evenly(len(faces)) if numbered else by_label(on_buttons)
    return Sheet(page, [lay(part, words.rtl) for part in parts], faces, per_row)


def face_of(offer: Offer, label: str, marks: bool) -> Face:
    """A choice with its label; the marks are part of what must fit on the button."""
    off = label_of(f"{OFF} {label}" if marks else label)
    return Face(offer.name, base36(offer.ordinal), off, label_of(f"{ON} {label}") if marks else off)


def _found(view: SurveyView, words: Words) -> Drawn:
    """What a search found stands in place of a long list, with the way back to it."""
    parts = []
    if view.found > CANDIDATES:
        more = words.say("{n} more fit: write more letters.", n=view.found - CANDIDATES)
        parts.append(Part(more, "i", weight=7))
    return Drawn(parts, ((view.button(words.say("Show the whole list"), "#", "0"),),))


def by_label(labels: Sequence[str]) -> int:
    """How many buttons stand in a row, by the labels alone: a mark before one does not count."""
    return 2 if len(labels) > 1 and all(width(label) <= TWO_COLUMNS for label in labels) else 1


def _numbered(n: int, label: str, page: Page, first: bool) -> Part:
    room = NUMBERED_LIMIT // max(1, page.stop - page.start)
    return Part(f"{n + 1}. {shorten(label, room)}", weight=8, joined=not first)


def number_rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Rows of nearly equal length, of at most six."""
    return in_rows(buttons, evenly(len(buttons)))


def evenly(count: int) -> int:
    """How many of so many buttons stand in a row."""
    return -(-count // -(-count // NUMBERS_IN_A_ROW)) if count else 1


def page_note(page: Page, words: Words) -> list[Part]:
    if page.count == 1:
        return []
    text = words.say(
        "Page {page} of {pages}. To search, write the first letters.", page=page.number + 1, pages=page.count
    )
    return [Part(text, "i", weight=7)]


def page_row(view: SurveyView, page: Page, words: Words) -> tuple[Row, ...]:
    """The row that turns pages; nothing on a single page."""
    if page.count == 1:
        return ()
    before = view.button(words.say("Previous"), "#", base36(page.number - 1)) if page.number else None
    after = view.button(words.say("More"), "#", base36(page.number + 1)) if page.number + 1 < page.count else None
    row = tuple(button for button in (before, after) if button)
    return (row,) if row else ()


# ------------------------------------------------------------------------------------------------ matrix
def draw_matrix(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    """All rows with the answers so far; the buttons answer the marked one."""
    drawn = draw_select_one(view, ask, words)
    return Drawn([*_matrix_rows(ask, words), *drawn.parts], drawn.rows)


def _matrix_rows(ask: Ask, words: Words) -> Iterator[Part]:
    pointer = POINTERS[words.rtl]
    for n, row in enumerate(ask.matrix):
        label = shorten(one_line(spell(row.label, words)), MATRIX_ROOM)
        if row.marked:
            yield Part(f"{pointer} {label}", "b", weight=8, joined=n > 0)
        else:
            yield Part(_matrix_row(label, row, words), weight=7, joined=n > 0)


def _matrix_row(label: str, row: MatrixRow, words: Words) -> str:
    if row.status is None:
        return label
    answer = answer_of(ReviewRow(row.address, row.label, row.status, row.answer), words)
    return words.say("{question}: {answer}", question=label, answer=shorten(one_line(answer), MATRIX_ROOM))
