"""Addresses of answers and marks: `wifi`, `spot#2.room#1.area`, `spot#2.place/name/other_place`, `spot#2/open`."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flows.quickly import made_quickly

ADDRESS: Final = re.compile(
    r"(?P<path>(?:[A-Za-z_]\w*#[1-9][0-9]*\.)*)(?P<name>[A-Za-z_]\w*)(?:#(?P<last>[1-9][0-9]*))?(?:/(?P<control>.+))?",
    re.ASCII,
)
STEP: Final = re.compile(r"([A-Za-z_]\w*)#([0-9]+)", re.ASCII)


@made_quickly
@dataclass(frozen=True, slots=True)
class Address:
    """`name` is the item; `repeats` and `instances` run from the outside in. For `spot#2/open` the name is `spot`
    and the last instance is the repeat's own. `control` is what follows the slash: `open`, `name/other_place`, …
    """

    name: str
    instances: tuple[int, ...] = ()
    control: str | None = None
    repeats: tuple[str, ...] = ()

    def __str__(self) -> str:
        return format_address(self)


@lru_cache(maxsize=4096)
def parse_address(text: str) -> Address:
    """The parts of an address. Raises ValueError for anything else; `/review` is no address of an item."""
    found = ADDRESS.fullmatch(text)
    if found is None:
        raise ValueError(f"not an address: {text!r}")
    steps = STEP.findall(found["path"])
    repeats = tuple(name for name, _ in steps)
    instances = tuple(int(number) for _, number in steps)
    if found["last"]:
        repeats, instances = (*repeats, found["name"]), (*instances, int(found["last"]))
    return Address(found["name"], instances, found["control"], repeats)


def format_address(address: Address) -> str:
    """The text of an address; `parse_address` reads it back."""
    steps = [f"{name}#{number}" for name, number in zip(address.repeats, address.instances, strict=True)]
    own = address.repeats[-1:] == (address.name,)
    text = ".".join(steps if own else [*steps, address.name])
    return text if address.control is None else f"{text}/{address.control}"


@lru_cache(maxsize=16_384)
def instances_in(text: str) -> tuple[tuple[str, int], ...]:
    """The instances that an address passes through: `a#1.b#2.c` gives `(("a", 1), ("a#1.b", 2))`."""
    return tuple((text[: found.end(1)], int(found[2])) for found in STEP.finditer(text.partition("/")[0]))
