"""The edges of the graph: for each item the items that its value cannot do without, and the key that needs them."""

from collections.abc import Iterator, Mapping
from typing import Final

from flows.expressions import Expression
from flows.nodes import Node, Plan

Needs = Mapping[str, Mapping[str, str]]
"""For each item, needed item → key that needs it; what stands around an item is needed by it, too."""

FOR_VALUE: Final = ("relevant", "repeat_count", "choice_filter", "calculation")
"""Keys that decide a value. A constraint, a default, `required` and `add_when` give none, so they close no circle."""

EXPRESSIONS: Final = (*FOR_VALUE[:3], "required", "constraint", "default", "calculation", "add_when")


def needs_of(plan: Plan) -> Needs:
    """The edges of a flow: an item's own, then those of the groups and repeats around it."""
    needs: dict[str, dict[str, str]] = {}
    for name, node in plan.nodes.items():
        found: dict[str, str] = {}
        here: Node | None = node
        while here is not None:
            for key in FOR_VALUE:
                for needed in read_by(plan, here, key):
                    found.setdefault(needed, key)
            here = here.parent
        needs[name] = found
    return needs


def read_by(plan: Plan, node: Node, key: str) -> Iterator[str]:
    """The items that an expression reads; generated names count as the question that they belong to."""
    expression = getattr(node, key, None)
    if not isinstance(expression, Expression):
        return
    for name in sorted(expression.references):
        derived = plan.derived.get(name)
        name = derived.node.name if derived else name
        if name in plan.nodes:
            yield name
