"""Whether a stored answer stands, whether a repeat may grow, and what is open in an item that a colleague has."""

from collections.abc import Iterator

from flows.conversation import Record, Status
from flows.instances import Instance, Range, Verdict
from flows.keys import has_room, is_own
from flows.lists import offers_any
from flows.nodes import Node
from flows.stations.station import Notice


def judge(place: Instance, node: Node, record: Record | None) -> tuple[Notice | None, bool]:
    """What to say of the stored answer, None where the question is not asked at all; and whether it stands."""
    if node.choice_filter is not None or node.key_of is not None or node.from_inputs:
        answered = record is not None and record.status is Status.ANSWERED
        if node.question.is_select and not answered and not offers_any(place, node):
            return None, False
    if record is None:
        return "none", False
    if record.status is Status.ANSWERED and not node.plain:
        match place.settle(node)[0]:
            case Verdict.LOST:
                return "no_longer_offered", False
            case Verdict.BROKEN:
                return "constraint_changed", False
            case Verdict.HIDDEN:
                return None, False
    if _doubles_key(place, node):
        return "constraint_changed", False
    return "none", True


def _doubles_key(place: Instance, node: Node) -> bool:
    """Whether the calculated key that comes from this question is now that of an earlier instance."""
    if place.range is None or place.range.node.key_asked_at != node.name or node.key_of is not None:
        return False
    key = place.interview.plan.nodes[place.range.node.repeat.unique_by or ""]
    return not is_own(place, key)


def can_grow(within: Range) -> bool:
    """Whether one more instance may be added: below `max`, a key left over, and `add_when` holds in the last one."""
    live, repeat = within.live, within.node.repeat
    if len(live) >= repeat.max or not has_room(within):
        return False
    if within.node.add_when is None or len(live) < repeat.min:
        return True
    last = live[-1] if live else within.around
    return within.node.add_when.test(last)


def open_questions(place: Instance, node: Node) -> Iterator[Node]:
    """The questions of an item that are asked under the present answers, and the repeats in it."""
    if not place.is_relevant(node):
        return
    if node.asked or node.item.type == "repeat":
        yield node
    elif node.item.type == "group":
        for each in node.children:
            yield from open_questions(place, each)
