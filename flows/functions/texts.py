"""Functions on texts and on lists of choice names."""

from typing import Final

from flows.casts import as_number, as_text
from flows.coercion import SPACES, to_text
from flows.expression_error import ExpressionError
from flows.functions.entry import Function, boolean, number, text
from flows.limits import MAX_REGEX_CHARS, MAX_TEXT_UNITS
from flows.nodesets import need_questions
from flows.regex import RegexError, compile_regex
from flows.scope import Node, NodeSet, Run, Scope
from flows.syntax import Call, Literal
from flows.units import substr_utf16, utf16_len
from flows.values import Value, View
from flows.walking import bounded


def build_selected(scope: Scope, call: Call) -> Node:
    """selected(list, name): a whole word of the list."""
    words, name = scope.values(call)
    first, second = as_text(words), as_text(name)
    if name.text:
        literal = name.text.strip(SPACES)
        return boolean(lambda view: literal in first(view).split(), call)

    def run(view: View) -> bool:
        wanted, listed = second(view).strip(SPACES), first(view).split()
        return wanted in listed if wanted else not listed

    return boolean(run, call)


def build_count_selected(scope: Scope, call: Call) -> Node:
    """count-selected(list): number of words."""
    words = as_text(scope.values(call)[0])
    return number(lambda view: float(len(words(view).split())), call, sure=True)


def build_selected_at(scope: Scope, call: Call) -> Node:
    """selected-at(list, i): the i-th word from 0, blank out of range."""
    listed, place = scope.values(call)
    words, index = as_text(listed), as_number(place)

    def run(view: View) -> Value:
        found, at = words(view).split(), index(view)
        return found[int(at)] if 0 <= at < len(found) else None

    return text(run, call)


def build_string_length(scope: Scope, call: Call) -> Node:
    """string-length(x): UTF-16 units."""
    inner = as_text(scope.values(call)[0])
    return number(lambda view: float(utf16_len(inner(view))), call, sure=True)


def build_contains(scope: Scope, call: Call) -> Node:
    """contains(a, b): b is somewhere in a."""
    whole, part = map(as_text, scope.values(call))
    return boolean(lambda view: part(view) in whole(view), call)


def build_starts_with(scope: Scope, call: Call) -> Node:
    """starts-with(a, b): a begins with b."""
    whole, part = map(as_text, scope.values(call))
    return boolean(lambda view: whole(view).startswith(part(view)), call)


def build_ends_with(scope: Scope, call: Call) -> Node:
    """ends-with(a, b): a ends with b."""
    whole, part = map(as_text, scope.values(call))
    return boolean(lambda view: whole(view).endswith(part(view)), call)


def build_substr(scope: Scope, call: Call) -> Node:
    """substr(x, from[, to]): UTF-16 units from 0, `to` left out."""
    values = scope.values(call)
    whole, start = as_text(values[0]), as_number(values[1])
    end = as_number(values[2]) if len(values) > 2 else None

    def run(view: View) -> str:
        first, last = start(view), end(view) if end else float("inf")
        if first != first or last != last:
            return ""
        return substr_utf16(whole(view), clamp(first), clamp(last))

    return text(run, call)


def clamp(number: float) -> int:
    """A whole number toward zero, the infinities far out of any text."""
    return int(max(-1e9, min(1e9, number)))


def build_concat(scope: Scope, call: Call) -> Node:
    """concat(a, …): texts joined."""
    pieces = []
    for argument in call.arguments:
        part = scope.compile(scope, argument)
        if isinstance(part, NodeSet):
            cause = f"concat: ${{{part.symbol.name}}} has many values"
            raise ExpressionError("E-NODESET", part.column, cause, f"use join(' ', ${{{part.symbol.name}}})")
        pieces.append(as_text(part))
    scope.need_walk()
    return text(lambda view: bounded("".join([piece(view) for piece in pieces])), call)


def build_join(scope: Scope, call: Call) -> Node:
    """join(separator, ns or a, …): blanks are kept."""
    separator = as_text(scope.value(call.arguments[0]))
    pieces: list[Run | NodeSet] = []
    for argument in call.arguments[1:]:
        part = scope.compile(scope, argument)
        pieces.append(need_questions(call, part) if isinstance(part, NodeSet) else part.run)
    scope.need_walk()

    def run(view: View) -> str:
        values: list[Value] = []
        for piece in pieces:
            values += piece.values(view) if isinstance(piece, NodeSet) else [piece(view)]
        return bounded(separator(view).join([to_text(value) for value in values]))

    return text(run, call)


def build_regex(scope: Scope, call: Call) -> Node:
    """regex(x, pattern): the whole text matches; the pattern is literal."""
    subject = as_text(scope.value(call.arguments[0]))
    pattern = call.arguments[1]
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        cause = "regex: the pattern is not a quoted text"
        raise ExpressionError("E-REGEX", pattern.column, cause, "write the pattern inside quotes")
    if len(pattern.value) > MAX_REGEX_CHARS:
        cause = f"the pattern has {len(pattern.value)} characters, at most {MAX_REGEX_CHARS}"
        raise ExpressionError("E-REGEX", pattern.column, cause, "split it into two conditions")
    try:
        compiled = compile_regex(pattern.value)
    except RegexError as error:
        raise ExpressionError("E-REGEX", pattern.column + 1 + error.offset, error.cause, error.way_out) from None
    return boolean(lambda view: compiled.matches(substr_utf16(subject(view), 0, MAX_TEXT_UNITS)), call)


def build_string(scope: Scope, call: Call) -> Node:
    """string(x): the text of a value."""
    return text(as_text(scope.values(call)[0]), call)


def build_boolean_from_string(scope: Scope, call: Call) -> Node:
    """boolean-from-string(x): true for 'true' or '1'."""
    inner = as_text(scope.values(call)[0])
    return boolean(lambda view: inner(view) in ("true", "1"), call)


FUNCTIONS: Final = (
    Function("selected", 2, 2, build_selected),
    Function("count-selected", 1, 1, build_count_selected),
    Function("selected-at", 2, 2, build_selected_at),
    Function("string-length", 1, 1, build_string_length, "name the value: string-length(.)"),
    Function("contains", 2, 2, build_contains),
    Function("starts-with", 2, 2, build_starts_with),
    Function("ends-with", 2, 2, build_ends_with),
    Function("substr", 2, 3, build_substr),
    Function("concat", 1, None, build_concat),
    Function("join", 2, None, build_join, "write join(' ', ${question})"),
    Function("regex", 2, 2, build_regex, "write regex(., '[0-9]+')"),
    Function("string", 1, 1, build_string),
    Function("boolean-from-string", 1, 1, build_boolean_from_string),
)
