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
    here, found = route.current, _next(route)
    if here is None or here.node is None or found is None or not _is_free(route, here, here.node, record):
        return False
    route.interview.add(here.place, here.node, record)
    route.pass_to(record, *found)
    return True


def _next(route: Route) -> Found | None:
    """What the walk would stop at next; None where it met an answer before, or nothing."""
    notes: list[tuple[Instance, Node]] = []
    for behind in range(len(route.following) - 1, -1, -1):
        found = route.following[behind]
        if found is None or isinstance(found, Station):
            return None if found is None else (found, notes, behind)
        place, node = found
        if not node.is_note:
            return Station("question", place.prefix + node.name, place, node), notes, behind
        notes.append(found)
    return None


def _is_free(route: Route, here: Station, node: Node, record: Record) -> bool:
    """Whether nothing reads this answer, nothing hangs on it, and no instance comes into being with it."""
    interview = route.interview
    plan, known = interview.plan, interview.ledger.described
    if not route.quick or not plan.timeless or plan.once or 2 * interview.steps > MAX_STEPS_PER_REPLAY:
        return False
    if not (node.passable and node.unread) or here.sort != "question" or here.record is not None:
        return False
    if record.address != here.address or record.status is None or interview.ledger.reopened:
        return False
    return all(number in known.get(repeat, ()) for repeat, number in instances_in(record.address))
