"""What stands in one cell, as an answer: a non-answer in words, ticks, or a value read as a typed answer is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flows.coercion import to_text
from flows.conversation import Status
from flows.instances import Instance
from flows.kinds import Read, Reading, Reason, Refusal, read_answer
from flows.kinds.choosing import NO, YES, fold_label
from flows.nodes import Node
from flows.offering import allowed_states, manners_of
from flows.tables.columns import Column
from flows.tables.words import NON_ANSWERS

Content = str | int | float
TICKS: Final = YES | frozenset(["x", "✓", "✔", "1", "true", "v"])
BLANKS: Final = NO | frozenset(["0", "false", "-"])


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that is no answer: its column, why, and what stood there."""

    column: Column
    refusal: Refusal
    content: Content


@dataclass(frozen=True, slots=True)
class Silence:
    """The word of a non-answer that the question allows."""

    status: Status


def read_question(
    place: Instance, node: Node, columns: tuple[Column, ...], cells: Mapping[str, Content], share: bool
) -> Reading | Silence | Wrong | None:
    """What the cells of one question say; None for nothing. `share`: its numbers are shares and become per cent."""
    ticks = [column for column in columns if column.sort == "tick"]
    if ticks:
        return _read_ticks(place, node, ticks, cells)
    column = next(each for each in columns if each.sort != "name")
    content = cells.get(column.key)
    if content is None or content == "":
        return None
    silence = _silence_in(place, node, content)
    if silence is not None:
        return silence
    read = _read_value(place, node, content, share)
    if isinstance(read, Refusal):
        return Wrong(column, read, content)
    return None if read.value is None else read


def _silence_in(place: Instance, node: Node, content: Content) -> Silence | None:
    if not isinstance(content, str):
        return None
    said = fold_label(content)
    for offer in allowed_states(place, node):
        own = node.allow[offer.status].label
        words = [str(offer.status), *(NON_ANSWERS[offer.status].values())]
        words += [own] if isinstance(own, str) else list((own or {}).values())
        if said in {fold_label(word) for word in words}:
            return Silence(offer.status)
    return None


def _read_value(place: Instance, node: Node, content: Content, share: bool) -> Read:
    if share and isinstance(content, int | float):
        content = round(content * 100, 10)
    if isinstance(content, str):
        return read_answer(node.question, content, True, manners_of(place, node))
    number = to_text(float(content))
    if node.question.type in ("integer", "decimal", "range"):
        return read_answer(node.question, number, False, manners_of(place, node))
    return read_answer(node.question, number, True, manners_of(place, node))


def _read_ticks(
    place: Instance, node: Node, ticks: list[Column], cells: Mapping[str, Content]
) -> Reading | Silence | Wrong | None:
    names = []
    for column in ticks:
        content = cells.get(column.key)
        if content is None or content == "":
            continue
        silence = _silence_in(place, node, content)
        if silence is not None:
            return silence
        said = (
            fold_label(to_text(float(content)) if isinstance(content, int | float) else content) or str(content).strip()
        )
        if said not in TICKS | BLANKS:
            return Wrong(column, Refusal(Reason.NOT_A_CHOICE), content)
        if said in TICKS and column.listed is not None:
            names.append(column.listed.name)
    if not names:
        return None
    read = read_answer(node.question, " ".join(names), False, manners_of(place, node))
    return Wrong(_first(ticks, names), read, "x") if isinstance(read, Refusal) else read


def _first(ticks: list[Column], names: list[str]) -> Column:
    return next(column for column in ticks if column.listed is not None and column.listed.name == names[0])
