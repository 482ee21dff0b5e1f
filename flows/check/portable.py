"""Where the engines of ODK disagree with each other: what is written differently is the same everywhere."""

from collections.abc import Callable, Iterator
from typing import Final

from flows.check.blanks import may_be_blank
from flows.check.codes import Code
from flows.check.finding import Finding
from flows.check.trees import (
    EQUALS,
    ORDERS,
    Written,
    comparison,
    expressions_of,
    kind_of,
    parts_of,
    question_of,
    text_of,
)
from flows.nodes import Plan
from flows.syntax import Call, Chain, Column, Dot, Literal, Logic, Negation, Reference, Tree
from flows.values import Kind

BIG, SMALL = 10_000_000, 0.001
Rule = Callable[[Plan, Written, Tree, tuple[Tree, ...]], Iterator[Finding]]


def check_portable(plan: Plan) -> Iterator[Finding]:
    """One finding for each part of an expression that ODK's clients would compute differently."""
    for written in expressions_of(plan):
        for part, around in parts_of(written.tree):
            for rule in RULES:
                yield from rule(plan, written, part, around)


def _blank_sum(plan: Plan, written: Written, part: Tree, around: tuple[Tree, ...]) -> Iterator[Finding]:
    if not (isinstance(part, Call) and part.name in ("sum", "min", "max")):
        return
    for given in part.arguments:
        symbol = plan.symbols.get(given.name) if isinstance(given, Reference) else None
        outside = symbol is not None and len(symbol.repeats) > len(written.node.repeats)
        if (
            isinstance(given, Reference)
            and outside
            and given.predicate is None
            and may_be_blank(plan, given.name, None)
        ):
            cause = f"blanks make {text_of(part)} empty in web clients"
            way_out = f"write {part.name}(${{{given.name}}}[. != ''])"
            yield Finding(Code.W_PORT_BLANK_SUM, written.place, cause, way_out)


def _blank_truth(plan: Plan, written: Written, part: Tree, around: tuple[Tree, ...]) -> Iterator[Finding]:
    if isinstance(part, Call) and part.name in ("if", "not") and _is_value(plan, written, part.arguments[0]):
        sign = "=" if part.name == "not" else "!="
        shown = text_of(part.arguments[0])
        cause = f"{part.name}({shown}…) reads a value as true or false, and clients differ where it is blank"
        yield Finding(Code.W_PORT_BLANK_BOOL, written.place, cause, f"write {shown} {sign} ''")
    if isinstance(part, Logic):
        for operand in part.operands:
            if _is_value(plan, written, operand):
                cause = f"{part.word} joins conditions, and {text_of(operand)} is a value"
                yield Finding(Code.W_PORT_AND, written.place, cause, "compare each side with a value")


def _is_value(plan: Plan, written: Written, tree: Tree) -> bool:
    if isinstance(tree, Reference) and tree.name in plan.nodes and plan.nodes[tree.name].kind is Kind.BOOLEAN:
        return False
    return isinstance(tree, Reference | Dot | Column | Literal)


def _regex(plan: Plan, written: Written, part: Tree, around: tuple[Tree, ...]) -> Iterator[Finding]:
    if not (isinstance(part, Call) and part.name == "regex" and isinstance(part.arguments[1], Literal)):
        return
    pattern = str(part.arguments[1].value)
    if not (pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith("\\$")):
        cause = f"'{pattern}' is searched in web clients and must match the whole text in others"
        yield Finding(Code.W_PORT_REGEX, written.place, cause, f"anchor it: '^{pattern.strip('^$')}$'")


def _dates(plan: Plan, written: Written, part: Tree, around: tuple[Tree, ...]) -> Iterator[Finding]:
    found = comparison(part)
    if found is None:
        return
    for side, other in ((found[0], found[2]), (found[2], found[0])):
        moment = kind_of(plan, written.node, side) in (Kind.DATE, Kind.DATETIME)
        if (
            moment
            and isinstance(other, Literal)
            and isinstance(other.value, str)
            and other.value
            and found[1] in ORDERS
        ):
            cause = f"{text_of(part)} compares a date with a text, which some clients take for false"
            yield Finding(Code.W_PORT_DATE, written.place, cause, f"wrap it: date('{other.value}')")
    kinds = {kind_of(plan, written.node, found[0]), kind_of(plan, written.node, found[2])}
    if kinds == {Kind.DATE, Kind.DATETIME}:
        cause = f"{text_of(part)} compares a moment with a day: in some clients both are days"
        yield Finding(Code.W_PORT_NOW, written.place, cause, "compare days with days: use today() on both sides")


