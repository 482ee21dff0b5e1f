"""Where every item of a flow stands: what is around it, and how many steps up an instance is in an XForm."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.items import Group, Question, Repeat
from flows.model import Flow

AnyItem = Question | Group | Repeat


@dataclass(slots=True)
class Layout:
    """`around`: the groups and repeats around an item, from the inside out."""

    flow: Flow
    around: dict[str, tuple[Group | Repeat, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for item, around in _walk(self.flow.survey, ()):
            self.around[item.name] = around

    def steps_to_repeat(self, name: str, which: int) -> int:
        """Steps of `..` from an item to the element of the which-th repeat around it; `which` if there is none."""
        seen = 0
        for steps, part in enumerate(self.around.get(name, ()), 1):
            seen += isinstance(part, Repeat)
            if seen == which:
                return steps
        return which

    def repeats(self, name: str) -> tuple[str, ...]:
        """The repeats around an item, from the inside out."""
        return tuple(part.name for part in self.around.get(name, ()) if isinstance(part, Repeat))

    def path_inside(self, name: str, repeat: str) -> str | None:
        """The path of a question from the element of a repeat around it, such as `group/name`."""
        parts = [name]
        for part in self.around.get(name, ()):
            if part.name == repeat:
                return "/".join(reversed(parts))
            parts.append(part.name)
        return None


def _walk(
    items: tuple[AnyItem, ...], around: tuple[Group | Repeat, ...]
) -> Iterator[tuple[AnyItem, tuple[Group | Repeat, ...]]]:
    for item in items:
        yield item, around
        if not isinstance(item, Question):
            yield from _walk(item.items, (item, *around))
