"""How an expression walks node sets at run time: a step meter, and the view of one candidate in a predicate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, cast

from flows.limits import MAX_COMPUTED_CHARS, MAX_STEPS_PER_EVALUATION
from flows.values import Value, View


class OverBudget(Exception):
    """An evaluation went over its steps or made too long a text; its result is blank."""


class Meter:
    """Counts the steps of one evaluation: nodes visited, functions called in predicates."""

    __slots__ = ("steps",)

    def __init__(self) -> None:
        self.steps = 0

    def spend(self, steps: int) -> None:
        """Raises OverBudget beyond the limit."""
        self.steps += steps
        if self.steps > MAX_STEPS_PER_EVALUATION:
            raise OverBudget


class Metered(Protocol):
    @property
    def meter(self) -> Meter: ...


def meter_of(view: View) -> Meter:
    """The meter of the evaluation at hand; expressions that walk are always run on a Wrapped view."""
    return cast(Metered, view).meter


def bounded(text: str) -> str:
    """The text, or OverBudget if it is longer than a computed text may be."""
    if len(text) > MAX_COMPUTED_CHARS:
        raise OverBudget
    return text


class Wrapped:
    """A view that passes everything on to another one and carries the meter."""

    __slots__ = ("meter", "view")

    def __init__(self, view: View, meter: Meter) -> None:
        self.view = view
        self.meter = meter

    @property
    def dot(self) -> Value:
        return self.view.dot

    @property
    def now(self) -> datetime:
        return self.view.now

    @property
    def language(self) -> str:
        return self.view.language

    @property
    def kept(self) -> Value:
        return self.view.kept

    def value(self, name: str) -> Value:
        return self.view.value(name)

    def instances(self, repeat: str) -> Sequence[View]:
        return self.view.instances(repeat)

    def position(self, up: int) -> int:
        return self.view.position(up)

    def column(self, name: str) -> Value:
        return self.view.column(name)

    def choice_label(self, value: str, question: str) -> str:
        return self.view.choice_label(value, question)

    def uuid(self, salt: str) -> str:
        return self.view.uuid(salt)

    def spent(self, steps: int, over: bool) -> None:
        self.view.spent(steps, over)


class Candidate(Wrapped):
    """Inside a predicate: `.`, bare names and `position(..)` are of the instance at hand, `${name}` of the place."""

    __slots__ = ("_dot", "here", "outer")

    def __init__(self, outer: View, here: View, dot: Value, meter: Meter) -> None:
        super().__init__(outer, meter)
        self.outer = outer
        self.here = here
        self._dot = dot

    @property
    def dot(self) -> Value:
        return self._dot

    def position(self, up: int) -> int:
        return self.here.position(up)

    def column(self, name: str) -> Value:
        return self.here.value(name)


def outer_dot(view: View, depth: int) -> Value:
    """`current()/.`: the question's own value, `depth` predicates further out."""
    for _ in range(depth):
        view = cast(Candidate, view).outer
    return view.dot