def _date_text(plan: Plan, written: Written, part: Tree, around: tuple[Tree, ...]) -> Iterator[Finding]:
    if not (isinstance(part, Call) and part.name == "date"):
        return
    shown = not around and written.key == "calculation"
    shown = shown or (bool(around) and isinstance(around[-1], Call) and around[-1].name in ("concat", "string", "join"))
    if shown and kind_of(plan, written.node, part.arguments[0]) is Kind.NUMBER:
        cause = f"{text_of(part)} has a time of day as text in some clients"
        yield Finding(Code.W_PORT_DATE_TEXT, written.place, cause, "wrap it: format-date(…, '%Y-%m-%d')")


def _round(plan: Plan, written: Written, part: Tree, around: tuple[Tree, ...]) -> Iterator[Finding]:
    if not (isinstance(part, Call) and part.name == "round"):
        return
    inside = [each for each, _ in parts_of(part.arguments[0])]
    minus = any(isinstance(each, Chain) and any(sign == "-" for sign, _ in each.rest) for each in inside)
    if minus or any(isinstance(each, Negation) for each in inside):
        cause = "negative halves are rounded differently: -2.5 gives -2 or -3"
        yield Finding(Code.W_PORT_ROUND, written.place, cause, "round the part that is never negative, or use int()")


def _quoted_number(plan: Plan, written: Written, part: Tree, around: tuple[Tree, ...]) -> Iterator[Finding]:
    found = comparison(part)
    if found is None or found[1] not in EQUALS:
        return
    for side, other in ((found[0], found[2]), (found[2], found[0])):
        quoted = other.value if isinstance(other, Literal) and isinstance(other.value, str) else ""
        if quoted.lstrip("-").replace(".", "", 1).isdigit() and kind_of(plan, written.node, side) is Kind.NUMBER:
            cause = f"{text_of(part)} compares a number with a text"
            yield Finding(Code.W_PORT_QUOTED_NUMBER, written.place, cause, f"drop the quotes: {float(quoted):g}")


def _big(plan: Plan, written: Written, part: Tree, around: tuple[Tree, ...]) -> Iterator[Finding]:
    if not (isinstance(part, Literal) and isinstance(part.value, float) and part.value):
        return
    texts = any(isinstance(each, Call) and each.name in ("string", "concat", "join") for each in around)
    if texts and (abs(part.value) >= BIG or abs(part.value) < SMALL):
        cause = f"{part.value:g} is written with an exponent in some clients"
        yield Finding(Code.W_PORT_BIG, written.place, cause, "round or divide it first")


def _blank_column(plan: Plan, written: Written, part: Tree, around: tuple[Tree, ...]) -> Iterator[Finding]:
    found = comparison(part)
    if written.key != "choice_filter" or found is None or found[1] != "=":
        return
    for side, other in ((found[0], found[2]), (found[2], found[0])):
        if not (isinstance(side, Column) and isinstance(other, Literal) and other.value == ""):
            continue
        if any(each.choice.columns.get(side.name) in (None, "") for each in written.node.listed):
            cause = f"a blank {side.name} does not count as '' in web clients"
            way_out = f"fill it: {side.name}: any, and write {side.name} = 'any'"
            yield Finding(Code.W_PORT_BLANK_COLUMN, written.place, cause, way_out)


def _others(plan: Plan, written: Written, part: Tree, around: tuple[Tree, ...]) -> Iterator[Finding]:
    if isinstance(part, Call) and part.name == "selected":
        second = question_of(plan, part.arguments[1])
        if second is not None and second.question.type in ("select_multiple", "rank"):
            cause = f"{second.name} may hold several choices, and selected() looks for one"
            yield Finding(Code.W_SELECTED_MULTI, written.place, cause, "name one choice as the second value")
    if isinstance(part, Call) and part.name == "indexed-repeat" and len(part.arguments) > 2:
        third = part.arguments[2]
        if isinstance(third, Literal) and third.value == 0:
            cause = "instances are counted from 1: 0 is blank or the first, as the client likes"
            yield Finding(Code.W_INDEX0, written.place, cause, "write 1 for the first")
    if isinstance(part, Call) and part.name in ("floor", "ceiling"):
        cause = f"{part.name}() is unknown to ODK Collect"
        yield Finding(Code.I_REWRITE, written.place, cause, "the export writes it with int()")


RULES: Final[tuple[Rule, ...]] = (
    _blank_sum, _blank_truth, _regex, _dates, _date_text, _round, _quoted_number, _big, _blank_column, _others
)  # fmt: skip
