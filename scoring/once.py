"""What follows from objects that never change is worked out once for them."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

KEPT = 2048
"""Results that one function remembers; a model has some hundreds of formulas."""


def once(find: Callable[P, T]) -> Callable[P, T]:
    """Remembers what a function gave for these very objects, which it holds, so that no other takes their place.

    Equal ones are told apart: to compare a model costs more than to read it.
    """
    known: dict[tuple[int, ...], tuple[tuple[object, ...], T]] = {}

    @wraps(find)
    def found(*of: P.args, **more: P.kwargs) -> T:
        assert not more, "objects are given by place, each is looked at"
        at = tuple(map(id, of))
        kept = known.get(at)
        if kept is None:
            if len(known) >= KEPT:
                known.clear()
            kept = known[at] = of, find(*of, **more)
        return kept[1]

    return found
