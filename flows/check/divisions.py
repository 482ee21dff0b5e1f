"""Divisions: by what may be 0, and those whose many digits people would read."""

from collections.abc import Iterator
from itertools import pairwise

from flows.check.blanks import facts_of
from flows.check.codes import Code
from flows.check.finding import Finding
from flows.check.trees import Written, comparison, conjuncts, names_in, number_in, results_of
from flows.nodes import Plan
from flows.syntax import Call, Chain, Dot, Literal, Logic, Reference, Tree
from flows.xlsform.unparse import unparse


def check_division(plan: Plan, written: Written, part: Tree, around: tuple[Tree, ...]) -> Iterator[Finding]:
    """A divisor that may be 0, unless something around the division has looked at it first."""
    for sign, divisor in part.rest if isinstance(part, Chain) else ():
        if sign not in ("div", "mod") or _is_never_zero(plan, divisor):
            continue
        looked_at = _looked_at(around, part)
        looked_at |= {name for each in facts_of(plan)[written.node.name] for name in names_in(each)}
        if not names_in(divisor) or not names_in(divisor) <= looked_at:
            shown = unparse(divisor)
            way_out = f"write if({shown} > 0, {unparse(part)}, '')"
            yield written.say(Code.W_DIV_ZERO, divisor, f"{shown} may be 0", way_out)


def _looked_at(around: tuple[Tree, ...], part: Tree) -> set[str]:
    """The names in the conditions of every if() around, and in what is tested before it in an and or or."""
    found: set[str] = set()
    for each, inner in pairwise((*around, part)):
        if isinstance(each, Call) and each.name == "if" and inner is not each.arguments[0]:
            found |= names_in(each.arguments[0])
        if isinstance(each, Logic):
            for operand in each.operands[: each.operands.index(inner)]:
                found |= names_in(operand)
    return found


def _is_never_zero(plan: Plan, divisor: Tree) -> bool:
    """A number other than 0, or a question whose constraint keeps it away from 0."""
    number = number_in(divisor)
    if number is not None:
        return number != 0
    node = plan.nodes.get(divisor.name) if isinstance(divisor, Reference) else None
    limits = conjuncts(node.constraint.tree) if node is not None and node.constraint is not None else ()
    for part in limits:
        found = comparison(part)
        least = number_in(found[2]) if found is not None and isinstance(found[0], Dot) else None
        if found is not None and least is not None and (least > 0 or (least == 0 and found[1] == ">")):
            return found[1] in (">", ">=")
    return False


def is_endless(tree: Tree) -> bool:
    """A division, or a product with a fraction, that nothing rounds."""
    return any(map(_has_many_digits, results_of(tree)))


def _has_many_digits(tree: Tree) -> bool:
    if not isinstance(tree, Chain):
        return False
    parts = (tree.first, *(right for _, right in tree.rest))
    fraction = any(isinstance(each, Literal) and not (number_in(each) or 0.0).is_integer() for each in parts)
    signs = {sign for sign, _ in tree.rest}
    if signs & {"+", "-"} and any(map(_has_many_digits, parts)):
        return True
    return "div" in signs or ("*" in signs and fraction)
