"""Names of an imported form: made to fit, unique in the whole flow, and found again from where they are read."""

import re
from dataclasses import dataclass, field
from typing import Final

from flows.structure import RESERVED
from flows.xlsform.lines import quoted
from flows.xlsform.outline import Element, Outline

MOST: Final = 60
FITS: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(slots=True)
class Found:
    """`by_original` holds the elements of each name in the form; `taken` are those that need no change."""

    outline: Outline
    by_original: dict[str, list[Element]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        elements = [element for element in self.outline.walk() if not is_generated(element)]
        self.taken = {each.original for each in elements if fits(each.original)}
        given: set[str] = set()
        for element in elements:
            element.name = self._name(element, given)
            given.add(element.name)
            self.by_original.setdefault(element.original, []).append(element)
            if element.name != element.original and element.original:
                cause = f"the name {quoted(element.original)} is not one of a flow, or is taken"
                self.outline.say("information", element.place, cause, f"written as {element.name}")

    def _name(self, element: Element, given: set[str]) -> str:
        """The name as it is, with other characters replaced, with that of its group in front, or with a number."""
        original = element.original
        if fits(original) and original not in given:
            return original
        plain = fitted(original) or f"row_{element.row.number}"
        names = [plain]
        names += [fitted(f"{each.name}_{plain}") for each in element.around]
        names += [f"{plain[: MOST - 4]}_{number}" for number in range(2, 1_100)]
        return next(name for name in names if name not in given and name not in self.taken)

    def resolve(self, original: str, seen_from: Element | None) -> str | None:
        """The name in the flow of a name in the form: the nearest one around the reader."""
        found = self.by_original.get(original, [])
        if len(found) < 2 or seen_from is None:
            return found[0].name if found else None
        for scope in (*seen_from.around, None):
            for each in found:
                if each.parent is scope:
                    return each.name
        return found[0].name

    def at_path(self, steps: list[str], start: Element | None) -> str | None:
        """The name of what stands at a path of names and `..` from an element, or from the form itself."""
        here = start
        for step in steps:
            if step == "..":
                if here is None:
                    return None
                here = here.parent
            elif step != ".":
                below = here.items if here is not None else self.outline.roots
                here = next((each for each in below if each.original == step), None)
                if here is None:
                    return None
        return here.name if here is not None else None


def fits(name: str) -> bool:
    """Whether a flow may use the name as it is."""
    return bool(FITS.fullmatch(name)) and len(name) <= MOST and "__" not in name and name not in RESERVED


def fitted(name: str) -> str:
    """The nearest name that a flow may use; blank if nothing is left of it."""
    plain = re.sub(r"_{2,}", "_", re.sub(r"[^A-Za-z0-9_]", "_", name))[:MOST]
    if not plain.strip("_"):
        return ""
    if not FITS.fullmatch(plain):
        plain = f"q_{plain}"[:MOST]
    return f"{plain}_" if plain in RESERVED else plain


def says_something(element: Element) -> str:
    """The name in the form, if anything of it can be in a name of a flow; else blank: then the row has the name that it
    was given here, in the form too, so that it keeps it wherever the row comes to stand.
    """
    return element.original if fitted(element.original) else ""


def is_generated(element: Element) -> bool:
    """Whether the exporter made the row for ODK clients."""
    return element.cells.get("civimeter::generated", "").strip().lower() == "yes"
