"""Who reads whom: the names in expressions and texts of every item, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.beside.texts import texts_of
from flows.check.trees import expressions_of, parts_of
from flows.items import Question, Repeat
from flows.model import Flow
from flows.nodes import Plan
from flows.syntax import Call, Current, Literal, Reference, Tree

NAME = re.compile(r"\$\{([A-Za-z_]\w*)\}", re.ASCII)
READ_BEFORE_ASKING = frozenset({"relevant", "choice_filter", "repeat_count", "constraint"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One name read by one expression or text: `survey/rate`, `calculation`, `total`, and its column there."""

    place: str
    key: str
    name: str
    column: int = 0


def readings_of(plan: Plan) -> Iterator[Reading]:
    """The names that expressions and keys read, those in quotes (`jr:choice-name`) included."""
    for written in expressions_of(plan):
        for part, around in parts_of(written.tree):
            for name in _named(part, around):
                yield Reading(f"survey/{written.node.name}", written.key, name, part.column)
    for item in plan.flow.items.values():
        key = "unique_by" if isinstance(item, Repeat) else "evidence_for"
        named = getattr(item, key, None)
        if isinstance(named, str):
            yield Reading(f"survey/{item.name}", key, named)


def _named(part: Tree, around: tuple[Tree, ...]) -> list[str]:
    if isinstance(part, Reference | Current) and part.name:
        return [part.name]
    inside = around[-1] if around else None
    if isinstance(part, Literal) and isinstance(inside, Call) and inside.name == "jr:choice-name":
        return NAME.findall(str(part.value)) if part is inside.arguments[1] else []
    return []


def pipes_of(flow: Flow) -> Iterator[Reading]:
    """The names shown in texts; the same name in several languages counts once."""
    for written in texts_of(flow):
        names = {name: None for text in written.texts.values() for name in NAME.findall(text)}
        place, _, key = written.place.partition(" ")
        yield from (Reading(place, key, name) for name in names)


def used_lists(flow: Flow) -> set[str]:
    """The lists that questions take their choices from."""
    return {name for item in flow.items.values() if isinstance(item, Question) for name in item.list_names}
