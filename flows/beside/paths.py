"""Where in the text of a flow its parts stand: `survey/age constraint` as the path of a YAML document."""

from typing import Any

from flows.yaml_nodes import Document, Path


def find_path(document: Document, place: str) -> Path:
    """The path of a place: the item, list or part first, then each word as far as the text has it."""
    head, *words = place.split(" ")
    kind, *names = head.split("/")
    if kind == "survey":
        path, inside = document.find_item(names[0]) if names else ("survey",), ["choices"] if names[1:] else []
        names = [*inside, *names[1:]]
    else:
        path = (kind,)
    for word in [*names, *words]:
        step = _step(value_at(document.data, path), word)
        if step is not None:
            path = (*path, *step)
    return path


def value_at(data: Any, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    for part in path:
        data = data[part] if _has(data, part) else None
    return data


def _has(data: Any, part: str | int) -> bool:
    return part in data if isinstance(data, dict) else isinstance(data, list) and int(part) < len(data)


def _step(data: Any, word: str) -> Path | None:
    """The way from a value to what a word names in it: a key, or the place in a list counted from 1, or by name."""
    if isinstance(data, dict):
        return (word,) if word in data else None
    if not isinstance(data, list):
        return None
    for index, each in enumerate(data):
        if each == word or (isinstance(each, dict) and word in (each.get("name"), each.get("status"))):
            return (index,)
        if isinstance(each, dict) and word in each:
            return (index, word)
    return (int(word) - 1,) if word.isdigit() and 0 < int(word) <= len(data) else None
