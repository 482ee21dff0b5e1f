"""A flow as an XLSForm workbook: what ODK's tools convert without a warning and what reads back as the same flow."""

import re
from dataclasses import dataclass
from typing import Final

from flows.model import Flow, Settings
from flows.xlsform.book import write_book
from flows.xlsform.columns import SETTINGS, header
from flows.xlsform.draft import Draft, begin
from flows.xlsform.grid import SHEETS
from flows.xlsform.items import input_rows, put_items, write_allow
from flows.xlsform.kept import write_json
from flows.xlsform.limits_of_odk import lost_in_odk
from flows.xlsform.lines import Line
from flows.xlsform.lists import put_lists
from flows.xlsform.marks import SHEET
from flows.xlsform.scalars import write_scalar, write_words

SHEET_NAME: Final = re.compile(r"[^\[\]:*?/\\\x00-\x1f]{1,31}")
Table = list[list[str]]


@dataclass(frozen=True, slots=True)
class Exported:
    """`sheets` are what `data` (the bytes of the xlsx file) holds; `lines` say what ODK clients will not do."""

    data: bytes
    sheets: dict[str, Table]
    lines: tuple[Line, ...]


def export(flow: Flow) -> Exported:
    """The workbook of a flow; the same flow gives the same bytes."""
    draft = begin(flow)
    draft.choices.headers = ["list_name", "name", *(header("label", each) for each in draft.languages.values())]
    settings = _settings_row(draft)
    put_lists(draft)
    for row in input_rows(draft):
        draft.survey.add(row)
    put_items(draft, flow.survey)
    sheets = {
        "survey": draft.survey.table(),
        "choices": draft.choices.table() if draft.choices.rows else [],
        "settings": [list(settings), list(settings.values())],
        SHEET: [list(row) for row in draft.marks.table()],
        **_kept_sheets(flow),
    }
    sheets = {name: rows for name, rows in sheets.items() if rows}
    return Exported(write_book(list(sheets.items())), sheets, (*lost_in_odk(flow), *draft.lines))


def _settings_row(draft: Draft) -> dict[str, str]:
    """The settings sheet; what has no column there goes to the marks."""
    flow, settings = draft.flow, draft.flow.settings
    row = {
        "form_title": flow.text(settings.title, settings.default_language) or settings.id,
        "form_id": settings.id,
        "version": settings.version,
    }
    default = draft.languages.get(settings.default_language, "")
    if default:
        row["default_language"] = default
    kept = settings.xlsform.get("settings")
    if isinstance(kept, dict):
        draft.marks.add("settings", "kept")
        row |= {name: text for name, text in kept.items() if isinstance(text, str) and text and name not in row}
    else:
        row["clean_text_values"] = "no"
    _mark_title(draft, row["form_title"])
    for key in ("intro", "outro"):
        _mark_text(draft, key, getattr(settings, key))
    for code, name in settings.languages.items():
        draft.marks.add("languages", name, language=code, written=draft.languages[code])
    _mark_settings(draft, settings)
    return row


def _mark_title(draft: Draft, written: str) -> None:
    title, default = draft.flow.settings.title, draft.flow.settings.default_language
    if isinstance(title, str):
        if title != written or draft.languages[default]:
            draft.marks.add("title", title, written=written)
        return
    for code, text in title.items():
        draft.marks.add("title", text, language=code, written=written if code == default else "")


def _mark_text(draft: Draft, key: str, value: str | dict[str, str] | None) -> None:
    if isinstance(value, str):
        draft.marks.add(key, value)
    for code, text in value.items() if isinstance(value, dict) else ():
        draft.marks.add(key, text, language=code)


def _mark_settings(draft: Draft, settings: Settings) -> None:
    """Settings that differ from what holds without them."""
    for key in SETTINGS:
        value = getattr(settings, key)
        if value == type(settings).model_fields[key].default:
            continue
        match key:
            case "allow":
                draft.marks.add(key, write_allow(value))
                for each in value:
                    _mark_text(draft, str(each.status), each.label)
            case "renamed_from":
                draft.marks.add(key, write_words(value))
            case _:
                draft.marks.add(key, write_scalar(value))
    left = set(settings.xlsform) - {"settings", "sheets", "languages"}
    kept = settings.xlsform.get("settings", {})
    if (
        settings.xlsform.get("sheets", {}) != _kept_sheets(draft.flow)
        or left
        or not isinstance(kept, dict)
        or set(kept) & {"form_title", "form_id", "version", "default_language"}
    ):
        draft.marks.add("xlsform", write_json(settings.xlsform))


def _kept_sheets(flow: Flow) -> dict[str, Table]:
    """Sheets of an imported form that this product does not use, where their names are such as a workbook takes."""
    kept = flow.settings.xlsform.get("sheets")
    found: dict[str, Table] = {}
    taken = set(SHEETS)
    for name, rows in kept.items() if isinstance(kept, dict) else ():
        if name.lower() not in taken and fits_sheet(name, rows):
            taken.add(name.lower())
            found[name] = [[cell if isinstance(cell, str) else "" for cell in row] for row in rows]
    return found


def fits_sheet(name: str, rows: object) -> bool:
    """Whether it can be a sheet: at most 31 characters, none of []:*?/\\, no apostrophe at an end; rows of cells."""
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows):
        return False
    return bool(SHEET_NAME.fullmatch(name)) and not name.startswith("'") and not name.endswith("'")
