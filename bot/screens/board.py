"""The coordinator's board: how far a survey is, in counts, without a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.screens.card import Button, Card
from bot.screens.layout import Part, label_of, make_card, one_line, pressed, shorten
from bot.turn import Press
from reports.words import Words

NAME_ROOM = 60
TITLE_ROOM = 120
DEPARTMENTS = 15


@dataclass(frozen=True, slots=True)
class BoardLine:
    """Counts of one department or of the town. None stands for what may not be shown: of those who said no or cannot be
    reached, and of those who answered in a department of fewer than `k` people.
    """

    name: str
    on_list: int
    without_telegram: int
    enrolled: int
    answered: int | None
    started: int | None = None
    declined: int | None = None
    unreachable: int | None = None
    k: int = 0


@dataclass(frozen=True, slots=True)
class BoardView:
    """`buttons` come with their labels in the language (the Actions' own), in the order in which they are drawn."""

    title: str
    lines: tuple[BoardLine, ...]
    open: bool = True
    close_date: date | None = None
    total: BoardLine | None = None
    waiting_requests: int = 0
    buttons: tuple[tuple[str, Press], ...] = ()


def draw_board(view: BoardView, words: Words) -> Card:
    parts = [
        Part(shorten(one_line(view.title), TITLE_ROOM), "b", weight=9),
        Part(_state(view, words), weight=8, joined=True),
    ]
    for line in view.lines[:DEPARTMENTS]:
        parts += _line(line, words)
    hidden = len(view.lines) - DEPARTMENTS
    if hidden > 0:
        parts.append(Part(words.plural("And {n} more department.", "And {n} more departments.", hidden), weight=6))
    if view.total and len(view.lines) > 1:
        parts += _line(view.total, words)
    if view.waiting_requests:
        parts.append(Part(_requests(view.waiting_requests, words), weight=7))
    return make_card(parts, pressed(view.buttons), words)


def _state(view: BoardView, words: Words) -> str:
    if not view.open:
        return words.say("Closed")
    if view.close_date is None:
        return words.say("Running")
    return words.say("Running, until {close_date}", close_date=view.close_date)


def _line(line: BoardLine, words: Words) -> Iterator[Part]:
    yield Part(shorten(one_line(line.name), NAME_ROOM), "b", weight=6)
    yield Part("\n".join(_counts(line, words)), weight=7, joined=True)


def _counts(line: BoardLine, words: Words) -> Iterator[str]:
    say = words.say
    yield say("On the list: {n}", n=line.on_list)
    if line.without_telegram:
        yield say("Without Telegram: {n}", n=line.without_telegram)
    yield say("Enrolled: {n}", n=line.enrolled)
    if line.started is not None:
        yield say("Started: {n}", n=line.started)
    if line.answered is None:
        yield say("Fewer than {k} people: how many answered is not shown.", k=line.k)
    else:
        yield say("Answered: {n}", n=line.answered)
    if line.declined is not None:
        yield say("Said no: {n}", n=line.declined)
    if line.unreachable is not None:
        yield say("Cannot be reached: {n}", n=line.unreachable)


def _requests(n: int, words: Words) -> str:
    return words.plural("{n} person waits for your approval.", "{n} people wait for your approval.", n)


@dataclass(frozen=True, slots=True)
class CloseView:
    """The question before a survey is closed by hand."""

    title: str
    answered: int
    on_list: int
    yes: Press
    no: Press


def draw_close(view: CloseView, words: Words) -> Card:
    counts = words.say("Answered: {n} of {total}.", n=view.answered, total=view.on_list)
    warning = words.say("Answers that were not sent will not count. This cannot be undone.")
    parts = [
        Part(shorten(one_line(view.title), TITLE_ROOM), "b", weight=5),
        Part(words.say("Close this survey now?")),
        Part(f"{counts} {warning}"),
    ]
    row = (Button(label_of(words.say("Yes, close")), view.yes), Button(label_of(words.say("No")), view.no))
    return make_card(parts, [row], words)
