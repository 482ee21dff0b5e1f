"""What a column accepts: a line for people, and the words of its drop-down list."""

from collections.abc import Iterator
from typing import Final

from flows.coercion import to_text
from flows.direction import RIGHT_TO_LEFT
from flows.instances import Instance
from flows.status import Status
from flows.tables.columns import Column, spell
from flows.tables.words import say, say_non_answer

MARK: Final = "\u200e"
ORDER = (Status.DONT_KNOW, Status.NOT_APPLICABLE, Status.REFUSED)


def accepted(place: Instance, column: Column) -> str:
    """The grey line under a heading."""
    question, language = column.node.question, place.language
    told = {
        "one": say("list", language),
        "tick": say("tick", language),
        "many": say("several", language),
        "rank": say("order", language),
        "date": "2026-11-23",
        "place": say("place", language),
        "name": say("words", language),
        "number": _figures(_numbers(column), language) or say("number", language),
    }.get(column.sort, "09:30" if question.type == "time" else say("words", language))
    hint = spell(place, question.hint) if question.hint and column.sort not in ("tick", "name") else ""
    needed = say("needed", language) if is_needed(column) else ""
    return " · ".join(part for part in (told, hint, needed) if part)


def _figures(figures: str, language: str) -> str:
    """Figures from left to right within a line from right to left: 0–100 does not turn into 100–0."""
    return f"{MARK}{figures}{MARK}" if figures and language.partition("-")[0] in RIGHT_TO_LEFT else figures


def is_needed(column: Column) -> bool:
    """Whether the column must be there: its question cannot be skipped."""
    return column.node.question.required is True and column.sort not in ("tick", "name")


def limits_of(column: Column) -> tuple[float | None, float | None]:
    """The lowest and the highest number of a column, as far as they are plain."""
    question = column.node.question
    if question.type == "range":
        return float(question.start), float(question.end)
    return column.node.bounds or (None, None)


def _numbers(column: Column) -> str:
    low, high = limits_of(column)
    if low is not None and high is not None:
        return f"{to_text(low)}–{to_text(high)}"
    if low is not None:
        return f"≥ {to_text(low)}"
    return f"≤ {to_text(high)}" if high is not None else ""


def choices_in(place: Instance, column: Column) -> Iterator[str]:
    """The words of the drop-down of a column: labels, then the non-answers that are allowed."""
    if column.sort == "one":
        for listed in place.interview.listing(column.node).entries:
            yield place.interview.choice_text(place, column.node, listed)
    if column.sort not in ("tick", "name"):
        yield from (word for _, word in silences(place, column))


def silences(place: Instance, column: Column) -> Iterator[tuple[Status, str]]:
    """The allowed non-answers with the words that stand for them in this column."""
    for status in ORDER:
        offered = column.node.allow.get(status)
        if offered is not None:
            yield status, spell(place, offered.label) if offered.label else say_non_answer(status, place.language)
