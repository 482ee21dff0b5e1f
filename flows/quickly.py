"""Frozen values that are made often: their `__init__` sets the slots themselves, which costs less."""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from dataclasses import replace as usual
from typing import TYPE_CHECKING, Any, TypeVar

Made = TypeVar("Made", bound=type)

if TYPE_CHECKING:
    from dataclasses import replace as replace
else:

    def replace(value: Any, /, **changes: Any) -> Any:
        """`dataclasses.replace`, at less cost for what is made quickly. Raises TypeError as it does."""
        quick = getattr(value, "__replace__", None)
        return usual(value, **changes) if quick is None else quick(**changes)


def made_quickly(cls: Made) -> Made:
    """Above `@dataclass(frozen=True, slots=True)`: the same class, made and checked as before, only sooner.

    A frozen dataclass sets each field through `object.__setattr__`, which looks the field up by name; the slot is there
    already. Raises TypeError for a class without slots, or with fields that `__init__` does not simply take.
    """
    names: dict[str, Any] = {"MISSING": MISSING}
    takes, sets = [], []
    for field in fields(cls):
        slot: Any = cls.__dict__.get(field.name)
        if not hasattr(slot, "__set__") or not field.init or field.kw_only:
            raise TypeError(f"{cls.__name__}.{field.name} is no plain field with a slot of its own")
        names[f"set_{field.name}"] = slot.__set__
        takes.append(_parameter(field, names))
        sets.append(_setting(field))
    if hasattr(cls, "__post_init__"):
        sets.append(" self.__post_init__()")
    exec(f"def __init__(self, {', '.join(takes)}):\n" + "\n".join(sets), names)  # noqa: S102 - made of field names only
    made: Callable[..., None] = names["__init__"]
    made.__annotations__ = vars(cls)["__init__"].__annotations__
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    type.__setattr__(cls, "__init__", made)
    type.__setattr__(cls, "__replace__", _replacing(cls))
    return cls


def _replacing(cls: type) -> Callable[..., Any]:
    """What `copy.replace` of Python 3.13 calls: the value with other fields."""
    taken = ", ".join(f"changes.pop({field.name!r}, self.{field.name})" for field in fields(cls))
    names: dict[str, Any] = {}
    lines = (
        "def __replace__(self, /, **changes):",
        f" made = self.__class__({taken})",
        " if changes:",
        "  raise TypeError(f'{self.__class__.__name__} has no field {next(iter(changes))!r}')",
        " return made",
    )
    exec("\n".join(lines), names)  # noqa: S102 - made of field names only
    made: Callable[..., Any] = names["__replace__"]
    return made


def _parameter(field: "Field[Any]", names: dict[str, Any]) -> str:
    """The field as a parameter, with its default where it has one."""
    if field.default_factory is not MISSING:
        names[f"make_{field.name}"] = field.default_factory
        return f"{field.name}=MISSING"
    if field.default is MISSING:
        return field.name
    names[f"default_{field.name}"] = field.default
    return f"{field.name}=default_{field.name}"


def _setting(field: "Field[Any]") -> str:
    """The line that fills the slot."""
    value = field.name
    if field.default_factory is not MISSING:
        value = f"make_{field.name}() if {field.name} is MISSING else {field.name}"
    return f" set_{field.name}(self, {value})"
