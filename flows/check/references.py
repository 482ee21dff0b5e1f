"""Who reads whom: the names in expressions and texts of every item, and what the value of an item needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.check.texts import texts_of
from flows.model import Flow, Group, Item, Question, Repeat

NAME = re.compile(r"\$\{([A-Za-z_]\w*)\}", re.ASCII)
EXPRESSIONS = (
    "relevant",
    "choice_filter",
    "repeat_count",
    "calculation",
    "constraint",
    "required",
    "default",
    "add_when",
)
NEEDED_FOR_VALUE = frozenset({"relevant", "choice_filter", "repeat_count", "calculation"})
READ_BEFORE_ASKING = frozenset({"relevant", "choice_filter", "repeat_count", "constraint"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One name read by one expression or text: `survey/rate`, `calculation`, `total`."""

    place: str
    key: str
    name: str


def readings_of(item: Item) -> Iterator[Reading]:
    """The names that the expressions of an item read, those in quotes (`jr:choice-name`) included."""
    place = f"survey/{item.name}"
    for key in EXPRESSIONS:
        text = getattr(item, key, None)
        if isinstance(text, str):
            yield from (Reading(place, key, name) for name in NAME.findall(text))
    if isinstance(item, Question) and item.measure:
        for case in item.measure.score_when:
            yield from (Reading(place, "measure score_when", name) for name in NAME.findall(case.expr))
    if isinstance(item, Repeat) and item.unique_by:
        yield Reading(place, "unique_by", item.unique_by)


def pipes_of(flow: Flow) -> Iterator[Reading]:
    """The names shown in texts; the same name in several languages counts once."""
    for written in texts_of(flow):
        names = {name: None for text in written.texts.values() for name in NAME.findall(text)}
        place, _, key = written.place.partition(" ")
        yield from (Reading(place, key, name) for name in names)


def items_around(flow: Flow) -> dict[str, tuple[Item, ...]]:
    """For each item the groups and repeats it stands in, outermost first."""
    found: dict[str, tuple[Item, ...]] = {}

    def note(items: tuple[Item, ...], around: tuple[Item, ...]) -> None:
        for item in items:
            found[item.name] = around
            if isinstance(item, Group | Repeat):
                note(item.items, (*around, item))

    note(flow.survey, ())
    return found


def needs_of(flow: Flow) -> dict[str, dict[str, str]]:
    """For each item the names its value needs, with the key that needs them: its own and those of what is around."""
    around = items_around(flow)
    needs: dict[str, dict[str, str]] = {}
    for name, item in flow.items.items():
        read = {
            reading.name: reading.key
            for each in (*around[name], item)
            for reading in readings_of(each)
            if reading.key in NEEDED_FOR_VALUE
        }
        needs[name] = {read_name: key for read_name, key in read.items() if read_name in flow.items}
    return needs
