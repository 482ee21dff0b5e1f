"""The token pass: cuts an expression into tokens and enforces the limits before anything is parsed."""

import re
from dataclasses import dataclass
from typing import Final

from flows.expression_error import ExpressionError
from flows.limits import MAX_EXPRESSION_CHARS, MAX_EXPRESSION_DEPTH, MAX_EXPRESSION_TOKENS


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is what the token says: the name of a reference, the inside of a quoted text, the sign otherwise."""

    kind: str
    text: str
    column: int


WORD: Final = r"[A-Za-z_][A-Za-z0-9_]*"
TOKEN: Final = re.compile(
    rf"""(?P<SPACE>[ \t\r\n]+)
    | \$\{{(?P<REFERENCE>{WORD})\}}
    | (?P<NUMBER>[0-9]+(?:\.[0-9]+)?)
    | "(?P<STRING>[^"]*)" | '(?P<STRING_>[^']*)'
    | (?P<FUNCTION>{WORD}(?:[:-][A-Za-z0-9_:-]*)?)(?=[ \t\r\n]*\()
    | (?P<NAME>{WORD})
    | (?P<EQUAL>!?=) | (?P<ORDER>[<>]=?) | (?P<PLUS>\+) | (?P<MINUS>-) | (?P<TIMES>\*)
    | (?P<OPEN>\() | (?P<CLOSE>\)) | (?P<BRACKET>\[) | (?P<UNBRACKET>\])
    | (?P<COMMA>,) | (?P<SLASH>/) | (?P<PARENT>\.\.) | (?P<DOT>\.)""",
    re.VERBOSE,
)
OPERATOR_WORDS: Final = {"and": "AND", "or": "OR", "div": "TIMES", "mod": "TIMES"}
ENDS_OPERAND: Final = frozenset({"REFERENCE", "NUMBER", "STRING", "NAME", "CLOSE", "UNBRACKET", "DOT", "PARENT"})
EXPONENT: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+")

FOREIGN: Final = {
    "'": ("this quote is not closed", "add ' at the end of the text"),
    '"': ("this quote is not closed", 'add " at the end of the text'),
    "“": ("“ is not a quote sign here", "write ' or \""),
    "”": ("” is not a quote sign here", "write ' or \""),
    "‘": ("‘ is not a quote sign here", "write ' or \""),
    "’": ("’ is not a quote sign here", "write ' or \""),
    "$": ('"$" begins no name', "write ${name}, with letters, digits and _ only"),
    "|": ('"|" is not in the language', "write or"),
    "&": ('"&" is not in the language', "write and"),
    "!": ('"!" is not in the language', "write not(…), or != between two values"),
    "%": ('"%" is not in the language', "write mod for the remainder, or divide by 100"),
    "≤": ('"≤" is not in the language', "write <="),
    "≥": ('"≥" is not in the language', "write >="),
    "≠": ('"≠" is not in the language', "write !="),
    "×": ('"×" is not in the language', "write *"),
    "÷": ('"÷" is not in the language', "write div"),
    "−": ('"−" is not in the language', "write - (the sign on the keyboard)"),
    "\u00a0": ("there is a non-breaking space", "write an ordinary space"),
}


def cut_tokens(text: str) -> list[Token]:
    """All tokens of a text within the limits; raises E-LIMIT, E-DEPTH, E-SYNTAX or E-EXPONENT."""
    if len(text) > MAX_EXPRESSION_CHARS:
        cause = f"the expression has {len(text):,} characters, at most {MAX_EXPRESSION_CHARS:,}"
        raise ExpressionError("E-LIMIT", MAX_EXPRESSION_CHARS + 1, cause, "split it into calculates")
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        found = TOKEN.match(text, position)
        if found is None:
            raise foreign_sign(text, position)
        if found.lastgroup != "SPACE":
            tokens.append(name_token(found, tokens))
        if len(tokens) > MAX_EXPRESSION_TOKENS:
            cause = f"the expression has more than {MAX_EXPRESSION_TOKENS} words and signs"
            raise ExpressionError("E-LIMIT", position + 1, cause, "split it into calculates")
        position = found.end()
    check_brackets(tokens)
    return tokens


def name_token(found: re.Match[str], before: list[Token]) -> Token:
    """The token of a match; `and`, `or`, `div` and `mod` are always operators."""
    kind = (found.lastgroup or "").rstrip("_")
    text = found[found.lastgroup or 0]
    column = found.start() + 1
    if kind in ("NAME", "FUNCTION"):
        if before and before[-1].kind == "NUMBER":
            refuse_exponent(found.string, before[-1].column)
        kind = OPERATOR_WORDS.get(text, kind)
    return Token(kind, text, column)


def refuse_exponent(text: str, column: int) -> None:
    """Raises E-EXPONENT if a number written with an exponent begins at the column."""
    if found := EXPONENT.match(text, column - 1):
        raise exponent_error(found[0], column)


def exponent_error(number: str, column: int) -> ExpressionError:
    """`1e3` is no number in this language."""
    plain = f"{float(number):f}".rstrip("0").rstrip(".")
    way_out = f"write {plain}" if len(plain) <= 20 else "write all its digits"
    return ExpressionError("E-EXPONENT", column, f"{number}: numbers have no exponent", way_out)


def foreign_sign(text: str, position: int) -> ExpressionError:
    """The error for a character that begins no token."""
    sign = text[position]
    cause, way_out = FOREIGN.get(sign, (f'"{sign}" is not in the language', "remove it, or put it inside quotes"))
    return ExpressionError("E-SYNTAX", position + 1, cause, way_out)


def check_brackets(tokens: list[Token]) -> None:
    """Every bracket has its other half, and they nest no deeper than the limit."""
    pairs = {"CLOSE": "OPEN", "UNBRACKET": "BRACKET"}
    waiting: list[Token] = []
    for token in tokens:
        if token.kind in ("OPEN", "BRACKET"):
            waiting.append(token)
            if len(waiting) > MAX_EXPRESSION_DEPTH:
                cause = f"brackets nest deeper than {MAX_EXPRESSION_DEPTH}"
                raise ExpressionError("E-DEPTH", token.column, cause, "split it into calculates")
        elif token.kind in pairs:
            if not waiting or waiting[-1].kind != pairs[token.kind]:
                cause = f'"{token.text}" closes nothing'
                raise ExpressionError("E-SYNTAX", token.column, cause, "remove it, or add the opening bracket")
            waiting.pop()
    if waiting:
        closing = ")" if waiting[-1].kind == "OPEN" else "]"
        cause = f'"{waiting[-1].text}" is never closed'
        raise ExpressionError("E-SYNTAX", waiting[-1].column, cause, f'add "{closing}"')
