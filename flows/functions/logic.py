"""Functions that choose, keep or make a value."""

import re
from typing import Final

from flows.casts import as_boolean, as_text
from flows.coercion import is_blank
from flows.expression_error import ExpressionError
from flows.functions.entry import Function, boolean, text
from flows.scope import Node, Scope
from flows.syntax import Call, Literal
from flows.values import Kind, Value, View

QUESTION: Final = re.compile(r"\s*\$\{([A-Za-z_][A-Za-z0-9_]*)\}\s*")


def either(left: Node, right: Node) -> Kind:
    """The kind of a value that is one of two: blank beside a kind is that kind."""
    if left.kind is right.kind or right.kind is Kind.BLANK:
        return left.kind
    return right.kind if left.kind is Kind.BLANK else Kind.ANY


def build_if(scope: Scope, call: Call) -> Node:
    """if(cond, a, b): only the taken branch is run."""
    condition, yes, no = scope.values(call)
    test, first, second = as_boolean(condition), yes.run, no.run

    def run(view: View) -> Value:
        return first(view) if test(view) else second(view)

    return Node(run, either(yes, no), call, sure=yes.sure and no.sure)


def build_not(scope: Scope, call: Call) -> Node:
    """not(x): the negation of the boolean of x."""
    test = as_boolean(scope.values(call)[0])
    return boolean(lambda view: not test(view), call)


def build_true(scope: Scope, call: Call) -> Node:
    """true()"""
    return boolean(lambda view: True, call)


def build_false(scope: Scope, call: Call) -> Node:
    """false()"""
    return boolean(lambda view: False, call)


def build_coalesce(scope: Scope, call: Call) -> Node:
    """coalesce(a, b): a, or b where a is blank; 0 is not blank."""
    left, right = scope.values(call)
    first, second = left.run, right.run

    def run(view: View) -> Value:
        value = first(view)
        return second(view) if is_blank(value) else value

    return Node(run, either(left, right), call)


def build_once(scope: Scope, call: Call) -> Node:
    """once(x): what was recorded first, else x."""
    value = scope.values(call)[0]
    scope.notes.once = True
    fresh = value.run

    def run(view: View) -> Value:
        kept = view.kept
        return fresh(view) if is_blank(kept) else kept

    return Node(run, Kind.TEXT if value.kind is Kind.TEXT else Kind.ANY, call)


def build_uuid(scope: Scope, call: Call) -> Node:
    """uuid(): each call in an expression has its own salt."""
    salt = str(scope.notes.uuids)
    scope.notes.uuids += 1
    return text(lambda view: view.uuid(salt), call)


def build_choice_name(scope: Scope, call: Call) -> Node:
    """jr:choice-name(value, '${question}'): the label of a choice of that question."""
    value, question = as_text(scope.value(call.arguments[0])), call.arguments[1]
    written = question.value if isinstance(question, Literal) else None
    found = QUESTION.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        cause = "jr:choice-name: the second value is not a quoted ${question}"
        way_out = "write jr:choice-name(${place}, '${place}')"
        raise ExpressionError("E-ARGS", question.column, cause, way_out)
    name = scope.symbol(found[1], question.column).name

    def run(view: View) -> str:
        choice = value(view)
        return view.choice_label(choice, name) if choice else ""

    return text(run, call)


FUNCTIONS: Final = (
    Function("if", 3, 3, build_if, "write if(condition, a, b)"),
    Function("not", 1, 1, build_not),
    Function("true", 0, 0, build_true),
    Function("false", 0, 0, build_false),
    Function("coalesce", 2, 2, build_coalesce, "nest it: coalesce(a, coalesce(b, c))"),
    Function("once", 1, 1, build_once),
    Function("uuid", 0, 0, build_uuid),
    Function("jr:choice-name", 2, 2, build_choice_name, "write jr:choice-name(${place}, '${place}')"),
)
