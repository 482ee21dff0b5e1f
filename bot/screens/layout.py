"""Shapes of a message: buttons in columns and pages, and the card that holds them within every limit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

from bot.screens.card import Button, Card, Expects, Row
from bot.screens.measures import ELLIPSIS as ELLIPSIS
from bot.screens.measures import shorten as shorten
from bot.screens.measures import utf16_len as utf16_len
from bot.screens.measures import width as width
from bot.screens.paragraphs import TEXT_LIMIT as TEXT_LIMIT
from bot.screens.paragraphs import Laid as Laid
from bot.screens.paragraphs import Part as Part
from bot.screens.paragraphs import clean as clean
from bot.screens.paragraphs import compose as compose
from bot.screens.paragraphs import join_laid, lay
from bot.screens.paragraphs import one_line as one_line
from bot.screens.paragraphs import spell as spell
from bot.turn import Press
from flows.limits import CHOICES_PER_PAGE, MAX_CHOICES_WITHOUT_PAGES
from flows.quickly import made_quickly
from reports.words import Words

T = TypeVar("T")
CAPTION_LIMIT = 1024
LABEL_LIMIT = 64
TWO_COLUMNS = 18
ONE_COLUMN = 30
NUMBERS_IN_A_ROW = 6
PAGE = CHOICES_PER_PAGE
PAGE_ABOVE = MAX_CHOICES_WITHOUT_PAGES


# ------------------------------------------------------------------------------------------------ buttons
def label_of(text: str) -> str:
    """A label as a button can hold it: one line, never empty, never endless."""
    return shorten(one_line(clean(text)), LABEL_LIMIT) or ELLIPSIS


@lru_cache(maxsize=4096)
def own_label(text: str) -> str:
    """The same of words of our own, with nothing of a person in them: they will be shown again."""
    return label_of(text)


def columns(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Two columns when every label is short enough for half the width of a phone, else one."""
    per_row = 2 if all(width(button.label) <= TWO_COLUMNS for button in buttons) else 1
    return in_rows(buttons, per_row)


def in_rows(buttons: Sequence[T], per_row: int) -> tuple[tuple[T, ...], ...]:
    return tuple([tuple(buttons[start : start + per_row]) for start in range(0, len(buttons), per_row)])


def too_wide(labels: Iterable[str]) -> bool:
    """Whether these labels must stand in the body in full, with buttons that carry numbers."""
    return any(width(label) > ONE_COLUMN for label in labels)


@made_quickly
@dataclass(frozen=True, slots=True)
class Page:
    """A slice of a list: `start` is the place of its first item, `number` counts from 0."""

    number: int
    count: int
    start: int
    stop: int


def page_of(length: int, wanted: int, size: int = PAGE, above: int = PAGE_ABOVE) -> Page:
    """The wanted page, or the nearest that exists; up to `above` items stay on one page."""
    if length <= above:
        return Page(0, 1, 0, length)
    count = -(-length // size)
    number = min(max(wanted, 0), count - 1)
    return Page(number, count, number * size, min(length, (number + 1) * size))


def direct(rows: Iterable[Row], words: Words) -> tuple[Row, ...]:
    """Rows in reading order: Telegram does not mirror a keyboard, so the first button is put at the right by hand."""
    rtl = words.rtl
    return tuple([row[::-1] if rtl else row for row in rows if row])


def make_card(
    parts: Iterable[Part | Laid],
    rows: Iterable[Row],
    words: Words,
    expects: Expects = "tap",
    *,
    photo: bytes | None = None,
    protect: bool = False,
    document: tuple[str, bytes] | None = None,
    again: tuple[Literal["photo", "document"], str] | None = None,
) -> Card:
    """A card within every limit, whatever is put into it."""
    rtl = words.rtl
    laid = [part if isinstance(part, Laid) else lay(part, rtl) for part in parts]
    text = join_laid(laid, CAPTION_LIMIT if photo or document or again else TEXT_LIMIT)
    shown = direct(rows, words)
    return Card(text or ELLIPSIS, shown, expects, "rtl" if rtl else "ltr", photo, protect, document, again=again)


def message(text: str, words: Words, *rows: Row) -> Card:
    """A card of one paragraph."""
    return make_card([Part(text)], rows, words)


def pressed(buttons: Iterable[tuple[str, Press]]) -> tuple[Row, ...]:
    """Buttons whose labels are already in the language, in columns."""
    return columns([Button(label_of(label), press) for label, press in buttons])


def one_a_row(buttons: Iterable[tuple[str, Press | None]]) -> tuple[Row, ...]:
    """Buttons under each other; those without a press are left out."""
    return tuple((Button(label_of(label), press),) for label, press in buttons if press)
