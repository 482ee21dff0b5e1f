"""Measures and shapes of a message: lengths as Telegram counts them, HTML made safe, buttons in columns and pages."""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from bot.screens.calendar import month_name
from bot.screens.card import Button, Card, Expects, Row
from bot.turn import Press
from flows.conversation import Text
from flows.direction import FROM_LEFT, FROM_RIGHT, lead
from flows.limits import CHOICES_PER_PAGE, MAX_CARD_UNITS, MAX_CHOICES_WITHOUT_PAGES
from reports.words import FSI, PDI, Words

TEXT_LIMIT = MAX_CARD_UNITS
CAPTION_LIMIT = 1024
LABEL_LIMIT = 64
TWO_COLUMNS = 18
ONE_COLUMN = 30
NUMBERS_IN_A_ROW = 6
PAGE = CHOICES_PER_PAGE
PAGE_ABOVE = MAX_CHOICES_WITHOUT_PAGES
ELLIPSIS = "…"
UNSEEN = frozenset((FSI, PDI, FROM_LEFT, FROM_RIGHT))
REFUSED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def utf16_len(text: str) -> int:
    """Length in UTF-16 code units, the unit of every limit of Telegram."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def width(label: str) -> int:
    """Units that a label takes on a button: wide characters count 2, marks of direction nothing."""
    if label.isascii():
        return len(label)
    return sum(map(_width, label))


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    if character > "\uffff" or unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.combining(character) or character in UNSEEN else 1


def shorten(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units: cut at a word where one is near, ended with an ellipsis, isolates closed."""
    if utf16_len(text) <= limit:
        return text
    open_isolates = 1 if FSI in text else 0
    room = limit - 1 - open_isolates
    if room < 1:
        return ELLIPSIS if limit >= 1 else ""
    kept = _first_units(text, room)
    word = kept.rfind(" ")
    if word > len(kept) * 2 // 3:
        kept = kept[:word]
    kept = kept.rstrip() + ELLIPSIS
    return kept + PDI if kept.count(FSI) > kept.count(PDI) else kept


def _first_units(text: str, units: int) -> str:
    taken = 0
    for position, character in enumerate(text):
        taken += 2 if character > "\uffff" else 1
        if taken > units:
            while position and unicodedata.combining(text[position]):
                position -= 1
            return text[:position]
    return text


# ------------------------------------------------------------------------------------------------ texts
def one_line(text: str) -> str:
    return " ".join(text.split())


def spell(text: Text, words: Words) -> str:
    """A text of a flow as plain words: piped values formatted for the language and isolated."""
    return "".join(piece if isinstance(piece, str) else _spell_value(piece.value, piece.kind, words) for piece in text)


def _spell_value(value: str, kind: str, words: Words) -> str:
    """A value that is not of its kind is shown as it is."""
    try:
        match kind:
            case "number":
                number = float(value)
                return words.insert(int(number) if number.is_integer() else number)
            case "date":
                return words.insert(date.fromisoformat(value[:10]))
            case "month":
                day = date.fromisoformat(value[:10])
                return words.insert(f"{month_name(words, day.month)} {day.year}")
            case "year":
                return words.insert(value[:4])
            case "voice":
                return words.say("Voice message")
            case "files":
                return words.plural("{n} file received", "{n} files received", int(value))
            case "place":
                return words.insert(", ".join(value.split()))
    except (ValueError, OverflowError):
        pass
    return words.insert(value)


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph as plain words. When the message is too long, the parts with the lowest `weight` are cut first.

    `joined`: follows the part before it without an empty line.
    """

    text: str
    style: Literal["", "b", "i"] = ""
    weight: int = 9
    joined: bool = False

    @property
    def gap(self) -> str:
        return "\n" if self.joined else "\n\n"

    def html(self) -> str:
        escaped = html.escape(self.text, quote=False)
        return f"<{self.style}>{escaped}</{self.style}>" if self.style else escaped


def with_text(part: Part, text: str) -> Part:
    """The part, made anew only where it says something else."""
    return part if text == part.text else replace(part, text=text)


def compose(parts: Iterable[Part], limit: int = TEXT_LIMIT) -> str:
    """HTML of the parts, at most `limit` units once read by Telegram; always balanced, always escaped."""
    kept = [with_text(part, clean(part.text)) for part in parts]
    kept = [part for part in kept if part.text]
    for place in sorted(range(len(kept)), key=lambda place: kept[place].weight):
        over = _length(kept) - limit
        if over <= 0:
            break
        kept[place] = _cut(kept[place], over)
    kept = [part for part in kept if part.text]
    return "".join((part.gap if place else "") + part.html() for place, part in enumerate(kept))


def clean(text: str) -> str:
    """Without what Telegram refuses or drops: half characters, control characters, spaces around."""
    return REFUSED.sub("", text.replace("\t", " ")).strip()


def _length(parts: Sequence[Part]) -> int:
    full = [part for part in parts if part.text]
    return sum(utf16_len(part.text) + len(part.gap) for part in full) - (len(full[0].gap) if full else 0)


def _cut(part: Part, over: int) -> Part:
    room = utf16_len(part.text) - over
    return replace(part, text=shorten(part.text, room) if room > len(ELLIPSIS) else "")


# ------------------------------------------------------------------------------------------------ buttons
def label_of(text: str) -> str:
    """A label as a button can hold it: one line, never empty, never endless."""
    return shorten(one_line(clean(text)), LABEL_LIMIT) or ELLIPSIS


def columns(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Two columns when every label is short enough for half the width of a phone, else one."""
    per_row = 2 if all(width(button.label) <= TWO_COLUMNS for button in buttons) else 1
    return in_rows(buttons, per_row)


def in_rows(buttons: Sequence[Button], per_row: int) -> tuple[Row, ...]:
    return tuple(tuple(buttons[start : start + per_row]) for start in range(0, len(buttons), per_row))


def too_wide(labels: Iterable[str]) -> bool:
    """Whether these labels must stand in the body in full, with buttons that carry numbers."""
    return any(width(label) > ONE_COLUMN for label in labels)


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
    return tuple(tuple(reversed(row)) if words.rtl else tuple(row) for row in rows if row)


def make_card(
    parts: Iterable[Part],
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
    led = [with_text(part, "\n".join([lead(line, words.rtl) for line in part.text.split("\n")])) for part in parts]
    text = compose(led, CAPTION_LIMIT if photo or document or again else TEXT_LIMIT)
    shown = direct(rows, words)
    return Card(text or ELLIPSIS, shown, expects, "rtl" if words.rtl else "ltr", photo, protect, document, again=again)


def message(text: str, words: Words, *rows: Row) -> Card:
    """A card of one paragraph."""
    return make_card([Part(text)], rows, words)


def pressed(buttons: Iterable[tuple[str, Press]]) -> tuple[Row, ...]:
    """Buttons whose labels are already in the language, in columns."""
    return columns([Button(label_of(label), press) for label, press in buttons])


def one_a_row(buttons: Iterable[tuple[str, Press | None]]) -> tuple[Row, ...]:
    """Buttons under each other; those without a press are left out."""
    return tuple((Button(label_of(label), press),) for label, press in buttons if press)
