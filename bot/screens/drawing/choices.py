"""Choices: one of several, several of them, and the rows of a matrix, on as many pages as they need."""

from collections.abc import Callable, Iterator, Sequence

from bot.screens.card import Button, Row
from bot.screens.layout import (
    NUMBERS_IN_A_ROW,
    Page,
    Part,
    columns,
    in_rows,
    one_line,
    page_of,
    shorten,
    spell,
    too_wide,
    utf16_len,
)
from bot.screens.review import answer_of
from bot.screens.view import CANDIDATES, Drawn, SurveyView, base36
from flows.conversation import Ask, MatrixRow, Offer, ReviewRow
from flows.limits import MAX_NUMBERED_UNITS
from reports.words import Words

NUMBERED_LIMIT = MAX_NUMBERED_UNITS
OFF, ON = "☐", "☑"
MATRIX_ROOM = 80
POINTERS = {False: "▸", True: "◂"}
"""What stands before the marked row, by whether the language runs from the right."""


def draw_select_one(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    def button(offer: Offer, label: str) -> Button:
        return view.button(label, "=", base36(offer.ordinal))

    return draw_choices(view, ask, words, button)


def draw_select_multiple(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    marked = set(view.marks.split())

    def button(offer: Offer, label: str) -> Button:
        mark, action = (ON, "-") if offer.name in marked else (OFF, "+")
        return view.button(f"{mark} {label}", action, base36(offer.ordinal))

    drawn = draw_choices(view, ask, words, button)
    count = sum(offer.name in marked for offer in ask.choices)
    done = view.button(words.say("Done ({n})", n=count), "!")
    return Drawn(drawn.parts, (*drawn.rows, (done,)))


def draw_choices(view: SurveyView, ask: Ask, words: Words, button: Callable[[Offer, str], Button]) -> Drawn:
    labels = [one_line(spell(offer.label, words)) for offer in ask.choices]
    numbered = too_wide(labels)
    long = numbered and sum(utf16_len(label) for label in labels) > NUMBERED_LIMIT
    page = page_of(len(labels), view.page, above=0) if long and labels else page_of(len(labels), view.page)
    if page.count > 1 and view.found:
        return _found(view, words)
    shown = range(page.start, page.stop)
    if numbered:
        rows = number_rows([button(ask.choices[n], str(n + 1)) for n in shown])
    else:
        rows = columns_by_label([labels[n] for n in shown], [button(ask.choices[n], labels[n]) for n in shown])
    parts = [*(_numbered(n, labels[n], page, n == page.start) for n in shown if numbered), *page_note(page, words)]
    return Drawn(parts, (*rows, *page_row(view, page, words)))


def _found(view: SurveyView, words: Words) -> Drawn:
    """What a search found stands in place of a long list, with the way back to it."""
    parts = []
    if view.found > CANDIDATES:
        more = words.say("{n} more fit: write more letters.", n=view.found - CANDIDATES)
        parts.append(Part(more, "i", weight=7))
    return Drawn(parts, ((view.button(words.say("Show the whole list"), "#", "0"),),))


def columns_by_label(labels: Sequence[str], buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Columns are decided by the labels alone: a mark before one does not count."""
    per_row = 2 if len(columns([Button(label) for label in labels])) < len(labels) else 1
    return in_rows(buttons, per_row)


def _numbered(n: int, label: str, page: Page, first: bool) -> Part:
    room = NUMBERED_LIMIT // max(1, page.stop - page.start)
    return Part(f"{n + 1}. {shorten(label, room)}", weight=8, joined=not first)


def number_rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Rows of nearly equal length, of at most six."""
    if not buttons:
        return ()
    rows = -(-len(buttons) // NUMBERS_IN_A_ROW)
    return in_rows(buttons, -(-len(buttons) // rows))


def page_note(page: Page, words: Words) -> list[Part]:
    if page.count == 1:
        return []
    text = words.say(
        "Page {page} of {pages}. To search, write the first letters.", page=page.number + 1, pages=page.count
    )
    return [Part(text, "i", weight=7)]


def page_row(view: SurveyView, page: Page, words: Words) -> tuple[Row, ...]:
    """The row that turns pages; nothing on a single page."""
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
