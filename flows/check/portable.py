"""Where the engines of ODK disagree with each other: what is written differently is the same everywhere."""

from collections.abc import Callable, Iterator
from typing import Final

from flows.check.blanks import is_blank, may_be_blank
from flows.check.codes import Code
from flows.check.finding import Finding
from flows.check.patterns import anchored, is_anchored
from flows.check.trees import (
    EQUALS,
    ORDERS,
    Written,
    both_ways,
    expressions_of,
    kind_of,
    number_in,
    parts_of,
    question_of,
    results_of,
    text_in_quotes,
)
from flows.coercion import read_moment, read_time
from flows.nodes import Plan
from flows.syntax import Call, Chain, Column, Current, Dot, Literal, Logic, Negation, Reference, Tree
from flows.values import Kind
from flows.xlsform.unparse import unparse

BIG, SMALL = 10_000_000, 0.001
CONDITIONS: Final = frozenset({"relevant", "required", "constraint", "choice_filter", "add_when", "measure score_when"})
WRITERS: Final = frozenset({"string", "concat", "join"})
COMPARED: Final = EQUALS | ORDERS
Around = tuple[Tree, ...]
Rule = Callable[[Plan, Written, Tree, Around], Iterator[Finding]]


def check_portable(plan: Plan) -> Iterator[Finding]:
    """One finding for each part of an expression that ODK's clients would compute differently."""
    for written in expressions_of(plan):
        for part, around in parts_of(written.tree):
            for rule in RULES:
                yield from rule(plan, written, part, around)
        yield from _date_text(plan, written)


def _blank_sum(plan: Plan, written: Written, part: Tree, around: Around) -> Iterator[Finding]:
    if not (isinstance(part, Call) and part.name in ("sum", "min", "max")):
        return
    for given in part.arguments:
        if is_blank(given):
            yield written.say(
                Code.W_PORT_BLANK_SUM, part, f"a blank makes {unparse(part)} empty in web clients", "drop ''"
            )
        if not isinstance(given, Reference) or given.predicate is not None:
            continue
        symbol, shown = plan.symbols[given.name], unparse(given)
        many = written.node.repeats[: len(symbol.repeats)] != symbol.repeats
        if may_be_blank(plan, given.name, None if many else written.node):
            way_out = f"write {part.name}({shown}[. != ''])" if many else f"give it a value: coalesce({shown}, …)"
            cause = f"a blank makes {unparse(part)} empty in web clients"
            yield written.say(Code.W_PORT_BLANK_SUM, part, cause, way_out)


def _blank_truth(plan: Plan, written: Written, part: Tree, around: Around) -> Iterator[Finding]:
    """Values that stand where a condition is meant: blank is true in one client and false in another."""
    if isinstance(part, Call) and part.name in ("if", "not"):
        if _may_be_blank(plan, written, part.arguments[0]):
            yield _blank_bool(written, part.arguments[0], "=" if part.name == "not" else "!=")
    elif isinstance(part, Logic):
        for operand in part.operands:
            if _may_be_blank(plan, written, operand):
                yield _blank_bool(written, operand, "!=")
            elif kind_of(plan, written.node, operand) not in (Kind.BOOLEAN, Kind.ANY):
                cause = f"{part.word} joins conditions, and {unparse(operand)} is a value"
                yield written.say(Code.W_PORT_AND, operand, cause, f"compare it: {unparse(operand)} != …")
    for side, other in both_ways(part, EQUALS):
        if kind_of(plan, written.node, other) is Kind.BOOLEAN and _may_be_blank(plan, written, side):
            yield _blank_bool(written, side, "!=")
    if not around and written.key in CONDITIONS and _may_be_blank(plan, written, part):
        yield _blank_bool(written, part, "!=")


def _blank_bool(written: Written, part: Tree, sign: str) -> Finding:
    cause = f"{unparse(part)} is a value, not a condition, and clients differ where it is blank"
    return written.say(Code.W_PORT_BLANK_BOOL, part, cause, f"write {unparse(part)} {sign} ''")


def _may_be_blank(plan: Plan, written: Written, tree: Tree) -> bool:
    match tree:
        case Reference(name=name) | Current(name=str(name)):
            known = plan.nodes.get(name)
            return (known is None or known.kind is not Kind.BOOLEAN) and may_be_blank(plan, name, written.node)
        case Column(name=column):
            return any(each.choice.columns.get(column) in (None, "") for each in written.node.listed)
    return isinstance(tree, Dot) and written.key != "constraint" and may_be_blank(plan, written.node.name, None)


def _regex(plan: Plan, written: Written, part: Tree, around: Around) -> Iterator[Finding]:
    pattern = text_in_quotes(part.arguments[1]) if isinstance(part, Call) and part.name == "regex" else None
    if pattern is not None and not is_anchored(pattern):
        cause = f"'{pattern}' is searched for in web clients and must be the whole text in others"
        way_out = f"anchor it: {anchored(pattern)}, with .* where other signs may stand"
        yield written.say(Code.W_PORT_REGEX, part, cause, way_out)


