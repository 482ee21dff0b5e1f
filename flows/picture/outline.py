"""The rows of a picture: every item of a flow in order, numbered, with its condition and the frames around it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from flows.dependencies import sources
from flows.items import Question, Repeat
from flows.model import Flow
from flows.nodes import Node
from flows.picture.conditions import Wording
from flows.picture.words import say
from flows.plan import plan_of

FAMILIES: Final = {
    **dict.fromkeys(("select_one", "select_multiple", "rank"), "choice"),
    **dict.fromkeys(("integer", "decimal", "range"), "number"),
    **dict.fromkeys(("text",), "words"),
    **dict.fromkeys(("date", "time"), "time"),
    **dict.fromkeys(("image", "file", "audio", "geopoint"), "file"),
    **dict.fromkeys(("note", "acknowledge"), "note"),
}
ICONS: Final = {
    "select_one": "◉", "select_multiple": "☑", "rank": "↕", "integer": "12", "decimal": "1.5", "range": "↔",
    "text": "Aa", "date": "31", "time": "◷", "geopoint": "⌖", "image": "▣", "file": "▤", "audio": "♪",
    "note": "i", "acknowledge": "✓", "calculate": "=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """`kind` is open and close for the frame of a group or repeat, and again where it goes on in a new column;
    `frames` is the number of frames around, `needs` the questions that the condition reads.
    """

    kind: Literal["question", "note", "calculate", "open", "close", "again"]
    name: str = ""
    label: str = ""
    detail: str = ""
    condition: str = ""
    number: int | None = None
    icon: str = ""
    family: str = ""
    frames: int = 0
    repeat: bool = False
    needs: tuple[int, ...] = ()


@dataclass(slots=True)
class Outline:
    """All rows, and the counts for the head of the picture."""

    rows: list[Row] = field(default_factory=list)
    questions: int = 0
    conditions: int = 0
    repeats: int = 0


def outline_of(flow: Flow, language: str) -> Outline:
    """The rows of a flow in a language."""
    return _Outliner(flow, language).make()


class _Outliner:
    def __init__(self, flow: Flow, language: str) -> None:
        self.flow = flow
        self.language = language
        self.plan = plan_of(flow)
        asked = [node.name for node in self.plan.nodes.values() if node.asked]
        self.numbers = {name: number for number, name in enumerate(asked, start=1)}
        self.wording = Wording(flow, language, self.numbers)

    def make(self) -> Outline:
        nodes = list(self.plan.nodes.values())
        outline = Outline(list(self._rows(self.plan.roots, 0)))
        outline.questions = len(self.numbers)
        outline.conditions = sum(node.relevant is not None for node in nodes)
        outline.repeats = sum(isinstance(node.item, Repeat) for node in nodes)
        return outline

    def _rows(self, nodes: tuple[Node, ...], frames: int) -> Iterator[Row]:
        for node in nodes:
            if isinstance(node.item, Question):
                yield self._question(node, node.item, frames)
                continue
            is_repeat = isinstance(node.item, Repeat)
            detail = self._extent(node.item) if isinstance(node.item, Repeat) else ""
            label = self._text(node.item.label) or node.name
            condition, needs = self._condition(node)
            yield Row("open", node.name, label, detail, condition, None, "↻", "", frames, is_repeat, needs)
            yield from self._rows(node.children, frames + 1)
            yield Row("close", node.name, frames=frames, repeat=is_repeat)

    def _question(self, node: Node, item: Question, frames: int) -> Row:
        condition, needs = self._condition(node)
        icon, family = ICONS[item.type], FAMILIES.get(item.type, "")
        if node.calculation is not None:
            words = self.wording.say(node.calculation.tree)
            return Row("calculate", node.name, node.name.replace("_", " "), words, condition, None, icon, "", frames)
        label = self._text(item.label)
        kind: Literal["question", "note"] = "question" if node.asked else "note"
        number = self.numbers.get(node.name)
        return Row(
            kind, node.name, label, self._details(node, item), condition, number, icon, family, frames, False, needs
        )

    def _details(self, node: Node, item: Question) -> str:
        """Name, number of choices, and whether it may be left out."""
        parts = [node.name]
        if node.listed:
            parts.append(say("choices", self.language, n=len(node.listed)))
        if node.from_inputs:
            parts.append(say("given", self.language))
        if item.is_asked and item.required is not True:
            parts.append(say("optional", self.language))
        return " · ".join(parts)

    def _extent(self, repeat: Repeat) -> str:
        """How often a repeat is gone through."""
        node = self.plan.nodes[repeat.name]
        parts = [say("times", self.language, a=repeat.min, b=repeat.max)]
        if node.repeat_count is not None:
            parts = [say("count", self.language, x=self.wording.say(node.repeat_count.tree))]
        if repeat.unique_by:
            parts.append(say("each", self.language, x=self.wording.name(repeat.unique_by)))
        return " · ".join(parts)

    def _condition(self, node: Node) -> tuple[str, tuple[int, ...]]:
        if node.relevant is None:
            return "", ()
        needed = sources(self.plan, node.relevant.references)
        numbers = tuple(sorted(self.numbers[name] for name in needed if name in self.numbers))
        return f"{say('if', self.language)} {self.wording.say(node.relevant.tree)}", numbers

    def _text(self, text: str | dict[str, str] | None) -> str:
        """One line; what is piped in stands as its number."""
        written = " ".join(self.flow.text(text or "", self.language).split())
        for name in self.plan.nodes:
            written = written.replace(f"${{{name}}}", f"‹{self.wording.name(name)}›")
        return written
