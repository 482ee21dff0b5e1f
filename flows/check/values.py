"""Values that are not what the author thinks: blank where a comparison needs one, several where one is meant."""

from collections.abc import Iterator

from flows.check.blanks import may_be_blank
from flows.check.codes import Code
from flows.check.finding import Finding
from flows.check.references import pipes_of
from flows.check.trees import (
    EQUALS,
    ORDERS,
    Written,
    comparison,
    expressions_of,
    names_in,
    parts_of,
    question_of,
    text_of,
)
from flows.items import Question
from flows.nodes import Plan
from flows.syntax import Call, Chain, Dot, Literal, Tree
from flows.values import Kind


def check_values(plan: Plan) -> Iterator[Finding]:
    """Comparisons, divisions and texts that blank, several or endless values would spoil."""
    for written in expressions_of(plan):
        for part, around in parts_of(written.tree):
            yield from _check_equality(plan, written, part)
            yield from _check_division(written, part, around)
        if written.key == "constraint":
            yield from _check_constraint(plan, written)
        if written.key == "calculation" and written.expression.kind is Kind.BOOLEAN:
            cause = "true or false is stored, which some clients store as 1 or 0"
            yield Finding(Code.I_BOOL_CALC, written.place, cause, "write if(…, 1, 0)")
    yield from _check_pipes(plan)


def _check_equality(plan: Plan, written: Written, part: Tree) -> Iterator[Finding]:
    found = comparison(part)
    if found is None or found[1] not in EQUALS:
        return
    for side, other in ((found[0], found[2]), (found[2], found[0])):
        node = question_of(plan, side)
        if node is None or not isinstance(other, Literal):
            continue
        if node.question.type in ("select_multiple", "rank") and other.value != "":
            cause = f"{text_of(part)} is false when two are chosen"
            way_out = f"write selected(${{{node.name}}}, '{other.value}')"
            yield Finding(Code.W_SELECT_EQUALS, written.place, cause, way_out)
        if "voice" in node.question.accept and other.value == "":
            cause = f"${{{node.name}}} is blank for a voice message"
            number = 1 if found[1] == "!=" else 0
            yield Finding(Code.W_GIVEN, written.place, cause, f"write ${{{node.name}__given}} = {number}")


def _check_division(written: Written, part: Tree, around: tuple[Tree, ...]) -> Iterator[Finding]:
    for sign, divisor in part.rest if isinstance(part, Chain) else ():
        if sign != "div" or isinstance(divisor, Literal):
            continue
        guarded = {
            name
            for each in around
            if isinstance(each, Call) and each.name == "if"
            for name in names_in(each.arguments[0])
        }
        if names_in(divisor) and not names_in(divisor) & guarded:
            shown = text_of(divisor)
            way_out = f"if({shown} > 0, {text_of(part)}, '')"
            yield Finding(Code.W_DIV_ZERO, written.place, f"{shown} may be 0", way_out)


def _check_constraint(plan: Plan, written: Written) -> Iterator[Finding]:
    """A comparison with another answer, where that is blank and nothing says what holds then."""
    asked_about = {
        name
        for part, _ in parts_of(written.tree)
        if (found := comparison(part)) is not None and found[1] == "="
        for side, other in ((found[0], found[2]), (found[2], found[0]))
        if isinstance(other, Literal) and other.value == ""
        for name in names_in(side)
    }
    for part, around in parts_of(written.tree):
        found = comparison(part)
        if found is None or found[1] not in ORDERS or any(isinstance(each, Call) for each in around):
            continue
        if not any(isinstance(each, Dot) for side in (found[0], found[2]) for each, _ in parts_of(side)):
            continue
        for name in sorted(names_in(part) - {written.node.name} - asked_about):
            if may_be_blank(plan, name, written.node):
                cause = f"rejects every answer while {name} is unanswered"
                yield Finding(Code.W_BLANK_REF, written.place, cause, f"add ${{{name}}} = '' or …")


def _check_pipes(plan: Plan) -> Iterator[Finding]:
    for pipe in pipes_of(plan.flow):
        node, reader = plan.nodes.get(pipe.name), plan.nodes.get(pipe.place.partition("/")[2])
        if node is None or not isinstance(node.item, Question):
            continue
        place = f"{pipe.place} {pipe.key}"
        if pipe.key in ("label", "hint") and reader is not None and may_be_blank(plan, pipe.name, reader):
            cause = f"${{{pipe.name}}} may be unanswered here"
            yield Finding(
                Code.W_PIPE_BLANK, place, cause, "make it required, ask this only when it is there, or reword"
            )
        if node.calculation is not None and _is_endless(node.calculation.tree):
            cause = f"${{{pipe.name}}} is a division and may have many digits"
            yield Finding(Code.W_ROUND, place, cause, "round it: round(…, 1)")


def _is_endless(tree: Tree) -> bool:
    """A division, or a product with a fraction, that nothing rounds."""
    if isinstance(tree, Call) and tree.name == "if":
        return any(map(_is_endless, tree.arguments[1:]))
    if not isinstance(tree, Chain):
        return False
    fraction = any(
        isinstance(each, Literal) and isinstance(each.value, float) and not each.value.is_integer()
        for each in (tree.first, *(right for _, right in tree.rest))
    )
    signs = {sign for sign, _ in tree.rest}
    return "div" in signs or ("*" in signs and fraction)
