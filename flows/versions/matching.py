"""Which item of the new version is which of the old one: by name, else by the earlier names that the new one gives."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

from flows.items import Group, Item, Question, Repeat
from flows.model import Flow
from flows.model_parts import Localised

ALIKE = 0.7
"""From this likeness of two labels on (0 to 1), one question gone and one come is taken for a new name."""


class Named(Protocol):
    """What has a name, and perhaps had others: an item, a choice."""

    @property
    def name(self) -> str: ...
    @property
    def renamed_from(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Placed:
    """An item with the repeats around it, outermost first."""

    item: Question | Group | Repeat
    repeats: tuple[str, ...]

    @property
    def holds_data(self) -> bool:
        """Whether answers or values are kept under its name; headings and notes keep none."""
        return self.item.type not in ("note", "group")


def place_items(flow: Flow) -> Mapping[str, Placed]:
    """Every item by name, in document order."""
    return {placed.item.name: placed for placed in _walk(flow.survey, ())}


def _walk(items: Sequence[Item], repeats: tuple[str, ...]) -> Iterator[Placed]:
    for item in items:
        yield Placed(item, repeats)
        if not isinstance(item, Question):
            yield from _walk(item.items, (*repeats, item.name) if isinstance(item, Repeat) else repeats)


def match_names(old: Iterable[str], new: Iterable[Named]) -> dict[str, str]:
    """New name → old name, for everything that is in both. A name that both have always means the same thing."""
    new, left = list(new), dict.fromkeys(old)
    matched = {each.name: each.name for each in new if each.name in left}
    for name in matched:
        del left[name]
    for each in new:
        earlier = next((name for name in each.renamed_from if name in left), None)
        if each.name not in matched and earlier is not None:
            matched[each.name] = earlier
            del left[earlier]
    return {each.name: matched[each.name] for each in new if each.name in matched}


def likeness(left: str, right: str) -> float:
    """How alike two labels are: 1 for the same words, whatever their case and spaces."""
    left, right = (" ".join(text.casefold().split()) for text in (left, right))
    return 1.0 if left == right else SequenceMatcher(None, left, right, autojunk=False).ratio()


def label_of(flow: Flow, label: Localised | None) -> str:
    """A label in the default language."""
    return flow.text(label, flow.settings.default_language) if label else ""


def likely_names(gone: Mapping[str, tuple[str, str]], come: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Old name → new name where a new name is what probably happened. Given and compared are (type, label) by name.

    Each name is used once, the most alike first.
    """
    pairs = [
        (likeness(gone[old][1], come[new][1]), old, new)
        for old in gone
        for new in come
        if gone[old][0] == come[new][0] and gone[old][1] and come[new][1]
    ]
    found: dict[str, str] = {}
    for score, old, new in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if score >= ALIKE and old not in found and new not in found.values():
            found[old] = new
    return found
