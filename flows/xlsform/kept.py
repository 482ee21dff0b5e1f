"""What an imported form had and this product does not use, written back where it stood."""

import json
from typing import Any

from flows.items import Question
from flows.xlsform.book import Row
from flows.xlsform.draft import Draft, Element
from flows.xlsform.names import or_other


def shown_by(draft: Draft, item: Question) -> Question | None:
    """The note that shows a calculation, where both were one row of an imported form."""
    note = draft.flow.items.get(str(item.xlsform.get("note")))
    return note if isinstance(note, Question) and note.xlsform.get("calculate") == item.name else None


def put_kept(draft: Draft, row: Row, item: Element) -> None:
    """Columns that an imported form had and this product does not use."""
    kept = item.xlsform.get("columns")
    if isinstance(kept, dict):
        row.update({name: text for name, text in kept.items() if isinstance(text, str) and name not in row})
    if not _is_restored(draft, item):
        draft.marks.add("xlsform", write_json(item.xlsform), of=("", item.name))


def is_unlabelled(draft: Draft, item: Element) -> bool:
    """Whether an import would again show the hint or the name of a row without a label."""
    match item.xlsform.get("unlabelled"):
        case "name":
            return item.label == draft.names.of(item.name) and item.hint is None
        case "hint":
            return item.hint is None
        case "header":
            return "header" in item.xlsform
        case _:
            return False


def _is_restored(draft: Draft, item: Element) -> bool:
    """Whether an import would find out by itself what the item keeps of its form."""
    kept = item.xlsform
    if not is_ours(kept) or draft.names.of(item.name) != kept.get("name", item.name):
        return False
    if "unlabelled" in kept and not is_unlabelled(draft, item):
        return False
    columns = kept.get("columns", {})
    if any(name in draft.survey.headers for name in columns if name not in ("parameters", "read_only")):
        return False
    if not isinstance(item, Question):
        return not {"type", "note", "calculate", "or_other"} & set(kept)
    computed = draft.flow.items.get(str(kept.get("calculate")))
    shown = isinstance(computed, Question) and shown_by(draft, computed) is item
    return (
        ("calculate" not in kept or shown)
        and ("note" not in kept or shown_by(draft, item) is not None)
        and ("or_other" not in kept or bool(or_other(draft.flow, item)))
    )


def is_ours(xlsform: dict[str, Any]) -> bool:
    """Whether it is what the importer writes; anything else travels as it is."""
    texts = ("name", "appearance", "type", "note", "calculate", "or_other", "unlabelled")
    kept = [xlsform.get(key) for key in ("columns", "header") if key in xlsform]
    return (
        set(xlsform) <= {*texts, "columns", "header"}
        and all(isinstance(xlsform[key], str) for key in texts if key in xlsform)
        and all(isinstance(each, dict) and all(isinstance(text, str) for text in each.values()) for each in kept)
    )


def write_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
