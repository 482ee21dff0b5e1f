"""Lists of choices as the choices sheet: each list of the flow, lists written in a question, joined ones."""

import json
import re
from collections.abc import Sequence
from typing import Final

from flows.items import Question
from flows.model_parts import Choice
from flows.xlsform.book import Row
from flows.xlsform.draft import Draft
from flows.xlsform.names import REFERENCE, or_other
from flows.xlsform.read_choices import read_column
from flows.xlsform.scalars import write_scalar, write_words

LIST_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
COLUMN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
MEDIA: Final = re.compile(r"(?:media::)?(?:image|audio|video|big-image)(?:::.+)?")
TAKEN: Final = frozenset({"name", "label", "list_name", "value", "caption", "media", "itextId", "sms_option"})


def put_lists(draft: Draft) -> None:
    """Every list of the flow, and one row for each list that is handed in at launch: ODK takes no empty list."""
    others = {
        item.choices for item in draft.flow.items.values() if isinstance(item, Question) and or_other(draft.flow, item)
    }
    for name, choices in draft.flow.choices.items():
        if name in others:
            continue
        written = list_name(draft, name)
        if written != name:
            draft.marks.add("list", name, of=(written, ""))
        put_list(draft, written, choices)
        if not choices:
            draft.marks.add("empty", "yes", of=(written, ""))
    for each in draft.flow.inputs:
        if each.type == "choices":
            row: Row = {"list_name": each.name, "name": "example"}
            draft.texts.put(row, "label", each.label, of=(each.name, "example"), needed=each.name)
            draft.choices.add(row)
            draft.marks.add("input", "yes", of=(each.name, ""))


def list_name(draft: Draft, name: str) -> str:
    """The name of a list in the form; one that ODK's tools could not read is replaced."""
    if LIST_NAME.fullmatch(name):
        return name
    return f"list__{list(draft.flow.choices).index(name) + 1}"


def list_of(draft: Draft, item: Question) -> str:
    """The list that a question uses in the form; inline and joined lists are written out as one of their own."""
    if base := or_other(draft.flow, item):
        return f"{list_name(draft, base)} or_other"
    if isinstance(item.choices, str):
        return list_name(draft, item.choices)
    if item.own_choices:
        name = f"{item.name}__choices"
        put_list(draft, name, item.own_choices)
        draft.marks.add("inline", item.name, of=(name, ""))
        return name
    names = item.list_names
    draft.marks.add("choices", json.dumps(names, ensure_ascii=False), of=("", item.name))
    if len(names) == 1:
        return list_name(draft, names[0])
    name = "__".join(list_name(draft, each) for each in names)
    if (name, "") not in {(mark.list, mark.name) for mark in draft.marks.rows}:
        draft.marks.add("joined", write_words(names), of=(name, ""))
        _put_joined(draft, name, names)
    return name


def _put_joined(draft: Draft, name: str, names: Sequence[str]) -> None:
    """The rows of all its lists, as they were written for each; they are dropped by the importer."""
    for each in names:
        known = list_name(draft, each)
        for row in [row for row in draft.choices.rows if row["list_name"] == known]:
            cells = {**row, "list_name": name}
            if row["name"] == "example" and each not in draft.flow.choices:
                cells["name"] = f"example_{each}"
            draft.choices.add(cells)


def put_list(draft: Draft, name: str, choices: Sequence[Choice]) -> None:
    for choice in choices:
        put_choice(draft, name, choice)


def put_choice(draft: Draft, name: str, choice: Choice) -> None:
    """One row, and in the sheet `civimeter` what XLSForm has no column for."""
    of = (name, choice.name)
    row: Row = {"list_name": name, "name": choice.name}
    draft.texts.put(row, "label", choice.label, of=of, needed=choice.name, shown=_literal)
    for column, value in choice.columns.items():
        if MEDIA.fullmatch(column) and isinstance(value, str) and value:
            row[column] = value
        elif COLUMN.fullmatch(column) and column not in TAKEN:
            _put_column(draft, row, column, value, of)
        else:
            draft.marks.add(f"column {column}", write_scalar(value), of=of)
    draft.choices.add(row)
    if choice.exclusive:
        draft.marks.add("exclusive", "yes", of=of)
    if choice.renamed_from:
        draft.marks.add("renamed_from", write_words(choice.renamed_from), of=of)
    _mark_ask_name(draft, choice, of)


def _literal(text: str) -> str:
    """A choice's label pipes nothing: what looks like a name must not be read as one."""
    return REFERENCE.sub(lambda match: f"$ {{{match[1]}}}", text)


def _put_column(draft: Draft, row: Row, column: str, value: str | float | None, of: tuple[str, str]) -> None:
    """A filter column; noted where the cell alone would read as something else."""
    cell = value if isinstance(value, str) else write_scalar(value)
    if cell:
        row[column] = cell
    if not cell or (read_column(cell), type(read_column(cell))) != (value, type(value)):
        draft.marks.add(f"column {column}", write_scalar(value), of=of, written=cell)


def _mark_ask_name(draft: Draft, choice: Choice, of: tuple[str, str]) -> None:
    match choice.ask_name:
        case None:
            return
        case bool():
            draft.marks.add("ask_name", "true" if choice.ask_name else "false", of=of)
        case str():
            draft.marks.add("ask_name", json.dumps(choice.ask_name, ensure_ascii=False), of=of)
        case texts:
            for code, text in texts.items():
                draft.marks.add("ask_name", text, of=of, language=code)
