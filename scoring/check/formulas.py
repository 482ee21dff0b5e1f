"""Formulas: names that exist, numbers where numbers are needed, no opinion, no number of the policy."""

from collections.abc import Iterator

from flows.expressions import Expression, ExpressionError
from flows.syntax import Chain, Dot, Literal, Reference, Tree, walk
from flows.values import Kind
from scoring.answers import Question
from scoring.check.findings import Code, Finding, did_you_mean
from scoring.check.written import Flows, Written
from scoring.names import POLICY, ROW, compiled
from scoring.policy import Policy

_COMPUTES = frozenset({"+", "-", "*", "div", "mod"})
_TRIVIAL = frozenset({0.0, 1.0, 25.0, 50.0, 75.0, 100.0})
_SMALL = 20
"""Whole numbers below this count or measure something; they are no thresholds."""


def check_formula(one: Written, flows: Flows, policy: Policy) -> Iterator[Finding]:
    """What is wrong with one formula."""
    try:
        expression = compiled(one.text, one.names, one.repeat, one.dot)
    except ExpressionError as error:
        yield _refused(error, one, flows)
        return
    yield from _kinds(expression, one)
    yield from _scores(expression, one)
    yield from _policy(expression, one, policy)


def _refused(error: ExpressionError, one: Written, flows: Flows) -> Finding:
    name = error.cause.partition('"')[2].partition('"')[0]
    base = name.rpartition("__")[0] or name
    home = next((flow.id for flow in flows.values() if base in flow.questions), "")
    if error.code == "E-REF" and home and home not in {flow.id for flow in one.flows}:
        cause = f"{base} is a question of {home}, which this authority is not asked"
        return Finding(Code.AUTHORITY, one.path, cause, "name the authority that is asked it, or read a value by name")
    code = Code.NAME if error.code in ("E-REF", "E-FUNC", "E-REPEAT-SCOPE") else Code.TYPE
    return Finding(code, one.path, error.cause, error.way_out)


def _kinds(expression: Expression, one: Written) -> Iterator[Finding]:
    """A text where a number is needed, or in arithmetic."""
    if one.gives == "number" and expression.kind in (Kind.TEXT, Kind.DATE, Kind.TIME, Kind.DATETIME):
        yield Finding(Code.TYPE, one.path, f"{one.text} gives a text", "read its number: ${question__score}")
    if one.gives == "number" and expression.kind is Kind.BOOLEAN:
        yield Finding(Code.TYPE, one.path, f"{one.text} is true or false", "write if(…, 100, 0), or use when:")
    for tree in walk(expression.tree):
        if isinstance(tree, Chain) and tree.rest[0][0] in _COMPUTES:
            for part in (tree.first, *(right for _, right in tree.rest)):
                if _is_text(part, one):
                    yield Finding(Code.TYPE, one.path, f"a text in arithmetic: {one.text}", "read ${question__score}")


def _is_text(tree: Tree, one: Written) -> bool:
    match tree:
        case Literal(value=value):
            return isinstance(value, str)
        case Reference(name=name):
            return one.names.symbols[name].kind is Kind.TEXT
        case Dot():
            return one.dot is Kind.TEXT
    return False


def _scores(expression: Expression, one: Written) -> Iterator[Finding]:
    """Every question that is read, and its scale where its score is read."""
    for name in sorted(expression.references):
        base, _, suffix = name.rpartition("__")
        wanted = base if suffix in ("score", "status") else name
        for question in _questions(wanted, one):
            if one.indicator and question.opinion and suffix != "status":
                cause = f"{question.name} is an opinion; {one.indicator} would be scored on it"
                yield Finding(Code.OPINION, one.path, cause, "keep it for a profile, or ask for a fact")
            if suffix == "score":
                yield from check_scale(question, one.path)


def _questions(name: str, one: Written) -> list[Question]:
    names = one.rows if name == ROW else (name,)
    found = [one.question(each) for each in names]
    return [question for question in found if question is not None]


def check_scale(question: Question, path: tuple[str | int, ...]) -> Iterator[Finding]:
    """A scale for every choice, each a number of 0-100 or na."""
    if not question.scales:
        cause = f"{question.name}__score: the flow gives {question.name} no scores"
        yield Finding(Code.TYPE, path, cause, "add measure.score to the question, or read its value")
    for scale in question.scales:
        for option in question.options:
            score = scale.scores.get(option.name)
            if score is None:
                cause = f"{question.name}: no score for {option.name}"
                yield Finding(Code.SCORE, path, cause, f"add {option.name}: na or a number 0-100 to the flow")
            elif not isinstance(score, str) and not 0 <= score <= 100:
                cause = f"{question.name}: {option.name} scores {score:g}"
                yield Finding(Code.SCORE, path, cause, "a score is a number from 0 to 100")


def _policy(expression: Expression, one: Written, policy: Policy) -> Iterator[Finding]:
    """Numbers that judge stand in the policy alone."""
    if not one.indicator:
        return
    known = policy_numbers(policy)
    for tree in walk(expression.tree):
        value = tree.value if isinstance(tree, Literal) else None
        if isinstance(value, float) and value in known:
            cause = f"{value:g} is {known[value]} of the policy"
            yield Finding(Code.POLICY, one.path, cause, f"write ${{{POLICY}{known[value]}}}")


def policy_numbers(policy: Policy) -> dict[float, str]:
    """Numbers of the policy that would be told from a plain number, with their names."""
    found: dict[float, str] = {}
    for name in type(policy).model_fields:
        try:
            number = policy.value(name)
        except KeyError:
            continue
        plain = number in _TRIVIAL or (number == int(number) and number < _SMALL)
        if not plain:
            found.setdefault(number, name)
    return found


def name_way_out(name: str, known: "frozenset[str] | set[str]") -> str:
    """What to do about a name that nothing has."""
    return did_you_mean(name, known, "write one of " + ", ".join(sorted(known)[:6]))
