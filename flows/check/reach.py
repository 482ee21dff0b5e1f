"""Conditions that no answers can meet: said only where it is proved, with the reason; never about what is handed in."""

from collections.abc import Iterator, Sequence

from flows.check.blanks import facts_of
from flows.check.codes import Code
from flows.check.finding import Finding
from flows.check.limits import empty_range, limits_by_name
from flows.check.trees import EQUALS, both_ways, comparison, conjuncts, expressions_of, question_of, text_in_quotes
from flows.coercion import equal
from flows.nodes import Node, Plan
from flows.syntax import Call, Literal, Logic, Reference, Tree
from flows.xlsform.unparse import unparse

Reason = tuple[str, str]
"""Cause and way out."""

Demand = tuple[Node, str, bool]
"""A question, a choice, and whether the answer must be that choice or must not."""

SHOWN = 8


def check_reach(plan: Plan) -> Iterator[Finding]:
    """Items that nobody can be asked and constraints that accept nothing; what stands in them is not said again."""
    dead: set[str] = set()
    for node in plan.nodes.values():
        if node.parent is not None and node.parent.name in dead:
            dead.add(node.name)
            continue
        reason = _impossible(plan, list(conjuncts(node.relevant.tree))) if node.relevant is not None else None
        if reason is None and node.relevant is not None:
            reason = _clash(plan, facts_of(plan)[node.name]) or _no_number(facts_of(plan)[node.name])
        if reason is not None:
            dead.add(node.name)
            yield Finding(Code.W_UNREACHABLE, f"survey/{node.name} relevant", *reason)
    for written in expressions_of(plan):
        if written.key == "constraint":
            parts = limits_by_name(list(conjuncts(written.tree))).get(".", [])
            if empty_range(parts):
                shown = " and ".join(map(unparse, parts))
                cause = f"constraint {shown} accepts nothing"
                yield Finding(Code.W_CONTRADICTION, written.place, cause, "correct one of the limits")


def _impossible(plan: Plan, parts: Sequence[Tree]) -> Reason | None:
    """Why these can never all be true; None where that is not proved."""
    for part in parts:
        reason = _never(plan, part)
        if reason is not None:
            return reason
    return _clash(plan, parts) or _no_number(parts)


def _never(plan: Plan, part: Tree) -> Reason | None:
    """Why one condition is never true."""
    if isinstance(part, Logic):
        reasons = [_impossible(plan, list(conjuncts(each))) for each in part.operands]
        return reasons[0] if all(reason is not None for reason in reasons) else None
    if isinstance(part, Call) and part.name == "false":
        return "false() is never true", "remove the item, or write when it is asked"
    if _constants_differ(plan, part):
        return f"{unparse(part)} is never true: both sides are fixed", "compare an answer"
    demand = _demand(plan, part)
    if demand is None or not demand[2] or not demand[1]:
        return None
    node, name, _ = demand
    names = [each.name for each in node.listed]
    words = {name} if node.question.type == "select_one" or _is_selected(part) else set(name.split())
    if words <= set(names) or node.from_inputs or not names:
        return None
    source = f"list {' + '.join(node.question.list_names)}" if node.question.list_names else f"{node.name}"
    more = ", …" if len(names) > SHOWN else ""
    return f"no answer makes {unparse(part)} true", f"{source} has {', '.join(names[:SHOWN])}{more}"


def _constants_differ(plan: Plan, part: Tree) -> bool:
    """An equality of two values that are written down, in the condition or in a calculate that is nothing else."""
    found = comparison(part)
    if found is None or found[1] not in EQUALS:
        return False
    left, right = _constant(plan, found[0]), _constant(plan, found[2])
    if left is None or right is None:
        return False
    return equal(_value(left), _value(right)) != (found[1] == "=")


def _value(literal: Literal) -> str | float | None:
    return None if literal.value == "" else literal.value


def _constant(plan: Plan, tree: Tree) -> Literal | None:
    if isinstance(tree, Literal):
        return tree
    node = question_of(plan, tree)
    known = node is not None and node.calculation is not None and node.relevant is None and node.parent is None
    return _constant(plan, node.calculation.tree) if known and node and node.calculation else None


def _demand(plan: Plan, part: Tree) -> Demand | None:
    """What a condition wants of a select: `${a} = 'x'`, `${a} != 'x'`, `selected(${a}, 'x')` or `not(…)` of them."""
    if isinstance(part, Call) and part.name == "not":
        inner = _demand(plan, part.arguments[0])
        return None if inner is None else (inner[0], inner[1], not inner[2])
    found = comparison(part)
    sides = [part.arguments] if isinstance(part, Call) and part.name == "selected" else both_ways(part, EQUALS)
    for left, right in sides:
        node, name = question_of(plan, left), text_in_quotes(right)
        if node is not None and node.question.is_select and name is not None and _is_plain(left):
            return node, name, found is None or found[1] == "="
    return None


def _is_selected(part: Tree) -> bool:
    """Whether it looks for one choice, also where several may be chosen; an equality is about all of them."""
    if isinstance(part, Call) and part.name == "not":
        return _is_selected(part.arguments[0])
    return isinstance(part, Call) and part.name == "selected"


def _is_plain(tree: Tree) -> bool:
    return isinstance(tree, Reference) and tree.predicate is None


def _clash(plan: Plan, parts: Sequence[Tree]) -> Reason | None:
    """Two conditions on one answer that exclude each other; each is held against the first few on that answer."""
    met: dict[str, list[tuple[Demand, Tree]]] = {}
    for part in parts:
        demand = _demand(plan, part)
        if demand is None or not (demand[0].question.type == "select_one" or _is_selected(part)):
            continue
        others = met.setdefault(demand[0].name, [])
        for other, earlier in others[:SHOWN]:
            if _exclude(demand, other):
                cause = f"{unparse(earlier)} and {unparse(part)} are never true together"
                return cause, "join them with or, or remove one"
        others.append((demand, part))
    return None


def _exclude(one: Demand, other: Demand) -> bool:
    if one[1] == other[1]:
        return one[2] != other[2]
    return one[2] and other[2] and one[0].question.type == "select_one"


def _no_number(parts: Sequence[Tree]) -> Reason | None:
    """Limits of one number that leave nothing between them."""
    for limits in limits_by_name(parts).values():
        if empty_range(limits):
            return f"{' and '.join(map(unparse, limits))} is never true", "correct one of the limits"
    return None
