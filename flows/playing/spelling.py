"""A parsed expression written out again."""

from typing import Final

from flows.coercion import to_text
from flows.syntax import Call, Chain, Column, Current, Dot, Literal, Logic, Negation, Parent, Reference, Tree

LEVELS: Final = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5}


def spell(tree: Tree) -> str:
    """The text of a tree; reading it again gives the same tree."""
    return _spell(tree)[0]


def _spell(tree: Tree) -> tuple[str, int]:
    """The text, and how tightly it holds together."""
    match tree:
        case Literal(value=value):
            return (_quote(value) if isinstance(value, str) else to_text(value)), 9
        case Reference(name=name, predicate=predicate):
            return f"${{{name}}}" + (f"[{spell(predicate)}]" if predicate else ""), 9
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(spell, arguments))})", 9
        case Negation(times=times, operand=operand):
            return "-" * times + _inside(operand, 8), 8
        case Chain(first=first, rest=rest):
            level = LEVELS.get(rest[0][0], 6)
            text = _inside(first, level) + "".join(f" {sign} {_inside(part, level + 1)}" for sign, part in rest)
            return text, level
        case Logic(word=word, operands=operands):
            return f" {word} ".join(_inside(part, LEVELS[word] + 1) for part in operands), LEVELS[word]
        case _:
            return _spell_bare(tree), 9


def _spell_bare(tree: Tree) -> str:
    match tree:
        case Dot():
            return "."
        case Column(name=name):
            return name
        case Parent(steps=steps):
            return "/".join([".."] * steps)
        case Current(name=name):
            return f"current()/../{name}" if name else "current()/."
        case _:
            return ""


def _inside(tree: Tree, level: int) -> str:
    text, own = _spell(tree)
    return text if own >= level else f"({text})"


def _quote(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"
