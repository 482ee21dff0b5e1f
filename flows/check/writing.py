"""A tree written out again, in one manner, so that equal parts have equal texts and messages can show them."""

from flows.syntax import Call, Chain, Column, Current, Dot, Literal, Logic, Negation, Reference, Tree

LEVELS = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5}
TIMES = 6
VALUE = 8


def text_of(tree: Tree) -> str:
    """A part as an author would write it; brackets only where they are needed."""
    match tree:
        case Literal(value=value):
            return _literal(value)
        case Reference(name=name, predicate=predicate):
            return f"${{{name}}}" + (f"[{text_of(predicate)}]" if predicate else "")
        case Dot():
            return "."
        case Column(name=name):
            return name
        case Current(name=name):
            return f"current()/../{name}" if name else "current()/."
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(text_of, arguments))})"
        case Negation(times=times, operand=operand):
            return "-" * times + _inside(operand, VALUE)
        case Chain(first=first, rest=rest):
            level = _level(tree)
            return " ".join([_inside(first, level), *(f"{sign} {_inside(side, level + 1)}" for sign, side in rest)])
        case Logic(word=word, operands=operands):
            return f" {word} ".join(_inside(each, LEVELS[word] + 1) for each in operands)
        case _:
            return "/".join([".."] * tree.steps)


def _literal(value: str | float) -> str:
    if isinstance(value, str):
        return f'"{value}"' if "'" in value else f"'{value}'"
    return f"{value:.15g}"


def _level(tree: Tree) -> int:
    if isinstance(tree, Chain):
        return LEVELS.get(tree.rest[0][0], TIMES)
    return LEVELS[tree.word] if isinstance(tree, Logic) else VALUE


def _inside(tree: Tree, least: int) -> str:
    text = text_of(tree)
    return f"({text})" if _level(tree) < least else text
