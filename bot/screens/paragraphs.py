"""Paragraphs of a message: plain words made safe as HTML, and cut where all of them together are too long."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from bot.screens.calendar import month_name
from bot.screens.measures import ELLIPSIS, shorten, utf16_len
from flows.card import Fixed
from flows.conversation import Text
from flows.direction import has_rtl, lead
from flows.limits import MAX_CARD_UNITS
from flows.quickly import made_quickly
from reports.words import Words

TEXT_LIMIT = MAX_CARD_UNITS
REFUSED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

Style = Literal["", "b", "i"]


def one_line(text: str) -> str:
    return " ".join(text.split())


def spell(text: Text, words: Words) -> str:
    """A text of a flow as plain words: piped values formatted for the language and isolated."""
    if len(text) == 1 and isinstance(text[0], str):
        return text[0]
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


@made_quickly
@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph as plain words. When the message is too long, the parts with the lowest `weight` are cut first.

    `joined`: follows the part before it without an empty line.
    """

    text: str
    style: Style = ""
    weight: int = 9
    joined: bool = False

    @property
    def gap(self) -> str:
        return "\n" if self.joined else "\n\n"


@dataclass(frozen=True, slots=True)
class Laid:
    """A part as it stands on the card: cleaned, with marks of direction, as HTML behind its gap; `html` is empty when
    nothing is left of it. `units` count the text and its gap.
    """

    part: Part
    html: str
    units: int


def lay(part: Part, rtl: bool | None = None) -> Laid:
    """A part made ready. `rtl`: the direction of the text around; without one no marks are set."""
    text = part.text
    if rtl is not None and has_rtl(text):
        text = "\n".join([lead(line, rtl) for line in text.split("\n")])
    text = clean(text)
    if not text:
        return Laid(part, "", 0)
    if text != part.text:
        part = replace(part, text=text)
    escaped = html.escape(text, quote=False)
    shown = f"<{part.style}>{escaped}</{part.style}>" if part.style else escaped
    return Laid(part, part.gap + shown, utf16_len(text) + len(part.gap))


def compose(parts: Iterable[Part], limit: int = TEXT_LIMIT) -> str:
    """HTML of the parts, at most `limit` units once read by Telegram; always balanced, always escaped."""
    return join_laid([lay(part) for part in parts], limit)


def join_laid(parts: Sequence[Laid], limit: int) -> str:
    """The same of parts that are ready."""
    kept = [each for each in parts if each.html]
    over = _length(kept) - limit
    for place in sorted(range(len(kept)), key=lambda place: kept[place].part.weight) if over > 0 else ():
        kept[place] = _cut(kept[place], over)
        over = _length(kept) - limit
        if over <= 0:
            break
    shown = [each for each in kept if each.html]
    return "".join([each.html for each in shown])[len(shown[0].part.gap) :] if shown else ""


def _length(parts: Sequence[Laid]) -> int:
    shown = [each for each in parts if each.html]
    return sum([each.units for each in shown]) - len(shown[0].part.gap) if shown else 0


def _cut(laid: Laid, over: int) -> Laid:
    room = laid.units - len(laid.part.gap) - over
    return lay(replace(laid.part, text=shorten(laid.part.text, room) if room > len(ELLIPSIS) else ""))


def clean(text: str) -> str:
    """Without what Telegram refuses or drops: half characters, control characters, spaces around."""
    return text.strip() if text.isprintable() else REFUSED.sub("", text.replace("\t", " ")).strip()


# ------------------------------------------------------------------------------------------------ what never changes
def fixed_part(text: Text, words: Words, style: Style, weight: int, flat: bool = False) -> Part | Laid:
    """A text of a flow as a part; one that is the same for everybody is laid out once, and kept with the flow.

    `flat`: on one line.
    """
    if not isinstance(text, Fixed):
        return _part(text, words, style, weight, flat)
    key = (words, style, weight, flat)
    found = text.kept.get(key)
    if found is None:
        found = text.kept[key] = lay(_part(text, words, style, weight, flat), words.rtl)
    laid: Laid = found
    return laid


def _part(text: Text, words: Words, style: Style, weight: int, flat: bool) -> Part:
    spelled = spell(text, words)
    return Part(one_line(spelled) if flat else spelled, style, weight)


@lru_cache(maxsize=2048)
def own_part(text: str, style: Style, weight: int, joined: bool, rtl: bool) -> Laid:
    """A part that says something of our own, with nothing put in but numbers: it will be said again."""
    return lay(Part(text, style, weight, joined), rtl)
