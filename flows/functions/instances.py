"""Functions on instances of repeats: position(..), indexed-repeat, current()."""

from typing import Final

from flows.casts import Numbers, as_number
from flows.expression_error import ExpressionError
from flows.functions.entry import Function, number
from flows.scope import Node, Scope
from flows.syntax import Call, Parent, Reference, Tree
from flows.values import Symbol, Value, View


def build_position(scope: Scope, call: Call) -> Node:
    """position(..): the number of the enclosing instance; inside a predicate, of the instance at hand."""
    parent = call.arguments[0]
    if not isinstance(parent, Parent):
        raise ExpressionError("E-POSITION", parent.column, "position takes no value", "write position(..)")
    repeats = scope.place.repeats
    if scope.filtered is not None:
        repeats = () if scope.filtered.is_repeat else scope.filtered.repeats
    if parent.steps > len(repeats):
        cause = "there is no repeat around it" if not repeats else f"only {len(repeats)} repeats are around it"
        way_out = "move it into the repeat" if not repeats else "write fewer ../"
        if scope.filtered is not None and scope.filtered.is_repeat:
            way_out = "put the [ ] on a question of the repeat"
        raise ExpressionError("E-POSITION", call.column, f"position(..): {cause}", way_out)
    up = parent.steps - 1
    return number(lambda view: float(view.position(up)), call, sure=True)


def build_indexed_repeat(scope: Scope, call: Call) -> Node:
    """indexed-repeat(${q}, ${repeat}, i[, ${outer}, j]): instance i counted from 1, blank outside 1…n."""
    question = plain_reference(scope, call, call.arguments[0], repeat=False)
    path = index_path(scope, call, question, read_indexes(scope, call, question))
    target = question.name

    def run(view: View) -> Value:
        here = view
        for repeat, at in path:
            members, place = here.instances(repeat), at(view)
            if not 1 <= place < len(members) + 1:
                return None
            here = members[int(place) - 1]
        return here.value(target)

    return Node(run, question.kind, call)


def read_indexes(scope: Scope, call: Call, question: Symbol) -> dict[str, Numbers]:
    """The pairs of a repeat and a number, in any order."""
    given = call.arguments[1:]
    if len(given) % 2:
        cause = "indexed-repeat takes a question, then pairs of a repeat and a number"
        raise ExpressionError("E-ARGS", call.column, cause, "write indexed-repeat(${q}, ${repeat}, 1)")
    indexes: dict[str, Numbers] = {}
    for repeat, index in zip(given[::2], given[1::2], strict=True):
        name = plain_reference(scope, call, repeat, repeat=True).name
        if name not in question.repeats:
            cause = f"${{{question.name}}} is not in the repeat {name}"
            raise ExpressionError("E-NODESET", repeat.column, cause, f"write ${{{question.repeats[-1]}}}")
        indexes[name] = as_number(scope.value(index))
    return indexes


def plain_reference(scope: Scope, call: Call, tree: Tree, repeat: bool) -> Symbol:
    """The symbol of an argument that must name a repeat, or a question inside one."""
    if isinstance(tree, Reference) and tree.predicate is None:
        symbol = scope.symbol(tree.name, tree.column)
        if symbol.is_repeat is repeat and (repeat or symbol.repeats):
            return symbol
    wanted = "a repeat" if repeat else "a question inside a repeat"
    cause = f"{call.name} needs {wanted} here"
    raise ExpressionError("E-NODESET", tree.column, cause, "write indexed-repeat(${question}, ${repeat}, 1)")


def index_path(scope: Scope, call: Call, question: Symbol, indexes: dict[str, Numbers]) -> list[tuple[str, Numbers]]:
    """The repeats to go through with their numbers; an outer one may be left out where it is around the place."""
    path = []
    for depth, repeat in enumerate(question.repeats):
        if repeat in indexes:
            path.append((repeat, indexes[repeat]))
        elif path or scope.place.repeats[: depth + 1] != question.repeats[: depth + 1]:
            cause = f"${{{question.name}}} is in several repeats, and the number for {repeat} is missing"
            raise ExpressionError("E-ARGS", call.column, cause, f"add ${{{repeat}}}, 1")
    return path


def build_current(scope: Scope, call: Call) -> Node:
    """current() alone is no value."""
    raise ExpressionError(
        "E-SYNTAX", call.column, "current() alone is no value", "write current()/. or current()/../name"
    )


FUNCTIONS: Final = (
    Function("position", 1, 1, build_position, "write position(..)"),
    Function("indexed-repeat", 3, 5, build_indexed_repeat, "write indexed-repeat(${q}, ${repeat}, 1)"),
    Function("current", 0, 0, build_current, "write current()/. or current()/../name"),
)
