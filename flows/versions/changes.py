"""What a comparison of two versions finds: changes with their weight, place, cause and way out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a change matters to answers that were given before it, from not at all to not to be published."""

    COMPATIBLE = "compatible"
    COMPARABLE = "comparable"
    BREAKING = "breaking"
    ERROR = "error"

    @property
    def exit_status(self) -> int:
        """What `civimeter flows diff` ends with: 0, 1, or 2 for what cannot be published."""
        return min(2, tuple(Weight).index(self))


class Sort(StrEnum):
    """What happened to the thing at the place."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `place` is `survey/age constraint` or `choices/yes_no/maybe`; `name` the new name of the item, or
    the old one where it is gone; `was` the old name after a renaming.
    """

    weight: Weight
    sort: Sort
    place: str
    cause: str
    way_out: str = ""
    name: str = ""
    was: str = ""

    def __str__(self) -> str:
        return f"{self.weight} {self.place}: {self.cause}{f': {self.way_out}' if self.way_out else ''}"

    @property
    def of_a_question(self) -> bool:
        """Whether a whole item was added, removed or renamed, not a part of one."""
        return self.place == f"survey/{self.name}" and self.sort is not Sort.CHANGED


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes, the weightiest first, each once."""

    found: tuple[Change, ...] = ()

    @classmethod
    def gather(cls, found: Iterable[Change]) -> "Changes":
        weights = tuple(Weight)
        return cls(tuple(sorted(dict.fromkeys(found), key=lambda change: -weights.index(change.weight))))

    def __iter__(self) -> Iterator[Change]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    @property
    def worst(self) -> Weight:
        """The weight of the whole: compatible when nothing has changed."""
        return self.found[0].weight if self.found else Weight.COMPATIBLE

    @property
    def forbidden(self) -> tuple[Change, ...]:
        """What keeps the new version from being published."""
        return self.of(Weight.ERROR, Weight.BREAKING)

    def of(self, *weights: Weight) -> tuple[Change, ...]:
        """The changes of these weights."""
        return tuple(change for change in self.found if change.weight in weights)

    def questions(self, sort: Sort) -> tuple[Change, ...]:
        """The items that were added, removed or renamed as a whole."""
        return tuple(change for change in self.found if change.of_a_question and change.sort is sort)
