"""The plain range of a constraint: what a hint, a number pad and a column of a table can say without the expression."""

from math import floor

from flows.syntax import Chain, Dot, Literal, Logic, Negation, Tree

Bounds = tuple[float | None, float | None]
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def plain_bounds(tree: Tree, whole: bool) -> Bounds | None:
    """Lowest and highest of a constraint that is nothing but comparisons of `.` with numbers, joined by `and`.

    None where the constraint says anything else. Both ends are allowed values when `whole`; otherwise a strict end is
    given as it is written.
    """
    lowest: float | None = None
    highest: float | None = None
    for part in _parts(tree):
        found = _comparison(part)
        if found is None:
            return None
        operator, number = found
        if operator in (">", ">="):
            number = _inward(number, operator == ">", whole, 1)
            lowest = number if lowest is None else max(lowest, number)
        else:
            number = _inward(number, operator == "<", whole, -1)
            highest = number if highest is None else min(highest, number)
    return lowest, highest


def _parts(tree: Tree) -> list[Tree]:
    if isinstance(tree, Logic) and tree.word == "and":
        return [part for operand in tree.operands for part in _parts(operand)]
    return [tree]


def _comparison(tree: Tree) -> tuple[str, float] | None:
    """Operator and number of `. >= 1`, or of `1 <= .` turned round."""
    if not isinstance(tree, Chain) or len(tree.rest) != 1:
        return None
    operator, right = tree.rest[0]
    if operator not in MIRRORED:
        return None
    if isinstance(tree.first, Dot):
        number = _number(right)
        return None if number is None else (operator, number)
    number = _number(tree.first) if isinstance(right, Dot) else None
    return None if number is None else (MIRRORED[operator], number)


def _number(tree: Tree) -> float | None:
    if isinstance(tree, Negation):
        number = _number(tree.operand)
        return None if number is None else number * (-1) ** tree.times
    return tree.value if isinstance(tree, Literal) and isinstance(tree.value, float) else None


def _inward(number: float, strict: bool, whole: bool, step: int) -> float:
    """The first whole number inside the end, where only those are answers."""
    if not whole:
        return number
    nearest = float(floor(number) if step > 0 else -floor(-number))
    inside = nearest == number and not strict
    return nearest if inside else nearest + step
