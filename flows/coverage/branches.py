"""The branches of a flow: everything that its transcripts should have met at least once, each way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flows.asks.extras import offers_table
from flows.coverage.forks import Fork, forks_of
from flows.items import Question, Repeat
from flows.model import Flow
from flows.nodes import Node, Plan
from flows.plan import plan_of
from flows.syntax import Literal

EITHER: Final = ("true", "false")


@dataclass(frozen=True, slots=True, order=True)
class Branch:
    """`name` is an item or list, `key` what branches there (`relevant`, `choice`, `repeat` …), `way` which way."""

    ordinal: int
    name: str
    key: str
    way: str

    @property
    def place(self) -> str:
        """As the checker names it: `survey/spot add_when`."""
        return f"{'choices' if self.key.startswith('ask_name') else 'survey'}/{self.name} {self.key}"


@dataclass(frozen=True, slots=True)
class Branches:
    """All branches in the order of the flow, and the conditions of every `if()` by item."""

    all: tuple[Branch, ...]
    forks: dict[str, tuple[Fork, ...]]


def list_branches(flow: Flow) -> Branches:
    """Every branch of a flow."""
    plan = plan_of(flow)
    forks = {name: tuple(forks_of(plan, node)) for name, node in plan.nodes.items()}
    found = [branch for node in plan.nodes.values() for branch in _branches_of(plan, node, forks[node.name])]
    found += _name_branches(plan)
    return Branches(tuple(dict.fromkeys(found)), forks)


def _branches_of(plan: Plan, node: Node, forks: tuple[Fork, ...]) -> Iterator[Branch]:
    for key, way in _ways_of(node):
        yield Branch(node.ordinal, node.name, key, way)
    for fork in forks:
        for way in EITHER:
            yield Branch(node.ordinal, node.name, fork.key, way)


def _ways_of(node: Node) -> Iterator[tuple[str, str]]:
    if node.relevant is not None:
        yield from (("relevant", way) for way in EITHER)
    if isinstance(node.item, Question):
        yield from _question_ways(node, node.item)
    elif isinstance(node.item, Repeat):
        yield from (("repeat", way) for way in repeat_ways(node, node.item))
        if node.add_when is not None:
            yield from (("add_when", way) for way in EITHER)
        if offers_table(node.item) and node.repeat_count is None:
            yield from (("table", way) for way in ("saved", "refused"))


def _question_ways(node: Node, item: Question) -> Iterator[tuple[str, str]]:
    if node.required is not None:
        yield from (("required", way) for way in EITHER)
    if node.constraint is not None:
        yield from (("constraint", way) for way in ("accept", "refuse"))
    if node.choice_filter is not None:
        yield from (("choice_filter", way) for way in ("one offer", "another offer"))
    if item.is_select and item.type != "rank":
        yield from (("choice", listed.name) for listed in node.listed)
    for number in range(1, 1 + len(item.measure.score_when if item.measure else ())):
        yield from ((f"score_when {number}", way) for way in EITHER)


def repeat_ways(node: Node, item: Repeat) -> Iterator[str]:
    """How many instances there can be, and how the repeat can end."""
    if node.repeat_count is not None:
        tree = node.repeat_count.tree
        fixed = int(tree.value) if isinstance(tree, Literal) and isinstance(tree.value, float) else None
        yield from (("0", "1", "2+") if fixed is None else (("0", "1")[fixed] if fixed < 2 else "2+",))
        return
    if item.min == 0:
        yield "0"
        yield "None"
    if item.min < 2:
        yield "1"
    if item.max > 1:
        yield "2+"
    if item.max > max(item.min, 1):
        yield "Done"


def _name_branches(plan: Plan) -> Iterator[Branch]:
    """The name of an "other" belongs to its list, so it is asked for each list and not for each question."""
    for node in plan.nodes.values():
        for listed in node.listed:
            if listed.choice.asks_name:
                source = listed.source.removeprefix("=")
                for way in ("named", "used as a label"):
                    yield Branch(len(plan.nodes), source, f"ask_name {listed.name}", way)
