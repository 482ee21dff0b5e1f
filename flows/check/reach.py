"""Conditions that nothing can meet: said only where it is proved, with the reason."""

from collections.abc import Iterator, Sequence

from flows.check.codes import Code
from flows.check.finding import Finding
from flows.check.trees import chain_of, comparison, conjuncts, expressions_of, question_of, text_of
from flows.nodes import Node, Plan
from flows.syntax import Call, Dot, Literal, Logic, Reference, Tree

Bound = tuple[float, bool]
"""A limit, and whether it may be reached."""


def check_reach(plan: Plan) -> Iterator[Finding]:
    """Items that nobody can be asked, choices that nobody is offered, constraints that accept nothing."""
    for node in plan.nodes.values():
        if node.relevant is None:
            continue
        reason = _impossible(plan, list(conjuncts(node.relevant.tree))) or _impossible(plan, list(chain_of(node)))
        if reason is not None:
            yield Finding(Code.W_UNREACHABLE, f"survey/{node.name} relevant", *reason)
    for written in expressions_of(plan):
        if written.key == "constraint" and (shown := _contradiction(written.tree)) is not None:
            yield Finding(Code.W_CONTRADICTION, written.place, f"{shown} accepts nothing", "correct one of the limits")


def _impossible(plan: Plan, parts: Sequence[Tree]) -> tuple[str, str] | None:
    """Why these can never all be true, and the way out; None where that is not proved."""
    for part in parts:
        reason = _never(plan, part)
        if reason is not None:
            return reason
    return _clash(plan, parts)


def _never(plan: Plan, part: Tree) -> tuple[str, str] | None:
    if isinstance(part, Logic) and part.word == "or":
        reasons = [_impossible(plan, list(conjuncts(each))) for each in part.operands]
        return reasons[0] if all(reason is not None for reason in reasons) else None
    if isinstance(part, Call) and part.name == "false":
        return "false() is never true", "remove the item, or write when it is asked"
    wanted = _wanted(plan, part)
    if wanted is None:
        return None
    node, name = wanted
    names = [each.name for each in node.listed]
    if name in names or node.from_inputs or not names:
        return None
    source = node.question.list_names[0] if node.question.list_names else node.name
    return f"no answer makes {text_of(part)} true", f"list {source} has {', '.join(names[:8])}"


def _wanted(plan: Plan, part: Tree) -> tuple[Node, str] | None:
    """The select and the choice that a condition wants: `${a} = 'x'` or `selected(${a}, 'x')`."""
    if isinstance(part, Call) and part.name == "selected":
        left, right = part.arguments
    elif (found := comparison(part)) is not None and found[1] == "=":
        left, right = (found[0], found[2]) if isinstance(found[0], Reference) else (found[2], found[0])
    else:
        return None
    node = question_of(plan, left)
    if (
        node is None
        or not node.question.is_select
        or not isinstance(right, Literal)
        or not isinstance(right.value, str)
    ):
        return None
    return (node, right.value) if right.value else None


def _clash(plan: Plan, parts: Sequence[Tree]) -> tuple[str, str] | None:
    """Two conditions on one answer that exclude each other."""
    chosen: dict[str, tuple[str, Tree]] = {}
    for part in parts:
        wanted = _wanted(plan, part)
        if wanted is None or wanted[0].question.type != "select_one":
            continue
        node, name = wanted
        earlier = chosen.setdefault(node.name, (name, part))
        if earlier[0] != name:
            cause = f"{text_of(earlier[1])} and {text_of(part)} are never true together"
            return cause, "join them with or, or remove one"
    for name in {key for part in parts for key in _limited(part)}:
        if _empty_range([part for part in parts if name in _limited(part)]):
            shown = " and ".join(text_of(part) for part in parts if name in _limited(part))
            return f"{shown} is never true", "correct one of the limits"
    return None


def _limited(part: Tree) -> set[str]:
    """The name that a condition keeps within a plain limit."""
    found = comparison(part)
    if found is None or not isinstance(found[2], Literal) or isinstance(found[2].value, str):
        return set()
    if isinstance(found[0], Reference):
        return {found[0].name}
    return {"."} if isinstance(found[0], Dot) else set()


def _contradiction(tree: Tree) -> str | None:
    """The plain limits of `.` that leave nothing."""
    limits = [part for part in conjuncts(tree) if "." in _limited(part)]
    return " and ".join(map(text_of, limits)) if _empty_range(limits) else None


def _empty_range(parts: Sequence[Tree]) -> bool:
    """Whether the plain limits leave no number at all."""
    low, high = (float("-inf"), True), (float("inf"), True)
    for part in parts:
        found = comparison(part)
        assert found is not None
        _, sign, right = found
        assert isinstance(right, Literal)
        value = float(right.value)
        if sign in (">", ">=", "="):
            low = max(low, (value, sign != ">"), key=lambda bound: (bound[0], not bound[1]))
        if sign in ("<", "<=", "="):
            high = min(high, (value, sign != "<"), key=lambda bound: (bound[0], bound[1]))
    return low[0] > high[0] or (low[0] == high[0] and not (low[1] and high[1]))
