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
        makers = getattr(value, "__makers__", None)
        if makers is None:
            return usual(value, **changes)
        maker = makers.get(names := tuple(changes)) or _maker(value.__class__, names)
        return maker(value, **changes)


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
    type.__setattr__(cls, "__makers__", {})
    type.__setattr__(cls, "__replace__", replace)
    return cls


def _maker(cls: type, changed: tuple[str, ...]) -> Callable[..., Any]:
    """Makes the value with these fields changed. Raises TypeError for a name that is no field."""
    names = [field.name for field in fields(cls)]
    wrong = next((name for name in changed if name not in names), None)
    if wrong is not None:
        raise TypeError(f"{cls.__name__} has no field {wrong!r}")
    taken = ", ".join(name if name in changed else f"self.{name}" for name in names)
    space: dict[str, Any] = {}
    exec(f"def maker({', '.join(('self', '/', *changed))}):\n return self.__class__({taken})", space)  # noqa: S102 - made of field names only
    made: Callable[..., Any] = space["maker"]
    vars(cls)["__makers__"][changed] = made
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
