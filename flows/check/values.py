"""Values that are not what the author thinks: blank where a comparison needs one, several where one is meant."""

from collections.abc import Iterator

from flows.check.blanks import is_blank, may_be_blank, refuses_when_blank
from flows.check.codes import Code
from flows.check.divisions import check_division, is_endless
from flows.check.finding import Finding
from flows.check.references import pipes_of
from flows.check.trees import EQUALS, Written, both_ways, comparison, expressions_of, parts_of, question_of
from flows.items import Question
from flows.nodes import Plan
from flows.syntax import Literal, Tree
from flows.values import Kind
from flows.xlsform.unparse import unparse


def check_values(plan: Plan) -> Iterator[Finding]:
    """Comparisons, divisions and texts that blank, several or endless values would spoil."""
    for written in expressions_of(plan):
        for part, around in parts_of(written.tree):
            yield from _check_equality(plan, written, part)
            yield from check_division(plan, written, part, around)
        if written.key == "constraint":
            yield from _check_constraint(plan, written)
        if written.key == "calculation" and written.expression.kind is Kind.BOOLEAN:
            cause = "true or false is kept, and some clients keep 1 or 0"
            yield Finding(Code.I_BOOL_CALC, written.place, cause, "write if(…, 1, 0)")
    yield from _check_pipes(plan)


def _check_equality(plan: Plan, written: Written, part: Tree) -> Iterator[Finding]:
    found = comparison(part)
    for side, other in both_ways(part, EQUALS):
        node = question_of(plan, side)
        if found is None or node is None or not isinstance(other, Literal):
            continue
        if node.question.type in ("select_multiple", "rank") and not is_blank(other):
            looked_for = f"selected(${{{node.name}}}, '{other.value}')"
            truth, way_out = ("false", looked_for) if found[1] == "=" else ("true", f"not({looked_for})")
            cause = f"{unparse(part)} is {truth} when two are chosen"
            yield written.say(Code.W_SELECT_EQUALS, side, cause, f"write {way_out}")
        if "voice" in node.question.accept and is_blank(other):
            cause = f"${{{node.name}}} is blank for a voice message"
            number = 1 if found[1] == "!=" else 0
            yield written.say(Code.W_GIVEN, side, cause, f"write ${{{node.name}__given}} = {number}")


def _check_constraint(plan: Plan, written: Written) -> Iterator[Finding]:
    """Another answer without which nothing is taken, where that may be blank."""
    for name in sorted(written.expression.references - {written.node.name}):
        if refuses_when_blank(written.tree, name) and may_be_blank(plan, name, written.node):
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
            way_out = f"ask this only where ${{{pipe.name}}} != '', or reword"
            yield Finding(Code.W_PIPE_BLANK, place, cause, way_out)
        if node.calculation is not None and is_endless(node.calculation.tree):
            cause = f"${{{pipe.name}}} is a division and may have many digits"
            yield Finding(Code.W_ROUND, place, cause, "round it: round(…, 1)")
