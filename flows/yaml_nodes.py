"""YAML text as plain data with the position of every node; what the dialect does not allow is refused first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from yaml import CSafeLoader

from flows.limits import MAX_FLOW_BYTES, MAX_YAML_DEPTH, MAX_YAML_NODES
from flows.problems import FlowProblems, Problem

Path = tuple[str | int, ...]
Position = tuple[int, int]
INTEGER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
DECIMAL: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+")
WORDS: Final[dict[str, Any]] = {"true": True, "false": False, "": None, "~": None, "null": None}


@dataclass(slots=True)
class Document:
    """`keys` and `values` give line and column, from 1, of the key and of the value at a path."""

    name: str
    data: Any = None
    keys: dict[Path, Position] = field(default_factory=dict)
    values: dict[Path, Position] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    items: dict[str, Path] = field(default_factory=dict)

    def find_item(self, name: str) -> Path:
        """The path of the item with that name, wherever it is nested; `("survey",)` when there is none."""
        if not self.items and isinstance(self.data, dict):
            self._note_items(self.data.get("survey"), ("survey",))
        return self.items.get(name, ("survey",))

    def _note_items(self, items: Any, path: Path) -> None:
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                self.items.setdefault(str(item.get("name")), (*path, index))
                self._note_items(item.get("items"), (*path, index, "items"))

    def position(self, path: Path, key: bool = False) -> Position:
        """Where the path stands, or the nearest thing around it that stands somewhere."""
        while path not in self.values and path:
            path = path[:-1]
        return (self.keys if key and path in self.keys else self.values).get(path, (1, 1))

    def position_in(self, path: Path, written: str, column: int) -> Position:
        """Where a column (from 1) of a text stands; where its value begins, if it stands there in another form."""
        line, start = self.position(path)
        row = self.lines[line - 1] if path in self.values and 0 < line <= len(self.lines) else ""
        begins = start - 1 + (row[start - 1 : start] in ('"', "'"))
        found = column > 0 and bool(written) and row.startswith(written, begins)
        return (line, begins + column) if found else (line, start)


def read_yaml(text: str, name: str) -> Document:
    """The one document of the text. Raises FlowProblems with the first reason why it cannot be read."""
    size = len(text.encode())
    if size > MAX_FLOW_BYTES:
        cause = f"{size:,} bytes, at most {MAX_FLOW_BYTES:,}"
        raise FlowProblems([Problem("E-YAML-SIZE", name, 1, 1, cause, "split the flow in two")])
    return _Reader(text, name).read()


class _Reader:
    """Builds data from the events of the parser, so nothing is made before it was allowed."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.document = Document(name, lines=tuple(text.splitlines()))
        self.events: Iterator[Any] = iter(())

    def read(self) -> Document:
        try:
            self.events = yaml.parse(self.text, Loader=CSafeLoader)
            self._need(next(self.events), yaml.StreamStartEvent)
            first = next(self.events)
            if isinstance(first, yaml.StreamEndEvent):
                raise self._problem("E-YAML", first, "the file is empty", "write spec_version: 1 and what follows")
            self.document.data = self._value(next(self.events), (), 1)
            self._need(next(self.events), yaml.DocumentEndEvent)
            after = next(self.events)
            if not isinstance(after, yaml.StreamEndEvent):
                raise self._problem("E-YAML", after, "a second document begins", "remove the line ---")
        except yaml.YAMLError as error:
            raise self._unreadable(error) from error
        return self.document

    def _need(self, event: Any, kind: type) -> None:
        if not isinstance(event, kind):
            raise self._problem("E-YAML", event, "not one YAML document", "write one mapping of keys")

    def _value(self, event: Any, path: Path, depth: int) -> Any:
        self._refuse_specials(event)
        if depth > MAX_YAML_DEPTH:
            cause = f"more than {MAX_YAML_DEPTH} levels deep"
            raise self._problem("E-YAML-SIZE", event, cause, "write fewer levels")
        if len(self.document.values) >= MAX_YAML_NODES:
            cause = f"more than {MAX_YAML_NODES:,} values"
            raise self._problem("E-YAML-SIZE", event, cause, "split the flow in two")
        self.document.values[path] = _position(event)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._members(path, depth))
        return self._mapping(path, depth)

    def _members(self, path: Path, depth: int) -> Iterator[Any]:
        for index, event in enumerate(iter(lambda: next(self.events), None)):
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._value(event, (*path, index), depth + 1)

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self._refuse_specials(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise self._problem("E-YAML", event, "a key is a list or a mapping", "write a word before the colon")
            key, place = event.value, (*path, event.value)
            if key in found:
                cause = f'key "{key}" appears twice (first at line {self.document.keys[place][0]})'
                raise self._problem("E-DUPLICATE-KEY", event, cause, "remove one")
            self.document.keys[place] = _position(event)
            found[key] = self._value(next(self.events), place, depth + 1)
        return found

    def _refuse_specials(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            cause = f"alias *{event.anchor}: aliases are not allowed"
            raise self._problem("E-YAML-ALIAS", event, cause, "repeat the value")
        if getattr(event, "anchor", None):
            raise self._problem("E-YAML-ALIAS", event, f"anchor &{event.anchor}: not allowed", "remove it")
        if getattr(event, "tag", None):
            raise self._problem("E-YAML-TAG", event, f"tag {event.tag}: tags are not allowed", "remove it")

    def _problem(self, code: str, event: Any, cause: str, way_out: str) -> FlowProblems:
        return self._at(code, *_position(event), cause, way_out)

    def _at(self, code: str, line: int, column: int, cause: str, way_out: str) -> FlowProblems:
        place = f"{self.document.name}:{line}:{column}"
        return FlowProblems([Problem(code, place, line, column, cause, way_out)])

    def _unreadable(self, error: yaml.YAMLError) -> FlowProblems:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        lines = self.text.splitlines()
        near = " ".join(lines[max(0, line - 2) : line])
        if re.search(r"\{[^\"']*\$\{", near):
            way_out = "put quotes around the value that holds ${…}"
            return self._at("E-YAML", line, column, '"{" found inside { }', way_out)
        cause = getattr(error, "problem", None) or str(error)
        return self._at("E-YAML", line, column, cause, "check the indentation, and put quotes around texts with : or #")


def _position(event: Any) -> Position:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(event: Any) -> Any:
    """Only true and false are booleans; dates, yes, no and on stay text."""
    value: str = event.value
    if not event.implicit[0]:
        return value
    if value in WORDS:
        return WORDS[value]
    if INTEGER.fullmatch(value):
        return int(value)
    return float(value) if DECIMAL.fullmatch(value) else value
