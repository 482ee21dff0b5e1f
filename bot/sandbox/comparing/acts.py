"""What an act on a card says: an answer, a mark, or a way through the survey."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.comparing.cards import Card, Names, choice_of, typed_choices, unmarked
from bot.sandbox.comparing.sheet import NAME, Question, Sheet
from bot.sandbox.comparing.wording import DONE_COUNT, ON, control_of, is_one_of, plain, status_of

Value = frozenset[str] | str | float | None
Sort = Literal["answer", "mark", "way", "nothing"]


@dataclass(frozen=True, slots=True)
class Said:
    """`way` is the control that was used, or the choice that was marked; `certain`: surely taken by the flow.

    `taken` is false for what the flow surely refuses. Of several choices `value` is the set.
    """

    sort: Sort
    status: str = ""
    value: Value = None
    way: str = ""
    certain: bool = True
    taken: bool = True


NOTHING = Said("nothing")


def hear_tap(sheet: Sheet, card: Card, label: str, marks: Sequence[str], names: Names) -> Said:
    """What a tap on a button of a card says; `marks` are the choices ticked before it."""
    match card.kind:
        case "question":
            return _tap_on_question(sheet, sheet.questions[card.name], card, label, marks, names)
        case "name":
            status = status_of(label)
            return Said("answer", status) if status else _way(label)
        case "more":
            repeat = sheet.repeats[card.name]
            if is_one_of(label, repeat.add):
                return Said("way", way="add")
            return Said("way", way="done") if is_one_of(label, repeat.done) else _way(label)
        case "review" if label.isdigit():
            return Said("way", way="edit", value=label)
        case _:
            return _way(label)


def _way(label: str) -> Said:
    control = control_of(label)
    return Said("way", way=control) if control not in ("", "page") else NOTHING


def _tap_on_question(
    sheet: Sheet, question: Question, card: Card, label: str, marks: Sequence[str], names: Names
) -> Said:
    box, words = unmarked(label)
    choice = choice_of(sheet, question, card, label, names)
    if choice and box:
        return Said("mark", value=words, way=f"{'-' if box == ON else '+'}{choice.name}")
    if choice:
        return Said("answer", "answered", choice.name)
    if question.type == "select_multiple" and DONE_COUNT.fullmatch(plain(label)):
        return several(sheet, question, marks)
    for status, labels in question.allow.items():
        if is_one_of(label, labels):
            return Said("answer", status)
    status = status_of(label)
    return Said("answer", status) if status else _way(label)


def several(sheet: Sheet, question: Question, names: Sequence[str]) -> Said:
    """Several choices together, held against the rules of the question."""
    if not names:
        return Said("answer", "skipped", taken=not question.required)
    exclusive = any(choice.exclusive for choice in sheet.choices(question) if choice.name in names)
    fits = not (exclusive and len(names) > 1) and not (question.most and len(names) > question.most)
    return Said("answer", "answered", frozenset(names), certain=question.clear, taken=fits)


def after_mark(sheet: Sheet, question: Question, marks: Sequence[str], way: str) -> list[str]:
    """The marks after one more; an exclusive choice stands alone."""
    alone = {choice.name for choice in sheet.choices(question) if choice.exclusive}
    wanted = way[1:]
    kept = [name for name in marks if name != wanted]
    if way[0] == "-":
        return kept
    return [wanted] if wanted in alone else [*(name for name in kept if name not in alone), wanted]


def hear_text(sheet: Sheet, card: Card, text: str, names: Names) -> Said:
    """What typed words say on a card."""
    if text.startswith("/") or card.kind not in ("question", "name"):
        return NOTHING
    words = text.strip()
    if card.kind == "name":
        words = " ".join(words.split())
        return Said("answer", "answered", words, taken=2 <= len(words) <= NAME)
    question = sheet.questions[card.name]
    match question.type:
        case "select_one" | "select_multiple":
            chosen = typed_choices(sheet, question, card, names, words)
            if not chosen:
                return Said("answer", "answered", certain=False, taken=False)
            return several(sheet, question, chosen) if question.type == "select_multiple" else _single(chosen[0])
        case "text":
            return Said("answer", "answered", words, taken=not question.longest or len(words) <= question.longest)
        case "integer" | "decimal" | "range":
            return _number(words, question)
        case _:
            return Said("answer", "answered", words, certain=False)


def _single(name: str) -> Said:
    return Said("answer", "answered", name)


def _number(words: str, question: Question) -> Said:
    try:
        return Said("answer", "answered", float(words.replace(",", ".")), certain=question.clear)
    except ValueError:
        return Said("answer", "answered", certain=False, taken=False)
