"""What depends on what: which answers decide what else is asked, which questions a key comes from, who gives names."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from flows.expressions import Expression
from flows.items import Question, Repeat
from flows.nodes import Node, Plan

REFERENCE: Final = re.compile(r"\$\{(\w+)\}", re.ASCII)
CLOCK: Final = re.compile(r"\b(?:now|today)\s*\(")


def link_steering(plan: Plan) -> None:
    """The asked questions from which relevance, filters, counts and prompts follow, calculations seen through."""
    found: set[str] = set()
    for node in plan.nodes.values():
        steering = (node.relevant, node.choice_filter, node.repeat_count, node.add_when)
        found |= sources(plan, names_of(steering))
    plan.steering = frozenset(found)


def link_readers(plan: Plan) -> None:
    """Which answers nothing reads, neither an expression nor a text; and whether anything looks at the clock for more
    than to judge one answer.
    """
    whole = plan.flow.model_dump_json(exclude={"survey"})
    read = set(REFERENCE.findall(whole))
    for node in plan.nodes.values():
        read |= set(REFERENCE.findall(node.item.model_dump_json(exclude={"items"}))) | names_of(node.expressions)
    behind = {derived.node.name for name, derived in plan.derived.items() if name in read}
    lasting = [each for node in plan.nodes.values() for each in _lasting(node)]
    plan.timeless = not any(CLOCK.search(each.text) for each in lasting)
    for node in plan.nodes.values():
        node.unread = node.name not in read and node.name not in behind


def _lasting(node: Node) -> list[Expression]:
    """The expressions whose values hold for a whole replay."""
    found = (node.relevant, node.calculation, node.choice_filter, node.repeat_count, node.add_when)
    return [each for each in found if each is not None]


def sources(plan: Plan, names: Iterable[str]) -> set[str]:
    """The asked questions behind names: those named, and those that named calculations are computed from."""
    asked: set[str] = set()
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        derived = plan.derived.get(name)
        node = derived.node if derived else plan.nodes.get(name)
        if node is None:
            continue
        if node.asked:
            asked.add(node.name)
        if node.calculation is not None:
            waiting += node.calculation.references
    return asked


def names_of(expressions: Iterable[Expression | None]) -> set[str]:
    """The names that expressions read."""
    return {name for each in expressions if each is not None for name in each.references}


def link_keys(plan: Plan) -> None:
    """For each repeat with `unique_by`: its key question, and the asked question where a second one is refused."""
    for node in list(plan.nodes.values()):
        if not isinstance(node.item, Repeat) or node.item.unique_by is None:
            continue
        key = plan.nodes[node.item.unique_by]
        key.key_of = node
        node.key_asked_at = _last_feeder(plan, key, node.name)
        if key.choice_filter is not None:
            read = key.choice_filter.references
            key.filter_looks_inside = any(plan.homes.get(name) == node.name for name in read)


def _last_feeder(plan: Plan, key: Node, repeat: str) -> str:
    if key.asked:
        return key.name
    inside = [plan.nodes[name] for name in sources(plan, {key.name}) if plan.nodes[name].home == repeat]
    return max(inside, key=lambda node: node.ordinal).name if inside else ""


def link_names(plan: Plan) -> None:
    """The name of an "other" belongs to its list: who asked for it before is asked first what it is called."""
    givers: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in plan.nodes.values():
        if not isinstance(node.item, Question):
            continue
        for listed in node.listed:
            if not listed.choice.asks_name:
                continue
            identity = (listed.source, listed.name)
            around = set(node.repeats) | {""}
            node.namers[identity] = [giver for giver in givers[identity] if giver.home in around]
            givers[identity].append(node)
