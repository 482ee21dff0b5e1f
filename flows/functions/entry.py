"""What a function of the language is to the compiler: its name, how many values it takes, how it is built."""

from collections.abc import Callable
from dataclasses import dataclass

from flows.expression_error import ExpressionError
from flows.scope import Node, Run, Scope
from flows.syntax import Call
from flows.values import Kind

Build = Callable[[Scope, Call], Node]


@dataclass(frozen=True, slots=True)
class Function:
    """`most` is None where there is no upper limit; `hint` is the way out when the number is wrong."""

    name: str
    least: int
    most: int | None
    build: Build
    hint: str = ""

    def check(self, call: Call) -> None:
        """Raises E-ARGS for a wrong number of values."""
        given = len(call.arguments)
        if given >= self.least and (self.most is None or given <= self.most):
            return
        cause = f"{self.name} takes {self.wanted()}, {given} given"
        raise ExpressionError("E-ARGS", call.column, cause, self.hint or f"write {self.usage()}")

    def wanted(self) -> str:
        """How many values, in words."""
        if self.most is None:
            return f"at least {count(self.least)}"
        return count(self.most) if self.least == self.most else f"{self.least} to {count(self.most)}"

    def usage(self) -> str:
        """A call with the right number of values, as an example."""
        return f"{self.name}({', '.join('abcde'[: max(self.least, 1) if self.most != 0 else 0])})"


def count(number: int) -> str:
    """`1 value`, `2 values`, `no value`."""
    return {0: "no value", 1: "1 value"}.get(number, f"{number} values")


def boolean(run: Run, call: Call) -> Node:
    """A node that is always true or false."""
    return Node(run, Kind.BOOLEAN, call, sure=True)


def number(run: Run, call: Call, sure: bool = False) -> Node:
    """A node that is a number, or blank unless sure."""
    return Node(run, Kind.NUMBER, call, sure=sure)


def text(run: Run, call: Call) -> Node:
    """A node that is a text, perhaps an empty one."""
    return Node(run, Kind.TEXT, call)
