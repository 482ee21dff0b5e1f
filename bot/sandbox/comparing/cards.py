"""What a person sees on a card: which step of the flow it shows, and what its buttons mean."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.comparing.sheet import Choice, Question, Sheet
from bot.sandbox.comparing.wording import (
    ASKED_AGAIN,
    DONE_COUNT,
    KNOWN_ABOVE,
    OFF,
    ON,
    REVIEW,
    control_of,
    fold,
    is_one_of,
    plain,
    same_label,
)

Kind = Literal["question", "name", "more", "review", "notice", "sent", "delete", "other"]
Names = Mapping[tuple[str, str], str]
NUMBERED = re.compile(r"(\d+)\. (.*)")
POINTERS = ("▸", "◂")
"""What stands before the marked row of a matrix: of its rows only that one is asked."""
SEPARATORS = re.compile(r"[,;،؛、\n]")


@dataclass(frozen=True, slots=True)
class Card:
    """A message as it was read. `name` is a question or a repeat, `heading` the line of an instance above it.

    `asks` are question and choice whose name may be asked; `said` is what stands above the question besides the
    usual: a refusal, or that an answer is to be looked at again (`again`).
    """

    kind: Kind
    text: str
    rows: tuple[tuple[str, ...], ...]
    name: str = ""
    heading: str = ""
    asks: tuple[tuple[str, str], ...] = ()
    said: str = ""
    again: bool = False

    @property
    def labels(self) -> list[str]:
        """All labels, row after row."""
        return [label for row in self.rows for label in row]

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")


def read_card(sheet: Sheet, text: str, rows: Sequence[Sequence[str]]) -> Card:
    """What a text with these buttons is; `other` for what belongs to no survey."""
    text, labels = plain(text), [label for row in rows for label in row]
    kept = tuple(tuple(row) for row in rows)
    if any(text_line.startswith(REVIEW) for text_line in text.split("\n")):
        return Card("review", text, kept)
    found = _question(sheet, text, kept)
    if found:
        return found
    for repeat in sheet.repeats.values():
        if any(is_one_of(label, (*repeat.add, *repeat.done)) for label in labels):
            return Card("more", text, kept, repeat.name)
    if any(text.startswith(plain(outro)) for outro in sheet.outro):
        return Card("sent", text, kept)
    controls = [control_of(label) for label in labels]
    for control, kind in (("start", "notice"), ("delete", "delete"), ("clear", "sent")):
        if control in controls:
            return Card(kind, text, kept)  # type: ignore[arg-type]
    return Card("other", text, kept)


def _question(sheet: Sheet, text: str, rows: tuple[tuple[str, ...], ...]) -> Card | None:
    lines = text.split("\n")
    pointed = [place for place, line in enumerate(lines) if line.startswith(POINTERS)]
    for place, line in enumerate(lines):
        if not line or (pointed and place not in pointed):
            continue
        line = line.removeprefix(POINTERS[0]).removeprefix(POINTERS[1]).strip()
        for question in sheet.questions.values():
            if any(pattern.fullmatch(line) for pattern in question.labels):
                return _card_at(sheet, "question", question.name, lines, place, rows)
        asks = sheet.asking_name(line)
        if asks and not any(OFF in label or ON in label for row in rows for label in row):
            card = _card_at(sheet, "name", line, lines, place, rows)
            return Card("name", text, rows, line, card.heading, tuple(asks), card.said, card.again)
    return None


def _card_at(
    sheet: Sheet, kind: Kind, name: str, lines: list[str], place: int, rows: tuple[tuple[str, ...], ...]
) -> Card:
    above = [line for line in lines[:place] if line]
    headings = [line for line in above if _is_heading(sheet, line)]
    said = " ".join(line for line in above if line not in headings and not KNOWN_ABOVE.fullmatch(line))
    again = bool(ASKED_AGAIN.search(said))
    return Card(kind, "\n".join(lines), rows, name, headings[-1] if headings else "", (), said, again)


def _is_heading(sheet: Sheet, line: str) -> bool:
    return any(
        pattern.fullmatch(line) for repeat in sheet.repeats.values() for pattern in (*repeat.headings, *repeat.numbered)
    )


# ------------------------------------------------------------------------------------------------ choices
def unmarked(label: str) -> tuple[str, str]:
    """The box before a label, if there is one, and the label."""
    label = plain(label)
    return (label[0], label[1:].strip()) if label[:1] in (OFF, ON) else ("", label)


def full_label(card: Card, label: str) -> str:
    """The words that a button stands for: those of the line with its number, where buttons carry numbers."""
    if not label.isdigit():
        return label
    numbered = (NUMBERED.fullmatch(line) for line in card.lines)
    return next((found[2] for found in numbered if found and found[1] == label), label)


def choice_of(sheet: Sheet, question: Question, card: Card, label: str, names: Names) -> Choice | None:
    """The choice that a button stands for, by its label or by the name that was given for it."""
    seen = full_label(card, unmarked(label)[1])
    return next((one for one in sheet.choices(question) if is_one_of(seen, labels_of(one, question, names))), None)


def labels_of(choice: Choice, question: Question, names: Names) -> tuple[str, ...]:
    """Everything that a choice may be called."""
    given = tuple(name for (place, chosen), name in names.items() if chosen == choice.name and place in question.lists)
    return (*given, *choice.labels)


def marked(sheet: Sheet, question: Question, card: Card, names: Names) -> list[str]:
    """Names of the choices that are ticked on a card."""
    ticked = [choice_of(sheet, question, card, label, names) for label in card.labels if unmarked(label)[0] == ON]
    return [choice.name for choice in ticked if choice]


def done_count(card: Card) -> int | None:
    """How many choices are ticked on all pages of a card, as its button says; None without such a button."""
    found = (DONE_COUNT.fullmatch(plain(label)) for label in card.labels)
    return next((int(count[1]) for count in found if count), None)


def offered(sheet: Sheet, question: Question, card: Card, names: Names) -> list[Choice]:
    """The choices on a card, in order."""
    found = [choice_of(sheet, question, card, label, names) for label in card.labels]
    return [choice for choice in found if choice]


def typed_choices(sheet: Sheet, question: Question, card: Card, names: Names, text: str) -> list[str] | None:
    """The choices that typed words name: by number, name, label or the beginning of a label; None if unclear."""
    shown = offered(sheet, question, card, names)
    whole = _typed(text, shown, question, names)
    if whole or question.type != "select_multiple":
        return whole
    pieces = text.replace(",", " ").split()
    if not all(piece.isdigit() or any(piece == choice.name for choice in shown) for piece in pieces):
        pieces = [piece for piece in SEPARATORS.split(text) if piece.strip()]
    read = [_typed(piece, shown, question, names) for piece in pieces]
    if not read or None in read:
        return None
    return list(dict.fromkeys(name for names_read in read for name in names_read or ()))


def _typed(text: str, shown: list[Choice], question: Question, names: Names) -> list[str] | None:
    wanted = text.strip()
    if wanted.isdigit():
        return [shown[int(wanted) - 1].name] if 0 < int(wanted) <= len(shown) else None
    folded = fold(wanted)
    tests = (
        lambda choice: choice.name == wanted,
        lambda choice: any(fold(label) == folded for label in labels_of(choice, question, names)),
        lambda choice: (
            len(folded) > 2 and any(fold(label).startswith(folded) for label in labels_of(choice, question, names))
        ),
    )
    for test in tests:
        found = [choice.name for choice in shown if test(choice)]
        if found:
            return found if len(found) == 1 else None
    return None


def shows(card: Card, label: str) -> bool:
    """Whether a button is on a card."""
    return any(same_label(label, other) for other in card.labels)
