"""Plain limits: comparisons of one value with numbers, and whether together they leave anything."""

from collections.abc import Sequence

from flows.check.trees import comparison, number_in
from flows.syntax import Dot, Reference, Tree

TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}
Limit = tuple[str, str, float]
"""The name (`.` for the answer itself), the sign as it stands between name and number, the number."""


def limit_of(part: Tree) -> Limit | None:
    """`${age} > 5` or `5 < ${age}`; None for anything else."""
    found = comparison(part)
    if found is None or found[1] not in TURNED:
        return None
    left, sign, right = found
    for side, other, seen in ((left, right, sign), (right, left, TURNED[sign])):
        number, name = number_in(other), _name(side)
        if name and number is not None:
            return name, seen, number
    return None


def _name(tree: Tree) -> str:
    if isinstance(tree, Reference) and tree.predicate is None:
        return tree.name
    return "." if isinstance(tree, Dot) else ""


def limits_by_name(parts: Sequence[Tree]) -> dict[str, list[Tree]]:
    """The plain limits among some conditions, by the name that they limit."""
    found: dict[str, list[Tree]] = {}
    for part in parts:
        limit = limit_of(part)
        if limit is not None:
            found.setdefault(limit[0], []).append(part)
    return found


def empty_range(parts: Sequence[Tree]) -> bool:
    """Whether limits of one value leave no number at all."""
    low, high = (float("-inf"), True), (float("inf"), True)
    for limit in map(limit_of, parts):
        if limit is None:
            continue
        _, sign, value = limit
        if sign in (">", ">=", "="):
            low = max(low, (value, sign != ">"), key=lambda bound: (bound[0], not bound[1]))
        if sign in ("<", "<=", "="):
            high = min(high, (value, sign != "<"), key=lambda bound: (bound[0], bound[1]))
    return low[0] > high[0] or (low[0] == high[0] and not (low[1] and high[1]))
