"""The settings sheet, and the settings that stand in the sheet `civimeter`."""

import re
from typing import Any, Final

from flows.xlsform.columns import SETTINGS, STATUSES
from flows.xlsform.grid import Grid
from flows.xlsform.languages import Languages
from flows.xlsform.lines import Line, quoted
from flows.xlsform.marks import Marks
from flows.xlsform.read_more import read_allow
from flows.xlsform.scalars import load_mapping, read_scalar, read_words

ALIASES: Final = {
    "form_title": "title",
    "set_form_title": "title",
    "title": "title",
    "form_id": "id",
    "set_form_id": "id",
    "id_string": "id",
    "version": "version",
    "default_language": "default_language",
}


def settings_cells(grid: Grid | None) -> tuple[dict[str, str], dict[str, str]]:
    """The cells of the first row by key, and those without a meaning here by header."""
    known: dict[str, str] = {}
    kept: dict[str, str] = {}
    for header in grid.headers if grid and grid.rows else ():
        assert grid is not None
        key = ALIASES.get(re.sub(r"\s+", "_", header.strip().lower()))
        text = grid.rows[0].get(header)
        if text and key and key not in known:
            known[key] = text
        elif text:
            kept[header] = text
    return known, kept


def read_settings(
    grid: Grid | None, name: str, languages: Languages, marks: Marks, lines: list[Line], other: dict[str, Any]
) -> dict[str, Any]:
    """The settings in the order of the YAML text. `name` (the file's) serves a form without an id."""
    cells, kept = settings_cells(grid)
    settings: dict[str, Any] = {
        "id": _id(cells.get("id", "") or name, lines),
        "version": _version(cells.get("version", ""), lines),
        "title": _title(cells.get("title", ""), languages, marks) or cells.get("id", "") or name,
    }
    for key in ("intro", "outro"):
        value = _marked(marks, key)
        if value is not None:
            settings[key] = value
    settings["default_language"] = languages.default
    settings["languages"] = dict(languages.names)
    for key in SETTINGS:
        value = marks.value(key)
        if value is not None:
            settings[key] = _setting(key, value, marks)
    xlsform = _xlsform(kept, languages, marks, other)
    if xlsform:
        settings["xlsform"] = xlsform
    return settings


def _xlsform(kept: dict[str, str], languages: Languages, marks: Marks, other: dict[str, Any]) -> dict[str, Any]:
    """What an export writes back."""
    ours = marks.get("languages", language=languages.default) is not None and marks.value("settings") is None
    found = load_mapping(marks.value("xlsform"))
    if not ours and "settings" not in found:
        found["settings"] = kept
    if headings := languages.headings():
        found["languages"] = headings
    if other:
        found["sheets"] = other | found["sheets"] if isinstance(found.get("sheets"), dict) else other
    return found


def _setting(key: str, value: str, marks: Marks) -> Any:
    match key:
        case "allow":
            return read_allow(value, {status: _marked(marks, status) for status in STATUSES})
        case "renamed_from":
            return read_words(value)
        case "date_order" | "calendar":
            return value
        case _:
            return read_scalar(value)


def _marked(marks: Marks, key: str) -> Any:
    texts = marks.texts(key)
    return texts or marks.value(key)


def _title(cell: str, languages: Languages, marks: Marks) -> Any:
    """The title in every language that was noted, with what was changed on the sheet since."""
    plain = marks.get("title")
    if plain is not None and plain.written == cell:
        return plain.value
    texts = marks.texts("title")
    if not texts:
        return cell
    noted = marks.get("title", language=languages.default)
    if noted is not None and noted.written != cell and cell:
        texts[languages.default] = cell
    return texts


def _id(text: str, lines: list[Line]) -> str:
    """The form's id; other characters than a flow may use are replaced."""
    plain = re.sub(r"_+", "_", re.sub(r"[^a-z0-9]", "_", text.strip().lower())).strip("_")
    plain = (plain if plain[:1].isalpha() else f"form_{plain}")[:40].strip("_") or "form"
    plain = text if re.fullmatch(r"[a-z][a-z0-9_]{0,39}", text) else plain
    if plain != text:
        cause = f"the id {quoted(text)} is not one of a flow"
        lines.append(Line("information", "settings form_id", cause, f"written as {plain}"))
    return plain


def _version(text: str, lines: list[Line]) -> str:
    if not text.strip():
        lines.append(Line("information", "settings version", "no version", "written as 1"))
        return "1"
    if len(text) > 20:
        lines.append(Line("warning", "settings version", f"{quoted(text)} is longer than 20 characters", "cut"))
    return text[:20]
