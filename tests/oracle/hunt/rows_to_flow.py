"""A workbook of rows as a flow, for forms made here; the importer proper reads what other people write."""

import re
from typing import Any

import yaml

LANGUAGES = {"English (en)": "en", "Français (fr)": "fr"}
TYPES = {"string": "text", "photo": "image"}


def to_yaml(book: dict[str, list[dict[str, str]]]) -> str:
    settings = book["settings"][0]
    flow = {
        "spec_version": 1,
        "settings": {
            "id": settings["form_id"],
            "version": settings["version"],
            "title": settings["form_title"],
            "default_language": "en",
            "languages": {"en": "English", "fr": "Français"},
            "allow": [],
            "xlsform": {"form_id": settings["form_id"]},
        },
        "choices": lists(book["choices"]),
        "survey": nest(book["survey"]),
    }
    return yaml.safe_dump(flow, allow_unicode=True, sort_keys=False)


def lists(rows: list[dict[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        choice = {"name": row["name"], "label": texts(row, "label")}
        choice |= {key: value for key, value in row.items() if "::" not in key and key not in ("name", "list_name")}
        found.setdefault(row["list_name"], []).append(choice)
    return found


def texts(row: dict[str, str], key: str) -> dict[str, str]:
    return {code: row[f"{key}::{name}"] for name, code in LANGUAGES.items() if f"{key}::{name}" in row}


def nest(rows: list[dict[str, str]]) -> list[Any]:
    stack: list[list[Any]] = [[]]
    for row in rows:
        kind = row["type"]
        if kind.startswith("end"):
            stack.pop()
            continue
        item = convert(row)
        stack[-1].append(item)
        if kind.startswith("begin"):
            item["items"] = []
            stack.append(item["items"])
    return stack[0]


def convert(row: dict[str, str]) -> dict[str, Any]:
    kind, _, listed = row["type"].partition(" ")
    item: dict[str, Any] = {"type": listed if kind == "begin" else TYPES.get(kind, kind), "name": row["name"]}
    if kind.startswith("select") or kind == "rank":
        item["choices"] = listed
    for key in ("label", "hint", "constraint_message", "required_message"):
        if texts(row, key):
            item[key] = texts(row, key)
    for key in ("relevant", "constraint", "calculation", "choice_filter", "repeat_count"):
        if row.get(key):
            item[key] = re.sub(r"position\((\.\./)+\.\.\)", "position(..)", row[key])
    if kind not in ("begin", "calculate", "note"):
        required = row.get("required", "")
        item["required"] = True if required == "yes" else required or False
        if row.get("default"):
            item["default"] = default(row["default"])
    return item


def default(text: str) -> str:
    dynamic = "(" in text or "${" in text
    return text if dynamic else f"'{text}'"
