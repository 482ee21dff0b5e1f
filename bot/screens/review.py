"""The answers before they are sent: pages of ten, a button for each to correct it, and Send."""

from collections.abc import Iterator
from dataclasses import replace

from bot.screens.card import Button, Row
from bot.screens.layout import Part, in_rows, one_line, page_of, shorten, spell
from bot.screens.view import Drawn, SurveyView, base36
from flows.conversation import Ask, Inserted, ReviewRow, Status, Text
from reports.words import Words

ROWS = 10
NUMBERS = 5
LISTS = 8
LIST_ROOM = 30
LABEL_ROOM = 160
ANSWER_ROOM = 160
NAME_ROOM = 30


def draw_review(view: SurveyView, ask: Ask, words: Words) -> Drawn:
    """Drawn for an Ask of kind `review`; the argument of an edit button is the place of its row, from 0."""
    page = page_of(len(ask.rows), view.page, size=ROWS, above=ROWS)
    shown = range(page.start, page.stop)
    parts = [part for n in shown for part in _row(n, ask.rows[n], words)]
    if page.count > 1:
        note = words.say("Page {page} of {pages}.", page=page.number + 1, pages=page.count)
        parts.append(Part(note, "i", weight=7))
    if ask.rows:
        parts.append(Part(words.say("To change an answer, tap its number."), "i", weight=6))
    numbers = [view.button(str(n + 1), "e", base36(n)) for n in shown]
    turn = turn_row(view, page.number, page.count, words)
    send = _send(view, words)
    return Drawn(parts, (*in_rows(numbers, NUMBERS), turn, *_list_rows(view, words), (send,)))


def _list_rows(view: SurveyView, words: Words) -> tuple[Row, ...]:
    """A button for each list of things described one by one, where they can be corrected or deleted."""
    return tuple(list_row(view, n, words) for n, each in enumerate(view.lists) if "#" not in each.repeat)[:LISTS]


def list_row(view: SurveyView, place: int, words: Words) -> Row:
    """The button that opens a list."""
    listed = view.lists[place]
    label = shorten(one_line(spell(listed.label, words)), LIST_ROOM)
    said = words.say("{list}: the list ({n})", list=label, n=len(listed.instances))
    return (view.button(said, "n", f"l{base36(place)}"),)


def _send(view: SurveyView, words: Words) -> Button:
    """The button that ends the interview; from a look in the middle it leads back to the question."""
    if view.so_far:
        return view.button(words.say("Continue"), "@")
    return view.button(words.say("Confirm") if view.dialog else words.say("Send"), "s")


def says_nothing(heading: Text) -> bool:
    """Whether a heading has a gap: the name that belongs into it is not known, or there is none."""
    return any(isinstance(piece, Inserted) and not piece.value.strip() for piece in heading)


def _row(n: int, row: ReviewRow, words: Words) -> Iterator[Part]:
    heading = row.heading if row.heading and not says_nothing(row.heading) else None
    if heading:
        yield Part(one_line(spell(heading, words)), "b", weight=6)
    label = shorten(one_line(spell(row.label, words)), LABEL_ROOM)
    yield Part(f"{n + 1}. {label}", weight=7, joined=bool(heading))
    yield Part(shorten(one_line(answer_of(row, words)), ANSWER_ROOM), "i", weight=8, joined=True)


def answer_of(row: ReviewRow, words: Words) -> str:
    """The answer in words, or the word for what stands in its place."""
    if row.author:
        own = answer_of(replace(row, author=""), words)
        return words.say("{answer} (from {name})", answer=own, name=shorten(row.author, NAME_ROOM))
    if row.answer:
        return spell(row.answer, words)
    match row.status:
        case Status.ANSWERED:
            return words.say("Given, kept apart")
        case Status.DONT_KNOW | Status.NOT_APPLICABLE | Status.REFUSED | Status.SKIPPED:
            return non_answer(row.status, words)
        case _:
            return words.say("Not answered yet")


def non_answer(status: Status, words: Words) -> str:
    """The word on the button that stands for a status."""
    match status:
        case Status.SKIPPED:
            return words.say("Skip")
        case Status.DONT_KNOW:
            return words.say("I don't know")
        case Status.NOT_APPLICABLE:
            return words.say("Does not apply")
        case Status.REFUSED:
            return words.say("Rather not say")
    raise ValueError(f"{status} is nothing that a person can tap")


def turn_row(view: SurveyView, number: int, count: int, words: Words) -> Row:
    """The row that turns the pages of a list; empty on a single page."""
    buttons: list[Button] = []
    if number:
        buttons.append(view.button(words.say("Previous"), "#", base36(number - 1)))
    if number + 1 < count:
        buttons.append(view.button(words.say("More"), "#", base36(number + 1)))
    return tuple(buttons)
