"""What every row of a form is read with: its cells as keys of the flow, and what is kept for an export."""

from dataclasses import dataclass, field
from typing import Any, Final

from flows.items import ASKED, EVERYWHERE, OWN_KEYS, Group, Repeat
from flows.xlsform.columns import EXPRESSIONS, GENERATED, OWN_TEXTS, SCALARS, TEXTS, WORDS
from flows.xlsform.headers import Column
from flows.xlsform.incoming import FALSE, Incoming, without_generated
from flows.xlsform.languages import Languages
from flows.xlsform.lines import quoted
from flows.xlsform.marks import Marks
from flows.xlsform.naming import Found, says_something
from flows.xlsform.outline import Element, Outline
from flows.xlsform.read_choices import Lists
from flows.xlsform.read_more import read_measure
from flows.xlsform.scalars import load_mapping, read_scalar, read_words
from flows.xlsform.texts import read_text, with_default

Item = dict[str, Any]


@dataclass(slots=True)
class Reader:
    """What reading a row needs to know. `places` finds the row of an item by its name."""

    outline: Outline
    found: Found
    languages: Languages
    codes: dict[str, str]
    marks: Marks
    lists: Lists
    incoming: Incoming
    columns: list[Column]
    inputs: list[Item] = field(default_factory=list)
    places: dict[str, Element] = field(default_factory=dict)

    def say(self, severity: str, element: Element, key: str, cause: str, way_out: str) -> None:
        self.outline.say(severity, f"{element.place} {key}".strip(), cause, way_out)

    def leave_out(self, element: Element, key: str, cause: str, way_out: str) -> None:
        """An error that costs the whole row."""
        self.outline.left_out += 1
        self.say("error", element, key, cause, way_out)

    # ------------------------------------------------------------------------------------------------ cells
    def text(self, element: Element, key: str, name: str, mark: str = "") -> Any:
        """A text of the row by language, or plain."""
        cells = element.texts.get(key, {})
        texts: dict[str, str] = {}
        for language in (*filter(None, cells), None):
            code = self.languages.codes.get(language)
            if code and cells.get(language):
                texts.setdefault(code, cells[language])
        of, key = ("", name), mark or key
        value = read_text(self.codes, texts, self.marks, key, of, lambda cell: self.incoming.text(cell, element))
        if isinstance(value, dict) and self.languages.default not in value:
            said = f"no text in {self.languages.names[self.languages.default]}"
            self.say("warning", element, key, said, "the first other language is shown")
        return with_default(value, self.languages.default)

    def expression(self, element: Element, key: str) -> str | None:
        """An expression of the row; what it was before the export while the cell is as it was written."""
        cell = element.cells.get(key, "")
        mark = self.marks.get(key, ("", element.name))
        if mark is not None and mark.written == cell:
            return mark.value
        if key != "constraint" or element.cells.get(GENERATED) == key:  # others write such constraints by hand
            cell = without_generated(key, cell)
        return self.incoming.expression(cell, element) if cell.strip() else None


def start_item(reader: Reader, element: Element, word: str) -> Item:
    """The keys of every item up to its texts."""
    item: Item = {"type": word, "name": element.name}
    for key in (*WORDS, *SCALARS):
        cell = element.cells.get(f"civimeter::{key}")
        if cell:
            item[key] = read_words(cell) if key in WORDS else _own_value(key, cell)
    for key in EXPRESSIONS:
        expression = reader.expression(element, key)
        if expression is not None:
            item[key] = expression
    return item


def _own_value(key: str, cell: str) -> Any:
    value = read_scalar(cell)
    return str(cell) if key in ("comment", "add_when", "unique_by", "prefill") and not isinstance(value, str) else value


def finish_item(reader: Reader, element: Element, item: Item) -> Item:
    """Texts, measure, and what is kept for an export."""
    for key in TEXTS:
        value = reader.text(element, key, element.name)
        if value is not None:
            item[key] = value
    own = reader.marks.get("constraint_message", ("", element.name))
    if element.cells.get("civimeter::generated") == "constraint" and own is not None and own.written == "generated":
        item.pop("constraint_message", None)
        item.update({"constraint_message": own.value} if own.value is not None else {})
    for key in OWN_TEXTS:
        value = reader.text(element, f"civimeter::{key}", element.name, key)
        if value is not None:
            item[key] = value
    measure = read_measure(element.cells, lambda *said: reader.say("error", element, *said))
    if measure:
        item["measure"] = measure
    _fit(reader, element, item)
    return keep_original(reader, element, item)


def allowed_keys(word: str) -> frozenset[str]:
    """The keys that an item of a type may have."""
    if word in ("group", "repeat"):
        return frozenset((Group if word == "group" else Repeat).model_fields)
    return EVERYWHERE | OWN_KEYS[word]


def _fit(reader: Reader, element: Element, item: Item) -> None:
    """What has no effect on this type goes to what is kept, and is said."""
    allowed, word = allowed_keys(item["type"]), item["type"]
    taken = {key: item.pop(key) for key in list(item) if key not in allowed}
    unread = () if word in ASKED else UNASKED - allowed
    without = [column for column in reader.columns if column.key in unread]
    cells = {column.header: element.row.get(column.header) for column in reader.columns if column.key in taken}
    cells |= {column.header: element.row.get(column.header) for column in without}
    cells = {header: cell for header, cell in cells.items() if cell and cell.strip() not in FALSE}
    if cells:
        item.setdefault("xlsform", {}).setdefault("columns", {}).update(cells)
        said = ", ".join(quoted(header)[1:-1] for header in cells)
        reader.say("information", element, said, f"no effect on a {word}", "kept for export")


UNASKED: Final = frozenset({"required", "default", "constraint", "parameters"})
"""Cells that are only read where they have an effect."""


def keep_original(reader: Reader, element: Element, item: Item) -> Item:
    """The original name, and columns that this product does not use."""
    kept = dict(element.kept)
    xlsform = load_mapping(reader.marks.value("xlsform", ("", element.name)))
    original = says_something(element)
    if original and original != element.name:
        xlsform["name"] = original
    if kept:
        xlsform["columns"] = {**kept}
    own = item.pop("xlsform", {})
    if "columns" in own:
        xlsform["columns"] = kept | own["columns"]
    xlsform = own | xlsform | {key: value for key, value in own.items() if key in xlsform and key != "columns"}
    if xlsform:
        item["xlsform"] = xlsform
    return item


def put_label(reader: Reader, element: Element, item: Item) -> None:
    """A question without a label shows its hint, or its name."""
    if item.get("label") is not None:
        return
    hint = item.pop("hint", None)
    item["label"] = hint or says_something(element) or element.name
    item.setdefault("xlsform", {})["unlabelled"] = "hint" if hint else "name"
    reader.say("warning", element, "label", "no label", "the hint is shown" if hint else "the name is shown")
