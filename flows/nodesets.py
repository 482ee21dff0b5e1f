"""Node sets compiled: `${name}` seen from outside its repeat, with or without a predicate."""

from collections.abc import Callable, Sequence

from flows.casts import as_boolean
from flows.expression_error import ExpressionError
from flows.scope import Node, NodeSet, Scope
from flows.syntax import Call, Reference, Tree
from flows.values import Kind, Symbol, View
from flows.walking import Candidate, meter_of

Members = Callable[[View], Sequence[View]]


def compile_reference(scope: Scope, tree: Reference) -> Node | NodeSet:
    """One value inside its own repeat or outside repeats, a node set otherwise."""
    symbol = scope.symbol(tree.name, tree.column)
    scope.notes.weight += 1
    path = repeats_between(scope.place.repeats, symbol)
    if path:
        return node_set(scope, tree, symbol, path)
    if tree.predicate is not None:
        cause = f"${{{tree.name}}} is one value here, so [ ] has nothing to choose from"
        raise ExpressionError("E-NODESET", tree.column, cause, f"write ${{{tree.name}}}, and compare it")
    name = tree.name
    return Node(lambda view: view.value(name), symbol.kind, tree, name=name)


def repeats_between(around: tuple[str, ...], symbol: Symbol) -> tuple[str, ...]:
    """The repeats to go through from a place to a symbol, outermost first; a repeat itself is the last."""
    path = (*symbol.repeats, symbol.name) if symbol.is_repeat else symbol.repeats
    shared = 0
    limit = len(path) - 1 if symbol.is_repeat else len(path)
    while shared < min(limit, len(around)) and path[shared] == around[shared]:
        shared += 1
    return path[shared:]


def node_set(scope: Scope, tree: Reference, symbol: Symbol, path: tuple[str, ...]) -> NodeSet:
    """The views of all live instances along the path, filtered by the predicate."""
    scope.need_walk()

    def members(view: View) -> list[View]:
        meter = meter_of(view)
        found: list[View] = [view]
        for repeat in path:
            found = [inner for outer in found for inner in outer.instances(repeat)]
            meter.spend(len(found))
        return found

    if tree.predicate is None:
        return NodeSet(members, symbol, tree)
    return NodeSet(filtered(scope, tree.predicate, symbol, members), symbol, tree)


def filtered(scope: Scope, predicate: Tree, symbol: Symbol, members: Members) -> Members:
    """Only the members for which the predicate is true; each test costs what is written in it."""
    before = scope.notes.weight
    node = scope.within(symbol).value(predicate)
    if node.kind is Kind.NUMBER:
        cause = "a number in [ ] does not choose an instance"
        raise ExpressionError("E-NODESET", node.column, cause, "use indexed-repeat(${question}, ${repeat}, number)")
    test, weight = as_boolean(node), max(1, scope.notes.weight - before)
    name = None if symbol.is_repeat else symbol.name

    def chosen(view: View) -> list[View]:
        meter = meter_of(view)
        kept: list[View] = []
        for here in members(view):
            meter.spend(weight)
            if test(Candidate(view, here, here.value(name) if name else None, meter)):
                kept.append(here)
        return kept

    return chosen


def need_set(scope: Scope, call: Call, tree: Tree) -> NodeSet:
    """An argument that must be a node set; raises E-NODESET."""
    part = scope.compile(scope, tree)
    if isinstance(part, NodeSet):
        return part
    cause = f"{call.name} needs a question inside a repeat"
    raise ExpressionError("E-NODESET", part.column, cause, "name one, seen from outside its repeat: ${question}")


def need_questions(call: Call, found: NodeSet) -> NodeSet:
    """A node set of a question, not of a repeat; raises E-NODESET."""
    if found.symbol.is_repeat:
        cause = f"{call.name}: ${{{found.symbol.name}}} is a repeat and has no value"
        raise ExpressionError("E-NODESET", found.column, cause, "name a question of the repeat")
    return found
