"""The keys of the instances of a repeat under `unique_by`: the same thing does not stand in a list twice."""

from flows.coercion import to_text
from flows.instances import Instance, Range
from flows.kinds.texts import fold_key
from flows.lists import is_offered, offering_test
from flows.naming import inherited_name, name_record, name_text
from flows.nodes import Listed, Node


def key_of_choice(place: Instance, node: Node, listed: Listed) -> str | None:
    """The key that choosing it would give; None where its name is still to be asked, so that it stays on offer."""
    if not listed.choice.asks_name:
        return listed.name
    record = inherited_name(place, node, listed)
    return None if record is None else _named(name_text(record), listed)


def _named(name: str, listed: Listed) -> str:
    return f"={fold_key(name)}" if name else listed.name


def key_of(place: Instance, node: Node) -> str | None:
    """The key of an instance; None when blank, hidden, or when its name is still to be asked."""
    if not place.is_relevant(node):
        return None
    if node.calculation is not None:
        return fold_key(to_text(place.value(node.name))) or None
    record = place.record(node)
    if record is None or record.status != "answered" or record.value is None:
        return None
    value = str(record.value)
    if not node.question.is_select:
        return fold_key(value) or None
    if not is_offered(place, node, value):
        return None
    listed = place.interview.listing(node).by_name[value]
    if not listed.choice.asks_name:
        return value
    given = name_record(place, node, listed)
    return None if given is None else _named(name_text(given), listed)


def owners(within: Range, node: Node) -> dict[str, int]:
    """For each key the first live instance that has it; empty while it is being found out."""
    if within.owners is None:
        within.owners = {}
        found: dict[str, int] = {}
        for place in within.live:
            key = key_of(place, node)
            if key is not None:
                found.setdefault(key, place.id)
        within.owners = found
    return within.owners


def is_own(place: Instance, node: Node) -> bool:
    """Whether no earlier instance has the key of this one."""
    if place.range is None:
        return True
    first = owners(place.range, node)
    key = key_of(place, node) if first else None
    return key is None or first.get(key, place.id) == place.id


def taken_by_others(place: Instance, node: Node) -> set[str]:
    """The keys of all other live instances."""
    if place.range is None:
        return set()
    others = (each for each in place.range.live if each is not place)
    return {key for each in others if (key := key_of(each, node)) is not None}


def collides(place: Instance, node: Node) -> bool:
    """Whether the key of this instance is also that of another one."""
    key = key_of(place, node)
    return key is not None and key in taken_by_others(place, node)


def has_room(within: Range) -> bool:
    """Whether one more instance would be offered a key: some choice not used yet, or one that asks its name."""
    unique = within.node.repeat.unique_by
    if unique is None:
        return True
    plan = within.around.interview.plan
    node = plan.nodes[unique]
    if not node.asked or not node.question.is_select:
        return True
    used = {key for place in within.live if (key := key_of(place, node)) is not None}
    new = Instance(within.around.interview, within, 0)
    new.relevance[node.name] = True
    entries = within.around.interview.listing(node).entries
    offers = offering_test(new, node)
    for each in entries:
        if key_of_choice(new, node, each) in used:
            continue
        if node.filter_looks_inside or offers(each.name):
            return True
    return False
