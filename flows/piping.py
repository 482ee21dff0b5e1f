"""Texts with values piped in: labels for choices, names for "others", numbers and days left to the host to format."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final, Literal

from flows.builtin_words import builtin
from flows.coercion import is_blank, to_text
from flows.conversation import Inserted, Record, Scalar, Status, Text
from flows.direction import list_sign
from flows.instances import Instance
from flows.items import FILES, Question
from flows.limits import MAX_PIPED_VALUE_UNITS
from flows.model import Flow
from flows.naming import words_of
from flows.nodes import Node
from flows.said import PIPE as PIPE
from flows.said import said_of
from flows.said import split_pipes as split_pipes
from flows.units import substr_utf16, utf16_len
from flows.values import Value

NUMBERS: Final = frozenset({"integer", "decimal", "range"})


def localised(text: str | Mapping[str, str], language: str, flow: Flow) -> str:
    """A text of the flow in a language, its base or the default language; nothing is piped in."""
    return flow.text(text, language)


def label_of(place: Instance, node: Node) -> Text:
    """The label of an item as seen from a place; empty where it has none."""
    label = said_of(place.interview.plan, node, place.interview.language).label
    return label if label is not None else pipe(place, node.item.label or "")


def hint_of(place: Instance, node: Node) -> Text | None:
    """The hint of an item as seen from a place; None where it has none."""
    if not node.item.hint:
        return None
    hint = said_of(place.interview.plan, node, place.interview.language).hint
    return hint if hint is not None else pipe(place, node.item.hint)


def pipe(place: Instance, text: str | dict[str, str]) -> Text:
    """A text of the flow as seen from a place; a blank value adds nothing."""
    parts = split_pipes(place.interview.text(text))
    pieces: list[str | Inserted] = []
    for index, part in enumerate(parts):
        if index % 2:
            pieces += show_name(place, part)
        elif part:
            pieces.append(part)
    return tuple(pieces)


def pipes_blank(place: Instance, text: str | dict[str, str]) -> bool:
    """Whether a value piped into the text is still blank."""
    names = split_pipes(place.interview.text(text))[1::2]
    return any(is_blank(place.value(name)) for name in names)


def show_name(place: Instance, name: str) -> Iterator[str | Inserted]:
    """The value of a name as people read it."""
    value = place.value(name)
    node = place.interview.plan.nodes.get(name)
    if node is not None and node.asked and node.question.is_select:
        yield from show_choices(place.ancestor(node.home), node, words_of(value))
    elif not is_blank(value):
        yield _inserted(value)


def show_choices(place: Instance, node: Node, words: list[str]) -> Iterator[str | Inserted]:
    """The labels of choices, or the names given for them, joined as a list."""
    by_name = place.interview.listing(node).by_name if words else {}
    for index, word in enumerate(words):
        if index:
            yield list_sign(place.interview.language)
        listed = by_name.get(word)
        yield Inserted(shorten(place.interview.choice_text(place, node, listed) if listed else word))


def _inserted(value: Value) -> Inserted:
    match value:
        case float() | int() if not isinstance(value, bool):
            return Inserted(to_text(value), "number")
        case date() if not isinstance(value, datetime):
            return Inserted(to_text(value), "date")
        case _:
            return Inserted(shorten(to_text(value)))


def shorten(text: str) -> str:
    """At most 300 UTF-16 units, then an ellipsis."""
    if utf16_len(text) <= MAX_PIPED_VALUE_UNITS:
        return text
    return substr_utf16(text, 0, MAX_PIPED_VALUE_UNITS) + "…"


def show_answer(place: Instance, node: Node, record: Record) -> Text:
    """A stored answer as people read it, whether or not it still holds; of a non-answer the flow's own word for it,
    empty where it has none.
    """
    if record.status is not Status.ANSWERED:
        own = node.allow.get(record.status) if record.status is not None else None
        return pipe(place, own.label) if own is not None and own.label else ()
    if record.attachment is not None:
        return (Inserted("1", "voice"),)
    return show_stored(place, node, record.value)


def show_stored(place: Instance, node: Node, value: Scalar) -> Text:
    """A value in its stored form as people read it."""
    if value is None or value == "":
        return ()
    if node.question.is_select:
        return tuple(show_choices(place, node, words_of(value if isinstance(value, str) else None)))
    if node.question.type in NUMBERS:
        return (Inserted(to_text(node.decode(value)), "number"),)
    return (_stored(node.question, str(value)),)


def _stored(question: Question, value: str) -> Inserted:
    """A stored value that is neither a choice nor a number; of files only how many: a reference says nothing."""
    if question.type in FILES:
        return Inserted(str(len(value.split())), "files")
    if question.type == "geopoint":
        return Inserted(" ".join(value.split()[:2]), "place")
    if question.type == "date":
        parts: Mapping[str | None, Literal["month", "year"]] = {"month-year": "month", "year": "year"}
        return Inserted(shorten(value), parts.get(question.appearance, "date"))
    return Inserted(shorten(value))


def say_builtin(place: Instance, word: str, label: Text = ()) -> Text:
    """Built-in words around a label."""
    interview = place.interview
    text = builtin(word, interview.language, interview.plan.flow.settings.default_language)
    before, mark, after = text.partition("{label}")
    return tuple(piece for piece in (before, *(label if mark else ()), after) if piece)


def instance_heading(place: Instance) -> Text:
    """The heading of an instance: its own label once that can be filled in, else the repeat's label and its number."""
    assert place.range is not None
    repeat = place.range.node.repeat
    number, count = place.range.live.index(place) + 1, place.range.count
    if repeat.instance_label is not None and not pipes_blank(place, repeat.instance_label):
        own = pipe(place, repeat.instance_label)
        return own if count is None else (*own, f" ({number}/{count})")
    label = pipe(place.range.around, repeat.label) if repeat.label else ()
    return (*label, f" {number}" if count is None else f" {number}/{count}", *_given_in_row(place))


def _given_in_row(place: Instance) -> Iterator[str | Inserted]:
    """What was handed in about an instance: `: Open data · 40`."""
    assert place.range is not None
    if place.id > place.interview.ledger.rows.get(place.range.address, 0):
        return
    sign = ": "
    for node in place.interview.plan.nodes.values():
        record = place.record(node) if node.home == place.home and node.asked else None
        shown = show_answer(place, node, record) if record is not None and record.source == "input" else ()
        if shown:
            yield sign
            yield from shown
            sign = " · "
