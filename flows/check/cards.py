"""What would not fit on a card: each text has its limit, and so has all that stands on one card together."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from flows.asks.matrix import is_matrix
from flows.beside.texts import Written, texts_of
from flows.check.codes import Code
from flows.check.finding import Finding
from flows.check.questions import choices_of
from flows.check.texts import LONG_BUTTON
from flows.items import Group, Item, Question, Repeat
from flows.limits import (
    MAX_BUTTON_UNITS,
    MAX_CARD_UNITS,
    MAX_CHOICE_LABEL_UNITS,
    MAX_HINT_UNITS,
    MAX_LABEL_UNITS,
    MAX_NUMBERED_UNITS,
    MAX_PIPED_VALUE_UNITS,
)
from flows.model import Flow
from flows.model_parts import Localised, text_in
from flows.units import utf16_len

RTL: Final = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "dv", "ug", "yi"})
PIPE: Final = re.compile(r"\$\{\w+\}", re.ASCII)
AROUND: Final = 250
"""Room for what the chat itself says: progress, what is expected, how to leaf. The answer given before is shortened."""

MAX_ROW_UNITS: Final = 80
"""Of the subject of a matrix row, and of the answer that stands beside it: longer ones are shortened there."""

NUMBER: Final = 5
"""What stands before and after a choice in the text: `12. ` and the end of the line."""


def check_cards(flow: Flow) -> Iterator[Finding]:
    """Texts beyond their limits, cards beyond the chat's, and texts that would be set from the wrong side."""
    for written in texts_of(flow):
        yield from _check_limit(written)
        yield from _check_side(written)
    for item, shown in _cards(flow):
        yield from _check_card(flow, item, shown)


def _check_limit(written: Written) -> Iterator[Finding]:
    most = {"choice": MAX_CHOICE_LABEL_UNITS, "button": MAX_BUTTON_UNITS, "text": MAX_LABEL_UNITS}[written.stands]
    if written.place.endswith(" hint"):
        most = MAX_HINT_UNITS
    for code, text in written.texts.items():
        size = utf16_len(text)
        if size > most:
            cause = f"{size:,} characters in {code}, at most {most:,}"
            yield Finding(Code.E_LIMIT, f"{written.place} {code}", cause, "write it shorter")


def _check_side(written: Written) -> Iterator[Finding]:
    """The side is that of the first letter; numbers and signs have none."""
    for code, text in written.texts.items():
        if code.partition("-")[0] not in RTL:
            continue
        sides = (unicodedata.bidirectional(each) for each in PIPE.sub("", text))
        if next((side for side in sides if side in ("L", "R", "AL")), "") == "L":
            cause = "starts with Latin text and will be set from the left"
            yield Finding(Code.W_RTL, f"{written.place} {code}", cause, "start with a word of the language")


# ------------------------------------------------------------------------------------------------ whole cards
def _cards(flow: Flow) -> Iterator[tuple[Question | Group, list[Localised]]]:
    """Every question and matrix with the texts of the author that stand on its card beside its own."""
    waiting: list[Localised] = [flow.settings.intro] if flow.settings.intro else []

    def enter(items: Sequence[Item], headings: list[Localised]) -> Iterator[tuple[Question | Group, list[Localised]]]:
        for item in items:
            if isinstance(item, Question) and not item.is_asked:
                waiting.extend([item.label] if item.type == "note" and item.label else [])
            elif isinstance(item, Question) or (isinstance(item, Group) and is_matrix(flow, item)):
                yield item, [*headings, *waiting]
                waiting.clear()
            else:
                heading = item.instance_label if isinstance(item, Repeat) and item.instance_label else item.label
                yield from enter(item.items, [*headings, *([heading] if heading else [])])

    yield from enter(flow.survey, [])


def _check_card(flow: Flow, item: Question | Group, beside: list[Localised]) -> Iterator[Finding]:
    """The longest that a card may get in each language; values that are piped in count as long as they may be."""
    for code in flow.settings.languages:
        size = AROUND + sum(_longest(flow, text, code) for text in (*beside, item.label, item.hint))
        size += _below(flow, item, code)
        if size > MAX_CARD_UNITS:
            cause = f"with all that stands on its card {size:,} characters in {code}, at most {MAX_CARD_UNITS:,}"
            yield Finding(Code.E_LIMIT, f"survey/{item.name} label {code}", cause, "shorten it, or ask in two steps")


def _below(flow: Flow, item: Question | Group, code: str) -> int:
    """The message that is said when an answer is not taken, the choices in the text, the rows of a matrix."""
    if isinstance(item, Question):
        messages = (item.constraint_message, item.required_message)
        return max(_longest(flow, text, code) for text in messages) + _numbered(flow, item, code)
    rows = [row for row in item.items if isinstance(row, Question)]
    answer = min(MAX_ROW_UNITS, max(utf16_len(text) for text in (*_labels(flow, rows[0], code), "")))
    shown = sum(min(MAX_ROW_UNITS, _longest(flow, row.label, code)) + answer + NUMBER for row in rows)
    return shown + _numbered(flow, rows[0], code)


def _numbered(flow: Flow, item: Question, code: str) -> int:
    """Choices that are too long for buttons stand in the text, on pages of their own limit."""
    sizes = list(map(utf16_len, _labels(flow, item, code)))
    if not any(size > LONG_BUTTON for size in sizes):
        return 0
    return min(MAX_NUMBERED_UNITS, sum(size + NUMBER for size in sizes))


def _labels(flow: Flow, item: Question, code: str) -> list[str]:
    return [text_in(choice.label, code, flow.settings.default_language) for choice in choices_of(flow, item)]


def _longest(flow: Flow, text: Localised | None, code: str) -> int:
    if text is None:
        return 0
    shown = text_in(text, code, flow.settings.default_language)
    return utf16_len(PIPE.sub("", shown)) + MAX_PIPED_VALUE_UNITS * len(PIPE.findall(shown))
