"""Parses an expression: tokens through the lark LALR(1) grammar into a tree, without recursion."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

import lark

from flows.expression_error import ExpressionError
from flows.syntax import Call, Chain, Column, Current, Dot, Literal, Logic, Negation, Parent, Reference, Tree
from flows.tokens import ENDS_OPERAND, Token, cut_tokens

OPERATORS: Final = frozenset({"AND", "OR", "EQUAL", "ORDER", "PLUS", "MINUS", "TIMES"})


class TreeBuilder(lark.Transformer[Any, Tree]):
    """Turns each finished rule into a node of flows.syntax; lark calls it while it parses."""

    def start(self, parts: list[Any]) -> Tree:
        return parts[0]  # type: ignore[no-any-return]

    def parenthesis(self, parts: list[Any]) -> Tree:
        return parts[1]  # type: ignore[no-any-return]

    def number(self, parts: list[Any]) -> Tree:
        return Literal(float(parts[0]), parts[0].column)

    def string(self, parts: list[Any]) -> Tree:
        return Literal(str(parts[0]), parts[0].column)

    def dot(self, parts: list[Any]) -> Tree:
        return Dot(parts[0].column)

    def column(self, parts: list[Any]) -> Tree:
        return Column(str(parts[0]), parts[0].column)

    def parent(self, parts: list[Any]) -> Tree:
        return Parent((len(parts) + 1) // 2, parts[0].column)

    def reference(self, parts: list[Any]) -> Tree:
        return Reference(str(parts[0]), parts[0].column)

    def filtered(self, parts: list[Any]) -> Tree:
        return Reference(str(parts[0]), parts[0].column, parts[2])

    def call(self, parts: list[Any]) -> Tree:
        arguments = tuple(part for part in parts[2:-1] if not isinstance(part, lark.Token))
        return Call(str(parts[0]), arguments, parts[0].column)

    def current(self, parts: list[Any]) -> Tree:
        call = parts[0]
        if call.name != "current" or call.arguments:
            raise ExpressionError("E-SYNTAX", call.column, "paths are not in the language", "write ${name}")
        return Current(str(parts[4]) if len(parts) > 3 else None, call.column)

    def negation(self, parts: list[Any]) -> Tree:
        return Negation(len(parts) - 1, parts[-1], parts[0].column)

    def chain(self, parts: list[Any]) -> Tree:
        rest = tuple((str(parts[place]), parts[place + 1]) for place in range(1, len(parts), 2))
        return Chain(parts[0], rest, parts[0].column)

    def logic(self, parts: list[Any]) -> Tree:
        return Logic(str(parts[1]), tuple(parts[::2]), parts[0].column)


@cache
def grammar() -> lark.Lark:
    """The LALR(1) tables, made once."""
    text = files("flows").joinpath("grammar.lark").read_text("utf-8")
    return lark.Lark(text, parser="lalr", lexer="basic", transformer=TreeBuilder(), maybe_placeholders=False)


def parse(text: str) -> Tree:
    """The tree of an expression; raises ExpressionError with the column of what is wrong."""
    tokens = cut_tokens(text)
    if not tokens:
        raise ExpressionError("E-SYNTAX", 1, "the expression is empty", "write a condition, or remove the key")
    state = grammar().parse_interactive()
    for place, token in enumerate(tokens):
        try:
            state.feed_token(lark.Token(token.kind, token.text, column=token.column))
        except lark.UnexpectedInput:
            raise explain(tokens, place) from None
        except lark.exceptions.VisitError as error:
            raise error.orig_exc from None
    try:
        tree: Tree = state.feed_eof()  # type: ignore[no-untyped-call]
    except lark.UnexpectedInput:
        raise explain(tokens, len(tokens)) from None
    return tree


def explain(tokens: list[Token], place: int) -> ExpressionError:
    """Why the token at `place` (or the end of the text) cannot stand there."""
    before = tokens[place - 1] if place else None
    token = tokens[place] if place < len(tokens) else None
    seen = f'"{shown(before)} {shown(token)}"' if before and token else f'"{shown(before or token)}"'
    column = (token or tokens[-1]).column
    if "SLASH" in (before and before.kind, token and token.kind):
        return ExpressionError("E-SYNTAX", column, f"{seen}: paths are not in the language", "write ${name}")
    if before and before.kind in ENDS_OPERAND:
        return after_operand(seen, before, token, column)
    if before is None:
        cause = f"{seen}: a value is missing before it"
        return ExpressionError("E-SYNTAX", column, cause, "begin with a value such as . or ${name}")
    if before.kind == "EQUAL" and token and token.kind == "EQUAL":
        return ExpressionError("E-SYNTAX", column, f"{seen}: two signs", "write one = to compare")
    cause = f'{seen}: a value is missing after "{before.text}"'
    way_out = f'write one, such as . {before.text} 0, or remove "{before.text}"'
    if before.kind not in OPERATORS:
        way_out = "write one, such as ${name}, a number or 'text'"
    return ExpressionError("E-SYNTAX", column, cause, way_out)


def after_operand(seen: str, before: Token, token: Token | None, column: int) -> ExpressionError:
    """Something that is no operator follows a value."""
    if token is None:
        return ExpressionError("E-SYNTAX", column, f"{seen}: the expression ends too early", "finish it")
    if token.kind == "BRACKET":
        cause = f"{seen}: a condition in [ ] stands only after a ${{name}}"
        return ExpressionError("E-SYNTAX", column, cause, "move it behind the ${name}")
    if token.kind == "COMMA":
        return ExpressionError("E-SYNTAX", column, f"{seen}: a comma outside a function", "write a point in decimals")
    if token.kind == "OPEN" and before.kind == "REFERENCE":
        cause = f"{seen}: ${{name}} is a value, not a function"
        return ExpressionError("E-SYNTAX", column, cause, "write an operator between them")
    if {before.kind, token.kind} == {"DOT", "NUMBER"}:
        cause = f"{seen}: a decimal number has digits on both sides of its point"
        return ExpressionError("E-SYNTAX", column, cause, "write 0.5 or 5, or an operator between them")
    cause = f"{seen}: an operator is missing between the two"
    return ExpressionError("E-SYNTAX", column, cause, "write and, or, =, +, … between them")


def shown(token: Token | None) -> str:
    """A token as the author wrote it, shortened."""
    match token:
        case None:
            return ""
        case Token("REFERENCE", text):
            return f"${{{text}}}"
        case Token("STRING", text):
            return f"'{text if len(text) <= 20 else text[:19] + '…'}'"
        case _:
            return token.text
