"""Why an item is asked or not: each term of the conditions around it, with what it reads and its present value."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from flows.coercion import to_text
from flows.compiler import compile_tree
from flows.expressions import Expression
from flows.instances import Instance
from flows.lists import offers_any
from flows.nodes import Node
from flows.playing.spelling import spell
from flows.replay import Replay
from flows.scope import Scope
from flows.syntax import Call, Logic, Reference, Tree, walk
from flows.values import Place, Value


@dataclass(frozen=True, slots=True)
class Reason:
    """One line: `depth` of the term in the condition, its words, its value, and what it reads (name = value)."""

    depth: int
    words: str
    holds: bool
    reads: str = ""


def explain(stand: Replay, name: str, prefix: str = "") -> Iterator[str]:
    """Lines about an item, in the instance at `prefix` or else in every live one. Raises LookupError for no item."""
    node = stand.interview.plan.nodes.get(name)
    if node is None:
        raise LookupError(name)
    places = [place for place in stand.places() if place.home == node.home]
    here = [place for place in places if place.prefix == prefix] or places
    if not here:
        yield f"{name}: no {node.home} is described yet"
        yield from explain(stand, node.home)
    for place in here:
        yield from _explain_at(place, node)


def _explain_at(place: Instance, node: Node) -> Iterator[str]:
    yield f"{place.prefix}{node.name}: {_verdict(place, node)}"
    around: Node | None = node
    while around is not None:
        where = place.ancestor(around.home)
        if around.relevant is not None:
            owner = "" if around is node else f"{around.item.type} {around.name}: "
            yield f"  {owner}relevant: {around.relevant.text}"
            for reason in reasons(where, around.relevant, around.repeats):
                mark = "true " if reason.holds else "false"
                reads = f"    ({reason.reads})" if reason.reads else ""
                yield f"  {'  ' * reason.depth}{mark}  {reason.words}{reads}"
        around = around.parent


def _verdict(place: Instance, node: Node) -> str:
    if not place.is_relevant(node) or any(not place.ancestor(each.home).is_relevant(each) for each in _around(node)):
        return "not asked"
    if node.asked and node.question.is_select and not offers_any(place, node):
        return "not asked: no choice is offered"
    if node.calculation is not None:
        return f"computed: {shown(place.value(node.name))}"
    conditional = any(each.relevant is not None for each in (node, *_around(node)))
    return "asked" if conditional else "asked: always"


def _around(node: Node) -> Iterator[Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def reasons(place: Instance, expression: Expression, repeats: tuple[str, ...]) -> Iterator[Reason]:
    """The terms of an expression: what `and`, `or` and `not` join, from the outside in."""
    known = Place(place.interview.plan.symbols, repeats)
    yield from _terms(place, known, expression.tree, 0)


def _terms(place: Instance, known: Place, tree: Tree, depth: int) -> Iterator[Reason]:
    scope = Scope(known, compile_tree)
    part = Expression("", tree, scope.value(tree), scope.notes)
    if isinstance(tree, Logic):
        yield Reason(depth, f"{tree.word} of", part.test(place))
        for operand in tree.operands:
            yield from _terms(place, known, operand, depth + 1)
    elif isinstance(tree, Call) and tree.name == "not" and isinstance(tree.arguments[0], Logic):
        yield Reason(depth, "not", part.test(place))
        yield from _terms(place, known, tree.arguments[0], depth + 1)
    else:
        yield Reason(depth, spell(tree), part.test(place), ", ".join(_reads(place, tree)))


def _reads(place: Instance, tree: Tree) -> Iterator[str]:
    """The present values of what a term names."""
    plan = place.interview.plan
    names = dict.fromkeys(part.name for part in walk(tree) if isinstance(part, Reference))
    for name in names:
        symbol = plan.symbols.get(name)
        if symbol is None or symbol.is_repeat:
            yield f"{name}: {len(place.instances(name))}"
        elif set(symbol.repeats) <= {each.home for each in place.around()}:
            yield f"{name} = {shown(place.value(name))}"
        else:
            values = (shown(each.value(name)) for each in place.instances(symbol.repeats[-1]))
            yield f"{name} = {', '.join(values) or 'none'}"


def shown(value: Value) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return "blank"
    return value.isoformat() if isinstance(value, date | datetime | time) else to_text(value)
