"""Values that are made quickly are made as a dataclass makes them."""

import inspect
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from bot import delivery_settle, turn, turns
from bot.storage import plan
from flows import quickly
from flows.quickly import made_quickly


@dataclass(frozen=True, slots=True)
class Plain:
    a: int
    b: str = "b"
    c: list[int] = field(default_factory=list)
    d: Any = field(default=None, compare=False, repr=False)


@made_quickly
@dataclass(frozen=True, slots=True)
class Quick:
    a: int
    b: str = "b"
    c: list[int] = field(default_factory=list)
    d: Any = field(default=None, compare=False, repr=False)


@pytest.mark.parametrize("given", [{"a": 1}, {"a": 1, "b": "x"}, {"a": 2, "c": [3]}, {"a": 2, "d": 4}])
def test_the_same_fields(given: dict[str, Any]) -> None:
    plain, quick = Plain(**given), Quick(**given)
    assert [getattr(plain, each.name) for each in fields(plain)] == [
        getattr(quick, each.name) for each in fields(quick)
    ]
    assert repr(plain).removeprefix("Plain") == repr(quick).removeprefix("Quick")
    assert replace(quick, b="z").b == "z"
    assert Quick(1) == Quick(1, d=9)
    assert quickly.replace(quick, a=7) == replace(quick, a=7)
    assert quickly.replace(plain, a=7) == replace(plain, a=7)
    assert Quick(1).c is not Quick(1).c, "a list of its own"


def test_it_stays_frozen_and_asks_for_what_it_needs() -> None:
    with pytest.raises(FrozenInstanceError):
        Quick(1).a = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        Quick()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Quick(1, nothing=2)  # type: ignore[call-arg]


def test_another_value_takes_no_field_that_is_not_there() -> None:
    with pytest.raises(TypeError, match="nothing"):
        quickly.replace(Quick(1), nothing=2)  # type: ignore[call-arg]


def test_what_it_cannot_do_it_says() -> None:
    with pytest.raises(TypeError, match=r"Loose\.a"):

        @made_quickly
        @dataclass(frozen=True)
        class Loose:
            a: int


def test_all_that_are_made_so_take_what_their_fields_say() -> None:
    made = [
        each
        for module in (turn, turns, plan, delivery_settle)
        for each in vars(module).values()
        if inspect.isclass(each) and getattr(each.__init__, "__globals__", {}).get("MISSING") and _is_quick(each)
    ]
    assert len(made) > 15
    for each in made:
        names = list(inspect.signature(each.__init__).parameters)[1:]
        assert names == [one.name for one in fields(each) if one.init]


def _is_quick(cls: type) -> bool:
    code = getattr(cls.__init__, "__code__", None)
    return code is not None and code.co_filename == "<string>" and any(n.startswith("set_") for n in code.co_names)
