"""Reads a YAML file of the model with the place of every value, so that a problem can be found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]


class FileError(ValueError):
    """A file that cannot be used: `file:line:column: cause`, one problem a line."""


@dataclass(frozen=True, slots=True)
class Source:
    """The content of a file as plain data, and where each value stands (line, column, from 1)."""

    name: str
    data: Any
    places: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    def locate(self, path: Path) -> str:
        """`file:line:column` of a value, or of the nearest one around it."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.name}:{line}:{column}"


class _Loader(yaml.CSafeLoader):
    """The C loader; only `true` and `false` are booleans and dates stay text, as in flows."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if not tag.endswith((":bool", ":timestamp"))]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(text: str, name: str) -> Source:
    """Parse one YAML document. Raises FileError; aliases, tags and duplicate keys are refused."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        raise FileError(f"{place}: {getattr(error, 'problem', None) or error}") from None
    places: dict[Path, tuple[int, int]] = {}
    seen: set[int] = set()
    data = None if root is None else _build(root, (), name, places, seen)
    return Source(name, data, places)


def _build(node: Node, path: Path, name: str, places: dict[Path, tuple[int, int]], seen: set[int]) -> Any:
    mark = node.start_mark
    places[path] = (mark.line + 1, mark.column + 1)
    place = f"{name}:{mark.line + 1}:{mark.column + 1}"
    if id(node) in seen:
        raise FileError(f"{place}: aliases are not used in these files")
    seen.add(id(node))
    match node:
        case MappingNode(value=pairs):
            found: dict[str, Any] = {}
            for key, value in pairs:
                word = str(key.value)
                if word in found:
                    raise FileError(f"{place}: {word!r} stands twice")
                found[word] = _build(value, (*path, word), name, places, seen)
            return found
        case SequenceNode(value=items):
            return [_build(item, (*path, at), name, places, seen) for at, item in enumerate(items)]
        case ScalarNode(value=text, style=style):
            return _scalar(text, style)
    raise FileError(f"{place}: unexpected {node.tag}")


def _scalar(text: str, style: str | None) -> Any:
    """Plain scalars are read as booleans and numbers where they look so; quoted ones are text."""
    if style in ('"', "'", "|", ">"):
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "null", "~"):
        return None
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text
