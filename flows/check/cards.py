"""What would not fit on a card: each text has its limit, and all that stands on one card together."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from flows.beside.texts import Written, texts_of
from flows.check.codes import Code
from flows.check.finding import Finding
from flows.check.questions import choices_of
from flows.check.texts import LONG_BUTTON
from flows.items import Group, Question, Repeat
from flows.limits import (
    MAX_CARD_UNITS,
    MAX_CHOICE_LABEL_UNITS,
    MAX_HINT_UNITS,
    MAX_LABEL_UNITS,
    MAX_NUMBERED_UNITS,
    MAX_PIPED_VALUE_UNITS,
)
from flows.model import Flow
from flows.model_parts import text_in
from flows.playing.direction import RIGHT_TO_LEFT
from flows.units import utf16_len

PIPE: Final = re.compile(r"\$\{\w+\}", re.ASCII)
AROUND: Final = 250
"""Room for what the chat says besides the question: progress, a refusal, an earlier answer."""


def check_cards(flow: Flow) -> Iterator[Finding]:
    """Texts beyond their limits, cards beyond Telegram's, and texts that would be set from the wrong side."""
    for written in texts_of(flow):
        yield from _check_limit(written)
        yield from _check_side(written)
    for item in flow.items.values():
        if isinstance(item, Question) and item.label is not None and item.type != "calculate":
            yield from _check_card(flow, item)


def _check_limit(written: Written) -> Iterator[Finding]:
    most = MAX_LABEL_UNITS
    if written.button:
        most = MAX_CHOICE_LABEL_UNITS
    elif written.place.endswith(" hint"):
        most = MAX_HINT_UNITS
    for code, text in written.texts.items():
        size = utf16_len(text)
        if size > most:
            cause = f"{size:,} characters in {code}, at most {most:,}"
            yield Finding(Code.E_LIMIT, f"{written.place} {code}", cause, "write it shorter")


def _check_side(written: Written) -> Iterator[Finding]:
    for code, text in written.texts.items():
        if code.partition("-")[0] not in RIGHT_TO_LEFT:
            continue
        strong = next((each for each in PIPE.sub("", text) if unicodedata.bidirectional(each) in ("L", "R", "AL")), "")
        if strong and unicodedata.bidirectional(strong) == "L":
            cause = "begins with Latin letters and will be set from the left"
            yield Finding(Code.W_RTL, f"{written.place} {code}", cause, "begin with a word of the language")


def _check_card(flow: Flow, item: Question) -> Iterator[Finding]:
    """The longest that a card may get in each language; values that are piped in count as long as they may be."""
    around = _headings(flow, item.name)
    for code in flow.settings.languages:
        texts = [*around, item.label, item.hint, item.constraint_message]
        shown = [text_in(text, code, flow.settings.default_language) for text in texts if text]
        size = AROUND + sum(_longest(text) for text in shown) + _numbered(flow, item, code)
        if size > MAX_CARD_UNITS:
            cause = f"with all that stands on its card about {size:,} characters in {code}, at most {MAX_CARD_UNITS:,}"
            yield Finding(
                Code.E_LIMIT, f"survey/{item.name} label {code}", cause, "write it shorter, or ask in two steps"
            )


def _longest(text: str) -> int:
    return utf16_len(PIPE.sub("", text)) + MAX_PIPED_VALUE_UNITS * len(PIPE.findall(text))


def _numbered(flow: Flow, item: Question, code: str) -> int:
    """Choices that are too long for buttons stand in the text, on pages of their own limit."""
    labels = [text_in(choice.label, code, flow.settings.default_language) for choice in choices_of(flow, item)]
    if not any(utf16_len(label) > LONG_BUTTON for label in labels):
        return 0
    return min(MAX_NUMBERED_UNITS, sum(utf16_len(label) + 5 for label in labels))


def _headings(flow: Flow, name: str) -> list[str | dict[str, str] | None]:
    """The labels of what the question stands in, and the notes right before it."""
    found: list[str | dict[str, str] | None] = []

    def enter(items: tuple[Question | Group | Repeat, ...], around: list[str | dict[str, str] | None]) -> bool:
        notes: list[str | dict[str, str] | None] = []
        for item in items:
            if item.name == name:
                found.extend([*around, *notes])
                return True
            if isinstance(item, Question):
                notes = [*notes, item.label] if item.type == "note" else notes if item.type == "calculate" else []
                continue
            heading = item.instance_label if isinstance(item, Repeat) and item.instance_label else item.label
            if enter(item.items, [*around, *notes, heading]):
                return True
            notes = []
        return False

    enter(flow.survey, [])
    return found