def _dates(plan: Plan, written: Written, part: Tree, around: Around) -> Iterator[Finding]:
    for side, other in both_ways(part, ORDERS):
        day = text_in_quotes(other)
        if day and kind_of(plan, written.node, side) in (Kind.DATE, Kind.DATETIME):
            cause = f"{unparse(part)} compares a date with a text, which some clients take for false"
            yield written.say(Code.W_PORT_DATE, other, cause, f"wrap it: date('{day}')")
    for side, other in both_ways(part, COMPARED):
        kinds = kind_of(plan, written.node, side), kind_of(plan, written.node, other)
        if kinds == (Kind.DATETIME, Kind.DATE):
            cause = f"{unparse(part)} compares a moment with a day: some clients drop the clock time"
            yield written.say(Code.W_PORT_NOW, side, cause, "compare two days: write today() for now()")


def _date_text(plan: Plan, written: Written) -> Iterator[Finding]:
    """A day that is not an answer, where it is kept or written as text."""
    shown = list(results_of(written.tree)) if written.key == "calculation" else []
    for part, _ in parts_of(written.tree):
        if isinstance(part, Call) and part.name in WRITERS:
            shown += [each for argument in part.arguments for each in results_of(argument)]
    for part in shown:
        if _is_call(part, "date") or _is_call(part, "today"):
            cause = f"{unparse(part)} comes with a clock time as text in some clients"
            way_out = f"write format-date({unparse(part)}, '%Y-%m-%d')"
            yield written.say(Code.W_PORT_DATE_TEXT, part, cause, way_out)


def _round(plan: Plan, written: Written, part: Tree, around: Around) -> Iterator[Finding]:
    if not (isinstance(part, Call) and part.name == "round") or _is_call(part.arguments[0], "abs"):
        return
    inside = [each for each, _ in parts_of(part.arguments[0])]
    minus = any(isinstance(each, Chain) and any(sign == "-" for sign, _ in each.rest) for each in inside)
    if minus or any(isinstance(each, Negation) for each in inside):
        cause = "below 0 halves are rounded up or down as the client likes: -2.5 gives -2 or -3"
        yield written.say(Code.W_PORT_ROUND, part, cause, "round the value without its sign: round(abs(…))")


def _is_call(tree: Tree, name: str) -> bool:
    return isinstance(tree, Call) and tree.name == name


def _quoted_number(plan: Plan, written: Written, part: Tree, around: Around) -> Iterator[Finding]:
    for side, other in both_ways(part, EQUALS):
        quoted = text_in_quotes(other) or ""
        digits = quoted.removeprefix("-").replace(".", "", 1)
        if digits.isascii() and digits.isdigit() and kind_of(plan, written.node, side) is Kind.NUMBER:
            cause = f"{unparse(part)} compares a number with a text, which some clients do sign by sign"
            yield written.say(Code.W_PORT_QUOTED_NUMBER, other, cause, f"drop the quotes: {float(quoted):.15g}")


def _big(plan: Plan, written: Written, part: Tree, around: Around) -> Iterator[Finding]:
    number = number_in(part) if isinstance(part, Literal) else None
    as_text = any(isinstance(each, Call) and each.name in WRITERS for each in around)
    kept = written.key == "calculation" and not any(isinstance(each, Chain | Logic) for each in around)
    if number and (as_text or kept) and not SMALL <= abs(number) <= BIG:
        cause = f"{unparse(part)} is written with an exponent in some clients"
        yield written.say(Code.W_PORT_BIG, part, cause, "round or divide it first")


def _blank_column(plan: Plan, written: Written, part: Tree, around: Around) -> Iterator[Finding]:
    for side, other in both_ways(part, frozenset({"="})):
        if not (written.key == "choice_filter" and isinstance(side, Column) and is_blank(other)):
            continue
        if written.node.from_inputs or _may_be_blank(plan, written, side):
            cause = f"a cell of {side.name} that is left blank is not '' in web clients"
            way_out = f"fill it: {side.name}: any, and write {side.name} = 'any'"
            yield written.say(Code.W_PORT_BLANK_COLUMN, side, cause, way_out)


def _selected(plan: Plan, written: Written, part: Tree, around: Around) -> Iterator[Finding]:
    if not (isinstance(part, Call) and part.name == "selected"):
        return
    wanted = part.arguments[1]
    found = question_of(plan, wanted)
    several = found is not None and found.question.type in ("select_multiple", "rank")
    if several or " " in (text_in_quotes(wanted) or "").strip():
        cause = f"{unparse(wanted)} may hold several choices, and selected() looks for one"
        yield written.say(Code.W_SELECTED_MULTI, wanted, cause, "name one choice as the second value")


def _others(plan: Plan, written: Written, part: Tree, around: Around) -> Iterator[Finding]:
    if isinstance(part, Call) and part.name == "indexed-repeat":
        for index in part.arguments[2::2]:
            if number_in(index) == 0 or _may_be_blank(plan, written, index):
                cause = "instances are counted from 1: 0 or blank is none or the first, as the client likes"
                yield written.say(Code.W_INDEX0, index, cause, "write 1 for the first")
    if isinstance(part, Call) and part.name in ("format-date", "format-date-time", "decimal-date-time"):
        day = text_in_quotes(part.arguments[0])
        if day and read_moment(day) is None and read_time(day) is None:
            yield written.say(Code.E_DATE, part.arguments[0], f"'{day}' is not a day", "write a date as '2026-11-23'")
    if isinstance(part, Call) and part.name in ("floor", "ceiling"):
        cause = f"{part.name}() is unknown to some clients"
        yield written.say(Code.I_REWRITE, part, cause, "nothing to do: the export writes it with int()")


RULES: Final[tuple[Rule, ...]] = (
    _blank_sum, _blank_truth, _regex, _dates, _round, _quoted_number, _big, _blank_column, _selected, _others
)  # fmt: skip
