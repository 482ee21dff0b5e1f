"""What an expression costs when every repeat is full, counted as the run counts it."""

from collections.abc import Iterator

from flows.check.codes import Code
from flows.check.finding import Finding
from flows.check.trees import Written, expressions_of, parts_of
from flows.items import Repeat
from flows.limits import MAX_INPUT_ROWS, MAX_STEPS_PER_EVALUATION
from flows.nodes import Plan
from flows.nodesets import repeats_between
from flows.syntax import Call, Column, Current, Dot, Reference, Tree, children

Around = tuple[str, ...]
"""The repeats that an expression stands in, outermost first."""


def check_budgets(plan: Plan) -> Iterator[Finding]:
    """Expressions that would be given up in the midst of an interview."""
    for written in expressions_of(plan):
        steps = _cost(plan, _around(written), written.tree)
        if steps > MAX_STEPS_PER_EVALUATION:
            cause = f"{steps:,} steps when its repeats are full, at most {MAX_STEPS_PER_EVALUATION:,}"
            yield Finding(Code.E_BUDGET, written.place, cause, "lower max of the repeats, or compute it in scoring")


def _around(written: Written) -> Around:
    node = written.node
    return (*node.repeats, node.name) if written.key == "add_when" else node.repeats


def _cost(plan: Plan, around: Around, tree: Tree) -> int:
    """Instances visited, level by level, and for each of them what its predicate tests and visits."""
    if not isinstance(tree, Reference):
        return sum(_cost(plan, around, part) for part in children(tree))
    symbol = plan.symbols.get(tree.name)
    visited, reached = 0, 1
    for repeat in repeats_between(around, symbol) if symbol is not None else ():
        reached *= _most(plan, repeat)
        visited += reached
    if tree.predicate is None or not visited:
        return visited
    return visited + reached * (_weight(tree.predicate) + _cost(plan, around, tree.predicate))


def _weight(predicate: Tree) -> int:
    """The steps of one test: values read and functions called."""
    return max(1, sum(isinstance(part, Reference | Dot | Current | Column | Call) for part, _ in parts_of(predicate)))


def _most(plan: Plan, repeat: str) -> int:
    """How many instances a repeat may have, or rows an input; a counted repeat as many as one without a max."""
    node = plan.nodes.get(repeat)
    if node is None or not isinstance(node.item, Repeat):
        return MAX_INPUT_ROWS
    return max(node.item.max, MAX_INPUT_ROWS if node.item.prefill else 0)
