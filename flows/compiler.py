"""From tree to closures: resolves every name and kind once, so that a run does nothing that was known before."""

from flows.expression_error import ExpressionError, suggestion
from flows.functions.registry import find_function
from flows.nodesets import compile_reference
from flows.operators import compile_chain, compile_logic, compile_negation
from flows.scope import Node, NodeSet, Scope
from flows.syntax import Call, Chain, Column, Current, Dot, Literal, Logic, Negation, Parent, Reference, Tree
from flows.values import Kind
from flows.walking import outer_dot


def compile_tree(scope: Scope, tree: Tree) -> Node | NodeSet:
    """A node, or a node set for `${name}` with many values. `map` keeps the stack shallow: two frames a level."""
    match tree:
        case Literal():
            return compile_literal(tree)
        case Reference():
            return compile_reference(scope, tree)
        case Call():
            scope.notes.weight += 1
            return find_function(tree).build(scope, tree)
        case Chain(first=first, rest=rest):
            return compile_chain(tree, list(map(scope.value, (first, *(right for _, right in rest)))))
        case Logic(operands=operands):
            return compile_logic(tree, list(map(scope.value, operands)))
        case Negation(operand=operand):
            return compile_negation(tree, scope.value(operand))
        case Dot():
            return compile_dot(scope, tree)
        case Current():
            return compile_current(scope, tree)
        case Column():
            return compile_column(scope, tree)
        case Parent():
            raise ExpressionError("E-SYNTAX", tree.column, '".." stands only in position(..)', "write ${name}")


def compile_literal(tree: Literal) -> Node:
    """A constant; the empty text is blank."""
    value = tree.value
    if value == "":
        return Node(lambda view: None, Kind.BLANK, tree)
    kind = Kind.TEXT if isinstance(value, str) else Kind.NUMBER
    return Node(lambda view: value, kind, tree, sure=True)


def compile_dot(scope: Scope, tree: Dot | Current) -> Node:
    """`.`: in a predicate the value at hand, else the question's own."""
    scope.notes.weight += 1
    if isinstance(tree, Dot) and scope.filtered is not None:
        if scope.filtered.is_repeat:
            cause = f'"." has no value in [ ] on the repeat {scope.filtered.name}'
            raise ExpressionError("E-REF", tree.column, cause, "name a question of the repeat, without ${ }")
        return Node(lambda view: view.dot, scope.filtered.kind, tree)
    if scope.place.dot is None:
        raise ExpressionError("E-REF", tree.column, '"." has no value here', "write ${name}")
    depth = scope.depth
    if depth:
        return Node(lambda view: outer_dot(view, depth), scope.place.dot, tree)
    return Node(lambda view: view.dot, scope.place.dot, tree)


def compile_current(scope: Scope, tree: Current) -> Node | NodeSet:
    """`current()/.` and `current()/../name`: the question's own value, or that of a question beside it."""
    if scope.filtered is None and scope.place.columns is None:
        instead = f"${{{tree.name}}}" if tree.name else "."
        cause = "current() stands only in a choice_filter or in [ ]"
        raise ExpressionError("E-SYNTAX", tree.column, cause, f"write {instead}")
    if tree.name is None:
        return compile_dot(scope, tree)
    return compile_reference(scope, Reference(tree.name, tree.column))


def compile_column(scope: Scope, tree: Column) -> Node:
    """A bare name: a question of the repeat in a predicate, a column of the choices in a choice_filter."""
    name = tree.name
    scope.notes.weight += 1
    repeat = scope.filtered
    if repeat is not None and repeat.is_repeat:
        inside = (*repeat.repeats, repeat.name)
        symbols = scope.place.symbols
        found = symbols.get(name)
        if found is None or found.repeats != inside or found.is_repeat:
            known = [key for key, symbol in symbols.items() if symbol.repeats == inside and not symbol.is_repeat]
            way_out = suggestion(name, known, f"name a question of {repeat.name}")
            raise ExpressionError("E-REF", tree.column, f'no question "{name}" in {repeat.name}', way_out)
        scope.notes.references.add(name)
        return Node(lambda view: view.column(name), found.kind, tree)
    columns = scope.place.columns
    if columns is None or repeat is not None:
        way_out = f"write ${{{name}}} for the question, '{name}' for the text"
        raise ExpressionError("E-REF", tree.column, f'"{name}" is not a value here', way_out)
    if name != "name" and name not in columns:
        way_out = suggestion(name, columns, f"add the column {name} to the choices, or write '{name}' for the text")
        raise ExpressionError("E-REF", tree.column, f'no column "{name}" in the choices', way_out)
    scope.notes.columns.add(name)
    return Node(lambda view: view.column(name), Kind.TEXT if name == "name" else Kind.ANY, tree)
