"""Defaults: a literal stands as it is; what holds an operator, a function or a name is an expression."""

import re
from typing import Final

from flows.expression_error import ExpressionError
from flows.parser import parse
from flows.syntax import Literal
from flows.xlsform.unparse import unparse

NAME: Final = r"[A-Za-z_À-ÖØ-\u02ff\u0370-\u1fff\u2c00-\ud7ff][\w.·-]*"
PIECES: Final = re.compile(
    r"-?\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}\S*)?|\d{2}:\d{2}:\d{2}\S*|-?\d+(?:\.\d*)?|-?\.\d+"
    r"|(?P<works>[*+|-]| mod | div |\$\{(?:last-saved#)?" + NAME + r"\}|" + NAME + r"(?::" + NAME + r")?\()"
    r"|\"[^\"]*\"|'[^']*'|" + NAME + r"|.",
    re.DOTALL,
)
HYPHENATED: Final = frozenset({"date", "geopoint"})
NUMERIC: Final = frozenset({"integer", "decimal", "range"})
NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


def is_expression(cell: str, kind: str) -> bool:
    """Whether ODK's tools compute the default of a question of that type; as pyxform decides it."""
    for match in PIECES.finditer(cell):
        works = match["works"]
        if works == "-" and kind in HYPHENATED:
            return False
        if works:
            return True
    return False


def write_default(expression: str, kind: str) -> str:
    """The cell for the default of a question: a literal without quotes, or an expression that is seen to be one."""
    tree = parse(expression)
    cell = expression
    if isinstance(tree, Literal):
        cell = tree.value if isinstance(tree.value, str) else unparse(tree)
        if cell.strip() == cell and cell and not is_expression(cell, kind):
            return cell
        return f"string({unparse(tree)})"
    return cell if is_expression(cell, kind) else f"string({cell})"


def read_default(cell: str, kind: str) -> str:
    """The expression for a cell. Raises ExpressionError for one that is not in the language."""
    if is_expression(cell, kind):
        parse(cell)
        return cell
    if kind in NUMERIC and NUMBER.fullmatch(cell):
        return cell
    quote = "'" if "'" not in cell else '"'
    if quote in cell:
        raise ExpressionError("E-SYNTAX", 1, "both kinds of quotes in one text", "write a default with one kind")
    return f"{quote}{cell}{quote}"
