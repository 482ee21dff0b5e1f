"""What a transcript might say to meet a branch that none has met: the nearest answer, read off the expression."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from flows.coverage.branches import Branch
from flows.expressions import Expression
from flows.model import Flow
from flows.nodes import Node, Plan
from flows.plan import plan_of
from flows.syntax import Call, Chain, Dot, Literal, Logic, Reference, Tree

OPPOSITE: Final = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def suggest(flow: Flow, branch: Branch) -> str:
    """One sentence: what to tap or type."""
    plan = plan_of(flow)
    kind = branch.key.partition(" ")[0]
    node = plan.nodes.get(branch.name)
    if kind == "ask_name":
        return _suggest_name(plan, branch)
    if node is None:
        return "add a transcript that does it"
    match kind:
        case "choice":
            return f"tap {_label(flow, node, branch.way)!r} at {branch.name}"
        case "repeat" | "table":
            return _suggest_repeat(flow, node, branch)
        case "constraint" if " " not in branch.key:
            return _suggest_answer(node, accept=branch.way == "accept")
        case "choice_filter" if " " not in branch.key:
            return f"come to {branch.name} after other answers: {node.item.choice_filter}"  # type: ignore[union-attr]
        case _:
            return _suggest_condition(flow, plan, node, branch)


def _label(flow: Flow, node: Node, name: str) -> str:
    choice = next(listed.choice for listed in node.listed if listed.name == name)
    return flow.text(choice.label, flow.settings.default_language)


def _suggest_name(plan: Plan, branch: Branch) -> str:
    choice = branch.key.removeprefix("ask_name ")
    if branch.way != "named":
        return f"give a name for {choice}, then show it: in a label, a later list or the review"
    asks = (node.name for node in plan.nodes.values() for each in node.listed if each.name == choice)
    return f"choose {choice} at {next(asks, branch.name)} and type a name for it"


def _suggest_repeat(flow: Flow, node: Node, branch: Branch) -> str:
    repeat = node.repeat
    language = flow.settings.default_language
    match branch.way:
        case "None":
            return f"none (tap {flow.text(repeat.none_label or 'None here', language)!r}) at the first prompt"
        case "Done":
            return f"tap {flow.text(repeat.done_label or 'Done', language)!r} after an instance"
        case "saved":
            return f"table: {{repeat: {branch.name}, rows: [{{…}}]}}, then save (with permit: [tables])"
        case "refused":
            return f"table: {{repeat: {branch.name}, rows: …}} with a wrong cell, then refuse: {{reason: table}}"
        case _:
            how = f"so that {repeat.repeat_count} is {branch.way}" if repeat.repeat_count else "and go on after it"
            return f"describe {branch.way} of {branch.name} {how}"


def _suggest_answer(node: Node, accept: bool) -> str:
    """An answer inside or outside the bounds that the constraint names."""
    assert node.constraint is not None
    text = node.question.constraint
    for number in _candidates(node.constraint.tree):
        if node.constraint.test(_Only(number)) is accept:  # type: ignore[arg-type]
            shown = f"{number:g}"
            more = "" if accept else ", then refuse: {reason: constraint}"
            return f'type "{shown}" at {node.name}{more}'
    counted = _counted(node.constraint.tree)
    if counted and not accept:
        return f"{counted} at {node.name}, then refuse: {{reason: constraint}}"
    return f"answer {node.name} so that it {'keeps' if accept else 'breaks'} {text}"


def _counted(tree: Tree) -> str | None:
    """One tick or one character more than are accepted, where that is all the constraint says."""
    match tree:
        case Chain(
            first=Call(name=function, arguments=(Dot(),)), rest=(("<=" | "<" as sign, Literal(value=float(most))),)
        ):
            number = int(most) + (sign == "<=")
            return f"tap {number} choices" if function == "count-selected" else f"type {number:,} characters"
        case _:
            return None


class _Only:
    """A view in which nothing but the answer at hand is known, on any day: what is proposed is only an example."""

    now: Final = datetime(2026, 1, 1, tzinfo=UTC)
    language: Final = "en"

    def __init__(self, dot: float) -> None:
        self.dot = dot

    def value(self, name: str) -> None:
        return None

    def spent(self, steps: int, over: bool) -> None:
        return None

    def instances(self, repeat: str) -> tuple[()]:
        return ()


def _candidates(tree: Tree) -> Iterator[float]:
    """Numbers next to those that `.` is compared with; none where it is not compared as a number."""
    parts = [tree]
    while parts:
        part = parts.pop(0)
        if isinstance(part, Logic):
            parts += part.operands
        elif isinstance(part, Chain) and isinstance(part.first, Dot):
            for _, right in part.rest:
                if isinstance(right, Literal) and isinstance(right.value, float):
                    yield from (right.value, right.value + 1, right.value - 1)


# ------------------------------------------------------------------------------------------------ conditions
def _suggest_condition(flow: Flow, plan: Plan, node: Node, branch: Branch) -> str:
    expression = _expression(node, branch)
    wanted = branch.way == "true"
    around = f" (inside {node.home})" if node.home else ""
    terms = list(_terms(flow, plan, expression.tree, wanted)) if expression else []
    joined = (" and " if wanted else " or ").join(dict.fromkeys(terms))
    if joined:
        return f"{joined}{around}"
    text = expression.text if expression and expression.text else branch.key
    return f"add answers that make {text} {branch.way}{around}"


def _expression(node: Node, branch: Branch) -> Expression | None:
    found = getattr(node, branch.key, None)
    return found if isinstance(found, Expression) else None


def _terms(flow: Flow, plan: Plan, tree: Tree, wanted: bool) -> Iterator[str]:
    """An answer for each comparison of a question with a constant."""
    match tree:
        case Logic(operands=operands):
            for each in operands:
                yield from _terms(flow, plan, each, wanted)
        case Call(name="not", arguments=(inner,)):
            yield from _terms(flow, plan, inner, not wanted)
        case Call(name="selected", arguments=(Reference(name=name), Literal(value=value))):
            yield _answer(flow, plan, name, "=" if wanted else "!=", value)
        case Chain(first=Reference(name=name), rest=((sign, Literal(value=value)),)) if sign in OPPOSITE:
            yield _answer(flow, plan, name, sign if wanted else OPPOSITE[sign], value)


def _answer(flow: Flow, plan: Plan, name: str, sign: str, value: str | float) -> str:
    """What to answer at a question so that it compares so with the value."""
    node = plan.nodes.get(name)
    if node is None:
        return f"inputs with {name} {sign} {value!r}"
    if not node.asked:
        shown = f"{value:g}" if isinstance(value, float) else repr(value)
        return f"answers that make {name} {sign} {shown}"
    if value == "":
        return f"{'no' if sign == '=' else 'an'} answer to {name}"
    labels = {listed.name: listed.name for listed in node.listed}
    shown = (
        _label(flow, node, str(value)) if str(value) in labels else f"{value:g}" if isinstance(value, float) else value
    )
    said = shown if isinstance(value, float) else repr(shown)
    return f"{name}: {said}" if sign == "=" else f"{name} {sign} {said}"
