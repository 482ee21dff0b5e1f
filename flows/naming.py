"""What an "other" is called: the name given at a question, and how it serves later questions on the same list."""

from collections.abc import Iterator

from flows.conversation import Record, Status
from flows.instances import Instance
from flows.nodes import Listed, Node
from flows.values import Value


def name_address(place: Instance, node: Node, choice: str) -> str:
    """Where the name of a choice is kept: `spot#2.place/name/other_place`."""
    return f"{place.prefix}{node.name}/name/{choice}"


def own_name(place: Instance, node: Node, choice: str) -> Record | None:
    """The answer or non-answer given at this very question."""
    return place.interview.ledger.answers.get(name_address(place, node, choice))


def inherited_name(place: Instance, node: Node, listed: Listed) -> Record | None:
    """The one given at an earlier question on the same list, here or around here, where it was chosen."""
    for giver in node.namers.get((listed.source, listed.name), ()):
        where = place.ancestor(giver.home)
        record = own_name(where, giver, listed.name)
        if record is not None and listed.name in words_of(where.value(giver.name)):
            return record
    return None


def name_record(place: Instance, node: Node, listed: Listed) -> Record | None:
    """What is known of the name of a choice at a question; None while nobody was asked."""
    if not listed.choice.asks_name:
        return None
    return inherited_name(place, node, listed) or own_name(place, node, listed.name)


def name_text(record: Record | None) -> str:
    """The name itself; empty for a non-answer."""
    return str(record.value) if record is not None and record.status is Status.ANSWERED else ""


def names_owed(place: Instance, node: Node, value: Value) -> Iterator[Listed]:
    """The choices of an answer whose names are asked at this question, in list order."""
    if not node.asks_names and not node.from_inputs:
        return
    by_name = place.interview.listing(node).by_name
    for word in words_of(value):
        listed = by_name.get(word)
        if listed is not None and listed.choice.asks_name and inherited_name(place, node, listed) is None:
            yield listed


def words_of(value: Value) -> list[str]:
    """The choice names in the value of a select."""
    return value.split() if isinstance(value, str) else []
