"""What the formulas of a model may name, and the formulas compiled once for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flows.expressions import Expression, compile_expression
from flows.values import Kind, Place, Symbol
from scoring.answers import Question, Questionnaire
from scoring.policy import Policy

POLICY = "policy__"
ROW = "this"
"""The row at hand of a matrix or of a list of questions: `${this}` (as `.`), `${this__score}`, `${this__status}`."""

_KINDS = {"number": Kind.NUMBER, "text": Kind.TEXT, "words": Kind.TEXT, "date": Kind.DATE, "boolean": Kind.BOOLEAN}


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The names that a formula sees; one object for one combination, so that it is a key of what was compiled."""

    symbols: Mapping[str, Symbol]


@lru_cache(maxsize=256)
def names_of(flows: tuple[Questionnaire, ...], columns: tuple[tuple[str, str], ...], values: frozenset[str]) -> Names:
    """The names of these flows, of the columns of a table (name, kind) and of values; the first meaning counts."""
    symbols = {name: Symbol(name, Kind.ANY) for name in values}
    for flow in reversed(flows):
        symbols |= {name: Symbol(name, Kind.NODES, is_repeat=True) for name in flow.repeats}
        for question in flow.questions.values():
            symbols |= _of_question(question)
    for name, kind in columns:
        symbols |= _with_status(Symbol(name, _KINDS.get(kind, Kind.ANY)))
    symbols |= _with_status(Symbol(ROW, Kind.ANY)) | {f"{ROW}__score": Symbol(f"{ROW}__score", Kind.NUMBER)}
    for field in Policy.model_fields:
        symbols[POLICY + field] = Symbol(POLICY + field, Kind.NUMBER)
    return Names(symbols)


def _of_question(question: Question) -> dict[str, Symbol]:
    around = (question.repeat,) if question.repeat else ()
    choices = tuple(option.name for option in question.options)
    kind = _KINDS.get(question.kind, Kind.ANY)
    symbol = Symbol(question.name, kind, around, multiple=question.kind == "words", choices=choices)
    score = Symbol(f"{question.name}__score", Kind.NUMBER, around)
    return _with_status(symbol) | {score.name: score}


def _with_status(symbol: Symbol) -> dict[str, Symbol]:
    status = Symbol(f"{symbol.name}__status", Kind.TEXT, symbol.repeats)
    return {symbol.name: symbol, status.name: status}


@lru_cache(maxsize=8192)
def compiled(text: str, names: Names, repeat: str = "", dot: Kind | None = None) -> Expression:
    """A formula compiled once; raises flows' ExpressionError on an unknown name."""
    return compile_expression(text, Place(names.symbols, (repeat,) if repeat else (), dot))


def read_names(texts: Iterable[str | None], names: Names, repeat: str = "") -> frozenset[str]:
    """Every name that these formulas read."""
    return frozenset(name for text in texts if text for name in compiled(text, names, repeat, Kind.ANY).references)
