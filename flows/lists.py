"""The choices of a question: joined from fixed lists and lists handed in, filtered, without those already used."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from flows.conversation import Context
from flows.glance import Glance
from flows.instances import Instance
from flows.model_parts import Choice
from flows.nodes import Listed, Node
from flows.values import Value


class Listing:
    """One joined list: in order, by name, and as columns for filters."""

    __slots__ = ("by_name", "columns", "entries")

    def __init__(self, entries: Sequence[Listed]) -> None:
        self.entries = tuple(entries)
        self.by_name = {each.name: each for each in self.entries}
        self.columns = {each.name: _columns_of(each.choice) for each in self.entries}


def _columns_of(choice: Choice) -> dict[str, Value]:
    columns: dict[str, Value] = {"name": choice.name}
    for key, value in choice.columns.items():
        columns[key] = float(value) if isinstance(value, int | float) else (value or None)
    return columns


def join_lists(node: Node, context: Context) -> Listing:
    """The list of a question; what was handed in takes its place in the order of `choices`."""
    if not node.from_inputs:
        return Listing(node.listed)
    entries: list[Listed] = []
    fixed: dict[str, list[Listed]] = {}
    for each in node.listed:
        fixed.setdefault(each.source, []).append(each)
    seen: set[str] = set()
    for name in (f"={node.name}", *node.question.list_names):
        choices = [each.choice for each in fixed.get(name, ())] or list(_handed_in(context.choices.get(name, ())))
        for choice in choices:
            if choice.name not in seen:
                seen.add(choice.name)
                entries.append(Listed(len(entries), name, choice))
    return Listing(entries)


def _handed_in(rows: Sequence[Mapping[str, Any]]) -> Iterator[Choice]:
    """Choices of an input; a row that is none is left out, since launching refuses it."""
    for row in rows:
        try:
            yield Choice.model_validate(dict(row))
        except ValidationError:
            continue


def passing(place: Instance, node: Node, entries: Sequence[Listed]) -> Iterator[Listed]:
    """The entries that the filter lets through here."""
    test = node.choice_filter
    if test is None:
        yield from entries
        return
    columns = place.interview.listing(node).columns
    record = place.record(node)
    glance = Glance(place, node.decode(record.value) if record else None)
    for each in entries:
        if test.test(glance.look_at(columns[each.name])):
            yield each


def is_offered(place: Instance, node: Node, name: str) -> bool:
    """Whether the filter lets this choice through here."""
    return offering_test(place, node)(name)


def offering_test(place: Instance, node: Node) -> Callable[[str], bool]:
    """The same for many names, looked at one after the other."""
    listing, test = place.interview.listing(node), node.choice_filter
    if test is None:
        return listing.by_name.__contains__
    record, columns = place.record(node), listing.columns
    glance = Glance(place, node.decode(record.value) if record else None)
    return lambda name: name in columns and test.test(glance.look_at(columns[name]))


def offers_any(place: Instance, node: Node) -> bool:
    """Whether anything is offered here at all."""
    if node.choice_filter is None and node.key_of is None:
        return bool(place.interview.listing(node).entries)
    return next(offered(place, node), None) is not None


def offered(place: Instance, node: Node) -> Iterator[Listed]:
    """What is offered here: passes the filter and is not the key of another instance."""
    entries = passing(place, node, place.interview.listing(node).entries)
    if node.key_of is None or place.range is None:
        yield from entries
        return
    taken = place.interview.taken_by_others(place, node)
    for each in entries:
        if place.interview.key_of_choice(place, node, each) not in taken:
            yield each
