"""Frozen objects made quickly, where thousands are made a second."""

from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields, make_dataclass
from typing import Any, TypeVar

T = TypeVar("T")


def maker(cls: type[T]) -> Callable[..., T]:
    """A constructor of a frozen dataclass with slots that takes a third of the time for one of many fields.

    The class's own sets field after field past its own guard. This one fills a twin that has the same slots and no
    guard, and then makes it one of the class. Fields go by name; what `__post_init__` does is not done.
    """
    names = [(each.name, Any, _default(each)) for each in fields(cls)]  # type: ignore[arg-type]
    twin = make_dataclass(f"Open{cls.__name__}", names, slots=True)

    def make(**values: Any) -> T:
        made: Any = twin(**values)
        made.__class__ = cls
        found: T = made
        return found

    return make


def _default(known: Field[Any]) -> Any:
    if known.default is not MISSING:
        return field(default=known.default)
    return field() if known.default_factory is MISSING else field(default_factory=known.default_factory)
