"""Two ways to calculate with coefficients: modulo a large prime, which is fast, and with fractions, which confirms."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

PRIME = 2**61 - 1


class Column(NamedTuple):
    """A measure summed over one set of people. `slot` names the people: different slots have nobody in common,
    columns of one slot may be the same people (another question) or only a part of them.
    """

    measure: str
    slot: str


Row = Mapping[Column, Fraction]
"""A published statistic: exact coefficients over columns."""

Vector = dict[Column, Any]
"""A row in one of the two arithmetics; no coefficient of it is zero."""


class Arithmetic(Protocol):
    """What elimination needs to know about numbers."""

    def read(self, row: Row) -> Vector:
        """The row in this arithmetic."""

    def cancel(self, row: Vector, other: Vector, at: Column) -> Vector:
        """`row` less as much of `other` as makes it vanish at a column where `other` does not."""


@dataclass(frozen=True, slots=True)
class Modular:
    """Numbers modulo a prime: short, whatever happened before."""

    prime: int = PRIME

    def read(self, row: Row) -> Vector:
        found = {at: one.numerator * pow(one.denominator, -1, self.prime) % self.prime for at, one in row.items()}
        return {at: one for at, one in found.items() if one}

    def cancel(self, row: Vector, other: Vector, at: Column) -> Vector:
        factor = row[at] * pow(other[at], -1, self.prime) % self.prime
        left = dict(row)
        for column, value in other.items():
            rest = (left.get(column, 0) - factor * value) % self.prime
            if rest:
                left[column] = rest
            else:
                left.pop(column, None)
        return left


@dataclass(frozen=True, slots=True)
class Exact:
    """Fractions: slow, and beyond doubt."""

    def read(self, row: Row) -> Vector:
        return {at: one for at, one in row.items() if one}

    def cancel(self, row: Vector, other: Vector, at: Column) -> Vector:
        factor = row[at] / other[at]
        left = dict(row)
        for column, value in other.items():
            rest = left.get(column, Fraction(0)) - factor * value
            if rest:
                left[column] = rest
            else:
                left.pop(column, None)
        return left
