"""Conditions on facts by name, in the expression language: true, false, or unknown when they read what is not known."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flows.expressions import Expression, compile_expression
from flows.values import Kind, Place, Symbol, Value
from scoring.facts import Fact
from scoring.views import PlainView

_NAMED = re.compile(r"\$\{(\w+)\}")


class _Unknown(Exception):
    """A condition read a fact that is not known."""


@dataclass(frozen=True, slots=True)
class _Facts(PlainView):
    """What a condition sees: facts by name. One that does not apply is blank, so that its comparison is false."""

    values: Mapping[str, Fact]
    as_of: datetime
    dot: Value = None

    @property
    def now(self) -> datetime:
        return self.as_of

    def value(self, name: str) -> Value:
        if name not in self.values:
            raise _Unknown(name)
        return self.values[name]

    def instances(self, repeat: str) -> Sequence["_Facts"]:
        raise KeyError(repeat)


def find_truth(text: str, values: Mapping[str, Fact], as_of: datetime) -> bool | None:
    """True, false, or None when a fact that it read is not known: what it did not read does no harm."""
    try:
        return _compile(text).test(_Facts(values, as_of))
    except _Unknown:
        return None


def names_in(text: str) -> tuple[str, ...]:
    """The names of facts in a condition, in alphabetical order."""
    return tuple(sorted(set(_NAMED.findall(text))))


@lru_cache(maxsize=1024)
def _compile(text: str) -> Expression:
    kinds = {name: Kind.TEXT if name.endswith("__status") else Kind.ANY for name in names_in(text)}
    return compile_expression(text, Place({name: Symbol(name, kind) for name, kind in kinds.items()}))
