"""Brings the file of a transcript up to date: only what differs is written anew; comments and the rest stay."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml
from yaml import CSafeLoader

from flows.transcripts.differences import Difference, Fix, Path
from flows.transcripts.writing import card_block, short


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands from `start` to `end` is replaced."""

    start: int
    end: int
    text: str


def update_text(text: str, differences: Iterable[Difference]) -> str:
    """The text with every difference mended that has a fix; white space and comments elsewhere are kept."""
    root = yaml.compose(text, Loader=CSafeLoader)
    fixes = {(fix.action, fix.path): fix for each in differences for fix in each.fixes}
    offsets = _line_offsets(text)
    edits = [_edit(text, offsets, root, fix) for fix in fixes.values()]
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _edit(text: str, offsets: list[int], root: Any, fix: Fix) -> Edit:
    node = _find(root, fix.path)
    start = offsets[node.start_mark.line] + node.start_mark.column
    end = offsets[node.end_mark.line] + node.end_mark.column
    end = start + len(text[start:end].rstrip())
    line_start, line_end = offsets[node.start_mark.line], text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    indent = text[line_start:start].partition("-")[0]
    match fix.action:
        case "remove":
            return Edit(line_start, min(line_end + 1, len(text)), "")
        case "after":
            verb, said = next(iter(fix.value.items()))
            return Edit(line_end, line_end, f"\n{indent}- {verb}: {short(said)}")
        case "replace":
            is_card = fix.path[-1] == "bot"
            return Edit(start, end, card_block(fix.value, indent + "    ") if is_card else short(fix.value, True))


def _find(root: Any, path: Path) -> Any:
    """The node at a path of keys and indexes."""
    node = root
    for part in path:
        if isinstance(part, int):
            node = node.value[part]
        else:
            node = next(value for key, value in node.value if key.value == part)
    return node


def _line_offsets(text: str) -> list[int]:
    """Where each line begins, as YAML counts lines; one more for the end of the text."""
    offsets = [0]
    for line in text.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    return [*offsets, len(text)]
