"""Expressions as ODK clients need them: functions that one of them lacks, depths, whole-text patterns, given names."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flows.parser import parse
from flows.syntax import Call, Chain, Column, Current, Dot, Literal, Logic, Negation, Parent, Reference, Tree
from flows.xlsform.layout import Layout
from flows.xlsform.unparse import unparse

ChoiceName = Callable[[Tree, str], Tree]


@dataclass(frozen=True, slots=True)
class Rewriter:
    """`named(value, question)` is the label of a choice of a question, or the name that was given for it."""

    layout: Layout
    named: ChoiceName

    def rewrite(self, text: str, name: str, key: str) -> str:
        """The expression of an item's key; the author's own text where nothing needs to change."""
        tree = parse(text)
        changed = _Place(self, name, key == "choice_filter").change(tree)
        return text if changed == tree else unparse(changed)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part of an expression stands: the item, and the repeat that a predicate around it filters."""

    rewriter: Rewriter
    name: str
    in_filter: bool
    predicate: str | None = None

    def change(self, tree: Tree) -> Tree:
        match tree:
            case Call():
                return self._call(replace(tree, arguments=tuple(map(self.change, tree.arguments))))
            case Reference(predicate=predicate) if predicate is not None:
                inside = replace(self, predicate=tree.name, in_filter=False)
                return replace(tree, predicate=inside.change(predicate))
            case Column() if self.predicate is not None:
                path = self.rewriter.layout.path_inside(tree.name, self.predicate)
                return replace(tree, name=path) if path and "/" in path else tree
            case Current(name=str(name)):
                return Reference(name, tree.column)
            case Dot() if self.in_filter:
                return Current(None, tree.column)
            case Negation():
                return replace(tree, operand=self.change(tree.operand))
            case Chain():
                rest = tuple((sign, self.change(right)) for sign, right in tree.rest)
                return replace(tree, first=self.change(tree.first), rest=rest)
            case Logic():
                return replace(tree, operands=tuple(map(self.change, tree.operands)))
            case _:
                return tree

    def _call(self, call: Call) -> Tree:
        match call.name, call.arguments:
            case "position", (Parent(steps=steps),):
                up = Parent(self.rewriter.layout.steps_to_repeat(self.name, steps), call.column)
                here = Column(f"current()/{unparse(up)}", call.column) if self.in_filter else up
                return replace(call, arguments=(here,))
            case (("floor" | "ceiling"), (value,)):
                return _rounded(call, value)
            case "regex", (value, Literal(value=str(pattern))):
                return replace(call, arguments=(value, Literal(anchored(pattern), call.column)))
            case "jr:choice-name", (value, Literal(value=str(question))):
                return self.rewriter.named(value, question.strip()[2:-1])
            case _:
                return call


def _rounded(call: Call, value: Tree) -> Tree:
    """JavaRosa knows neither floor() nor ceiling(): whole part, and one step further where that is not enough."""
    sign, step = (">", "-") if call.name == "floor" else ("<", "+")
    whole = Call("int", (value,), call.column)
    beyond = Chain(whole, ((sign, value),), call.column)
    further = Chain(whole, ((step, Literal(1.0, call.column)),), call.column)
    return Call("if", (beyond, further, whole), call.column)


def anchored(pattern: str) -> str:
    """The pattern for the whole text: Web Forms would look for it anywhere. An anchored one stays as it is."""
    return pattern if is_anchored(pattern) else f"^(?:{pattern})$"


def is_anchored(pattern: str) -> bool:
    """Whether it begins with ^, ends with $ and has no | outside parentheses and classes."""
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return False
    depth, in_class, escaped = 0, False, False
    for sign in pattern[:-1]:
        if escaped or sign == "\\":
            escaped = not escaped
        elif in_class or sign == "[":
            in_class = sign != "]"
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            return False
    return not escaped
