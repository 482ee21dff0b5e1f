"""Past the open question without walking anew, where its answer changes nothing else."""

from flows.addresses import instances_in
from flows.conversation import Record
from flows.instances import Instance
from flows.limits import MAX_STEPS_PER_REPLAY
from flows.nodes import Node
from flows.route import Route
from flows.stations.station import Station

Found = tuple[Station, list[tuple[Instance, Node]], int]
"""The next open station, the notes before it, and how many of what follows lies behind it."""


def move_on(route: Route, record: Record) -> bool:
    """Makes the route that under one more record; False where more may have changed, and nothing was done."""
    here = route.current
    if here is None or here.node is None or not _is_free(route, here, here.node, record):
        return False
    found = _next(route) if here.node.unread else None
    if found is not None:
        route.interview.add(here.place, here.node, record)
        route.pass_to(record, *found)
        return True
    return _walk_on(route, here.node, record)


def _walk_on(route: Route, node: Node, record: Record) -> bool:
    """The same where an answer stirs nothing but what is behind it: only that is worked out and walked again."""
    if node.stirs is None or node.home or route.interview.context.scope is not None:
        return False
    root = route.interview.root
    for name in node.stirs:
        root.values.pop(name, None)
        root.relevance.pop(name, None)
    route.interview.add(root, node, record)
    route.walk_on(record, node.after)
    return True


def _next(route: Route) -> Found | None:
    """What the walk would stop at next; None where it met an answer before, or nothing."""
    notes: list[tuple[Instance, Node]] = []
    for behind in range(len(route.following) - 1, -1, -1):
        found = route.following[behind]
        if found is None:
            return None
        if isinstance(found, Station):  # a note that nothing follows is a station itself
            return found, [] if found.sort == "note" else notes, behind
        place, node = found
        if not node.is_note:
            return Station("question", place.prefix + node.name, place, node), notes, behind
        notes.append(found)
    return None


def _is_free(route: Route, here: Station, node: Node, record: Record) -> bool:
    """Whether the answer is a plain one that was never given before, and no instance comes into being with it."""
    interview = route.interview
    plan, known = interview.plan, interview.ledger.described
    if not route.quick or not plan.timeless or plan.once or 2 * interview.steps > MAX_STEPS_PER_REPLAY:
        return False
    if not node.passable or here.sort != "question" or here.record is not None:
        return False
    if record.address != here.address or record.status is None or interview.ledger.reopened:
        return False
    return all(number in known.get(repeat, ()) for repeat, number in instances_in(record.address))
