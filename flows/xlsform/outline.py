"""The rows of the survey sheet as a tree: groups and repeats hold what stands between their begin and their end."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.limits import MAX_GROUP_DEPTH, MAX_REPEAT_DEPTH
from flows.xlsform.grid import GridRow
from flows.xlsform.headers import Column
from flows.xlsform.lines import Line, quoted
from flows.xlsform.types import Kind, read_kind


@dataclass(slots=True, eq=False)
class Element:
    """A row with its cells by key; `texts` are those with languages; `name` is its name in the flow."""

    row: GridRow
    kind: Kind
    cells: dict[str, str]
    texts: dict[str, dict[str | None, str]]
    kept: dict[str, str]
    parent: "Element | None" = None
    items: "list[Element]" = field(default_factory=list)
    name: str = ""
    left_out: bool = False

    @property
    def original(self) -> str:
        return self.cells.get("name", "").strip()

    @property
    def place(self) -> str:
        """`survey row 14 "gps_track"`."""
        return f"survey row {self.row.number}" + (f" {quoted(self.original)}" if self.original else "")

    @property
    def around(self) -> "Iterator[Element]":
        """The groups and repeats around it, from the inside out."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    @property
    def is_repeat(self) -> bool:
        return self.kind.word == "begin" and self.kind.list == "repeat"


@dataclass(slots=True)
class Outline:
    """All rows that ask, group or compute; `total` counts them, `lines` say what was left out.

    `recorded` holds the types of rows that clients fill in by themselves, by name.
    """

    roots: list[Element] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    total: int = 0
    left_out: int = 0
    recorded: dict[str, str] = field(default_factory=dict)

    def say(self, severity: str, place: str, cause: str, way_out: str) -> None:
        self.lines.append(Line(severity, place, cause, way_out))  # type: ignore[arg-type]

    def walk(self) -> Iterator[Element]:
        """Every element in the order of the sheet."""
        waiting = list(reversed(self.roots))
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.items))


def read_outline(rows: list[GridRow], columns: list[Column]) -> Outline:
    """The tree of a sheet; rows that ODK's tools would pass over are passed over."""
    outline, open_blocks = Outline(), list[Element]()
    for row in rows:
        element = _element(row, columns)
        if not element.cells.get("type", "").strip():
            _say_untyped(outline, element)
            continue
        if element.cells.get("disabled", "").strip().lower() in ("yes", "true", "true()"):
            outline.say("information", element.place, "disabled", "left out")
            continue
        if element.kind.word == "end":
            _close(outline, open_blocks, element)
            continue
        _place(outline, open_blocks, element)
        if element.kind.word == "begin":
            open_blocks.append(element)
    for element in open_blocks:
        outline.say("error", element.place, f"begin {element.kind.list} without its end", "add the row that ends it")
    return outline


def _element(row: GridRow, columns: list[Column]) -> Element:
    cells: dict[str, str] = {}
    texts: dict[str, dict[str | None, str]] = {}
    kept: dict[str, str] = {}
    for column in columns:
        text = row.get(column.header)
        if not text:
            continue
        if not column.key:
            kept[column.header] = text
        elif column.language is not None or column.key in TEXT_KEYS:
            texts.setdefault(column.key, {}).setdefault(column.language, text)
        else:
            cells.setdefault(column.key, text)
    return Element(row, read_kind(cells.get("type", "")), cells, texts, kept)


def _say_untyped(outline: Outline, element: Element) -> None:
    if element.cells or element.texts:
        outline.total += 1
        outline.left_out += 1
        outline.say("error", element.place, "no type", "left out; write what it asks into the column type")


def _close(outline: Outline, open_blocks: list[Element], element: Element) -> None:
    if not open_blocks:
        outline.say("error", element.place, f"end {element.kind.list} without its begin", "remove the row")
        return
    begun = open_blocks.pop()
    if begun.kind.list != element.kind.list:
        cause = f"end {element.kind.list}, but {begun.kind.list} {quoted(begun.original)} is open"
        outline.say("error", element.place, cause, f"write end {begun.kind.list}")


def _place(outline: Outline, open_blocks: list[Element], element: Element) -> None:
    """Into the block that is open, unless that or this cannot be taken over."""
    outline.total += 1
    element.parent = open_blocks[-1] if open_blocks else None
    reason = _refusal(element)
    if element.parent is not None and element.parent.left_out:
        element.left_out = True
    elif reason:
        element.left_out = True
        outline.say("error", element.place, *reason)
    if element.left_out:
        outline.left_out += 1
    elif element.kind.word == "recorded":
        outline.left_out += 1
        outline.recorded[element.original] = element.cells["type"].strip().lower()
        shown = quoted(element.cells["type"].strip())[1:-1]
        cause = f"{shown} is about the device or the time, which are known or not kept"
        outline.say("information", element.place, cause, "left out")
    else:
        (element.parent.items if element.parent else outline.roots).append(element)


def _refusal(element: Element) -> tuple[str, str] | None:
    """Why a row cannot be taken over, and what to do."""
    kind, shown = element.kind, quoted(element.cells["type"].strip())[1:-1]
    if kind.word == "unknown":
        return f"type {shown} is not supported", f"left out; {kind.list}"
    if kind.list == "loop":
        return "loops are not supported", "left out; use a repeat"
    if kind.word == "begin":
        around = list(element.around)
        if sum(each.is_repeat for each in around) + element.is_repeat > MAX_REPEAT_DEPTH:
            return f"repeats inside repeats go {MAX_REPEAT_DEPTH} deep", "left out with what it holds; move it out"
        if len(around) + 1 > MAX_GROUP_DEPTH:
            return f"groups go {MAX_GROUP_DEPTH} deep", "left out with what it holds; move it out"
    if kind.word == "hidden" and any(each.is_repeat for each in element.around):
        return "a hidden row inside a repeat is not supported", "left out; use calculate"
    return None


TEXT_KEYS = frozenset(
    {"label", "hint", "required_message", "constraint_message"}
    | {f"civimeter::{key}" for key in ("instance_label", "first_label", "none_label", "add_label", "done_label")}
    | {f"civimeter::{key}" for key in ("dont_know", "not_applicable", "refused")}
)
