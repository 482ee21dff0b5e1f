"""The columns of a table: one for each question of a repeat, several for ticks, one more for the name of an "other"."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from flows.instances import Instance
from flows.items import FILES
from flows.limits import MAX_CHOICES_WITHOUT_PAGES
from flows.nodes import Listed, Node
from flows.piping import split_pipes
from flows.tables.words import say

Sort = Literal["one", "tick", "many", "rank", "number", "date", "place", "text", "name"]
SORTS: Final[dict[str, Sort]] = {
    "select_one": "one",
    "rank": "rank",
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "date": "date",
    "geopoint": "place",
}
LEFT_OUT: Final = FILES
"""Asked in the chat afterwards."""


@dataclass(frozen=True, slots=True)
class Column:
    """`key` stands in the hidden first row: `speed`, `ways/web` for a tick, `place/name/other_place` for a name."""

    key: str
    node: Node
    sort: Sort
    listed: Listed | None = None


def columns_of(place: Instance, repeat: Node) -> tuple[Column, ...]:
    """The columns of a repeat, in the order of asking. `place` is where the repeat lies."""
    return tuple(column for node in questions_in(repeat) for column in _columns(place, node))


def questions_in(repeat: Node) -> Iterator[Node]:
    """The questions of a repeat that a table can hold."""
    for node in repeat.children:
        if node.item.type == "group":
            yield from questions_in(node)
        elif node.asked and node.item.type not in LEFT_OUT:
            yield node


def _columns(place: Instance, node: Node) -> Iterator[Column]:
    entries = place.interview.listing(node).entries if node.question.is_select else ()
    if node.question.type == "select_multiple" and len(entries) <= MAX_CHOICES_WITHOUT_PAGES:
        for each in entries:
            yield Column(f"{node.name}/{each.name}", node, "tick", each)
    elif node.question.type == "select_multiple":
        yield Column(node.name, node, "many")
    else:
        yield Column(node.name, node, SORTS.get(node.question.type, "text"))
    for each in entries:
        if each.choice.asks_name:
            yield Column(f"{node.name}/name/{each.name}", node, "name", each)


def heading_of(place: Instance, column: Column) -> str:
    """What stands above a column, in the language of the interview; for answers of the row itself there is "…"."""
    label = spell(place, column.node.item.label)
    parent = column.node.parent
    if parent is not None and parent.is_matrix:
        label = f"{spell(place, parent.item.label)} – {label}"
    if column.sort == "tick" and column.listed is not None:
        return f"{label} – {place.interview.choice_text(place, column.node, column.listed)}"
    if column.sort == "name" and column.listed is not None:
        words = column.listed.choice.ask_name
        asked = place.interview.text(words) if isinstance(words, str | dict) else say("which", place.language)
        return f"{label} – {asked}"
    return label


def spell(place: Instance, text: str | dict[str, str] | None) -> str:
    """A text of the flow with "…" in place of every answer."""
    parts = split_pipes(place.interview.text(text or ""))
    return "".join("…" if index % 2 else part for index, part in enumerate(parts))
