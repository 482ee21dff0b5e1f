"""The choices sheet as lists of a flow."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from flows.xlsform.grid import Grid, GridRow
from flows.xlsform.headers import Column, choice_columns
from flows.xlsform.languages import Languages
from flows.xlsform.lines import Line, quoted
from flows.xlsform.marks import Marks
from flows.xlsform.scalars import read_scalar, read_words
from flows.xlsform.texts import read_text, with_default
from flows.yaml_nodes import DECIMAL, INTEGER

CHOICE: Final = re.compile(r"[A-Za-z0-9_.-]{1,40}")
DROPPED: Final = ("input", "joined", "generated")
MEDIA: Final = re.compile(r"(?:media::)?(?:image|audio|video|big-image)(?:::.*)?", re.IGNORECASE)
FIELDS: Final = frozenset({"name", "label", "exclusive", "ask_name", "renamed_from", "columns"})

Choice = dict[str, Any]


@dataclass(slots=True)
class Lists:
    """`lists` by name as they go into the flow; `inline` those of one question; `renamed` old to new choice names."""

    lists: dict[str, list[Choice]] = field(default_factory=dict)
    inline: dict[str, list[Choice]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


def read_lists(grid: Grid | None, languages: Languages, codes: dict[str, str], marks: Marks) -> Lists:
    """Every list with its choices in the order of the sheet. `codes` are codes and their headings."""
    found = Lists()
    if grid is None:
        return found
    columns = choice_columns(grid.headers)
    _say_media(found, columns)
    cells = {column.key: column.header for column in columns if column.key in ("list_name", "name")}
    for row in grid.rows:
        name = row.get(cells.get("list_name", "")).strip()
        if not name or any(marks.get(key, (name, "")) for key in DROPPED):
            continue
        choice = _choice(found, row, name, columns, languages, codes, marks)
        if choice is None:
            continue
        target = found.inline if marks.get("inline", (name, "")) else found.lists
        written = marks.value("list", (name, "")) or name
        found.names[name] = written
        target.setdefault(written, []).append(choice)
    for mark in marks.rows:
        if mark.key == "empty" and mark.list:
            found.lists.setdefault(marks.value("list", (mark.list, "")) or mark.list, [])
    return found


def _say_media(found: Lists, columns: list[Column]) -> None:
    for column in columns:
        if MEDIA.fullmatch(column.header):
            way_out = "kept for export"
            cause = "pictures and sounds in labels are not shown"
            found.lines.append(Line("warning", f"choices {quoted(column.header)}", cause, way_out))


def _choice(
    found: Lists,
    row: GridRow,
    name: str,
    columns: list[Column],
    languages: Languages,
    codes: dict[str, str],
    marks: Marks,
) -> Choice | None:
    """One choice; None if it cannot be taken over."""
    original = next((row.get(column.header).strip() for column in columns if column.key == "name"), "")
    place = f"choices row {row.number}" + (f" {quoted(original)}" if original else "")
    if not (word := _word(found, name, original, place)):
        return None
    of = (name, word)
    label = read_text(codes, _labels(row, columns, languages), marks, "label", of)
    if label is None:
        found.lines.append(Line("warning", place, "no label", "its name is shown"))
    label = word if label is None else with_default(label, languages.default)
    choice: Choice = {"name": word, "label": label}
    choice.update(_own_keys(marks, of))
    own = dict(_columns(row, columns, marks, of))
    return choice | ({"columns": own} if FIELDS & set(own) else own)


def _labels(row: GridRow, columns: list[Column], languages: Languages) -> dict[str, str]:
    """The labels by code; a column of its own counts more than one without a language."""
    found: dict[str, str] = {}
    for column in sorted(columns, key=lambda column: column.language is None):
        cell = row.get(column.header)
        if column.key == "label" and column.language in languages.codes and cell:
            found.setdefault(languages.codes[column.language], cell)
    return found


def _word(found: Lists, name: str, original: str, place: str) -> str:
    """The name of a choice as a flow may write it; blank if it has none, or one that is taken."""
    word = original if CHOICE.fullmatch(original) else re.sub(r"[^A-Za-z0-9_.-]", "_", original)[:40]
    taken = {each["name"] for each in (found.lists.get(name) or found.inline.get(name) or ())}
    if not word or word in taken:
        cause = f"{quoted(word)} stands in the list {quoted(name)} twice" if word else "a choice without a name"
        found.lines.append(Line("error", place, cause, "left out; give it a name of its own"))
        return ""
    if word != original:
        found.renamed[original] = word
        cause = "names of choices are letters, digits, _ . and -, at most 40"
        found.lines.append(Line("warning", place, cause, f"written as {word}"))
    return word


def _own_keys(marks: Marks, of: tuple[str, str]) -> Iterator[tuple[str, Any]]:
    """What the sheet `civimeter` says of a choice."""
    if marks.get("exclusive", of):
        yield "exclusive", True
    if words := marks.value("renamed_from", of):
        yield "renamed_from", read_words(words)
    asked, texts = marks.value("ask_name", of), marks.texts("ask_name", of)
    if texts:
        yield "ask_name", texts
    elif asked in ("true", "false"):
        yield "ask_name", asked == "true"
    elif asked is not None:
        value = read_scalar(asked)
        yield "ask_name", value if isinstance(value, str) else asked


def _columns(row: GridRow, columns: list[Column], marks: Marks, of: tuple[str, str]) -> Iterator[tuple[str, Any]]:
    """Filter columns: digits are numbers; what was noted otherwise counts while the cell is as it was written."""
    for column in columns:
        if column.key:
            continue
        cell = row.get(column.header)
        mark = marks.get(f"column {column.header}", of)
        if mark is not None and mark.written == cell:
            yield column.header, read_scalar(mark.value or "")
        elif cell:
            yield column.header, read_column(cell)
    known = {column.header for column in columns}
    for mark in marks.rows:
        key = mark.key.removeprefix("column ")
        if (mark.list, mark.name) == of and key != mark.key and key not in known:
            yield key, read_scalar(mark.value or "")


def read_column(cell: str) -> str | int | float:
    if INTEGER.fullmatch(cell) and len(cell) < 16:
        return int(cell)
    return float(cell) if DECIMAL.fullmatch(cell) and len(cell) < 18 else cell
