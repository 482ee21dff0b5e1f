"""Rows of a form as items of a flow: plain data in the shape of the YAML text, in the order of its keys."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from flows.expression_error import ExpressionError
from flows.items import ASKED, SELECTS
from flows.xlsform.columns import EXPRESSIONS, GENERATED, OWN_TEXTS, SCALARS, STATUSES, TEXTS, WORDS
from flows.xlsform.defaults import read_default
from flows.xlsform.incoming import FALSE, TRUE, Incoming, without_generated
from flows.xlsform.languages import Languages
from flows.xlsform.lines import quoted
from flows.xlsform.marks import Marks
from flows.xlsform.naming import Found, is_generated
from flows.xlsform.outline import Element, Outline
from flows.xlsform.read_choices import Lists
from flows.xlsform.read_more import OTHER, read_allow, read_measure, read_range
from flows.xlsform.scalars import read_scalar, read_words
from flows.xlsform.texts import read_text, with_default

Item = dict[str, Any]
FIELD_LISTS: Final = ("field-list", "table-list")
LABELS: Final = ("label", "list-nolabel")
OUR_PIXELS: Final = "max-pixels=2048"


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


def read_items(reader: Reader, elements: list[Element]) -> list[Item]:
    """The items of a block, in order."""
    items: list[Item] = []
    for element in elements:
        if is_generated(element):
            continue
        for item in _item(reader, element):
            reader.places[item["name"]] = element
            items.append(item)
    return items


def _item(reader: Reader, element: Element) -> Iterator[Item]:
    """The items of one row: none for an input or what cannot be taken over, two for a note that computes."""
    word = element.kind.word
    if word == "begin":
        yield from _block(reader, element)
    elif word == "hidden":
        reader.inputs.append(_input(reader, element))
    elif word == "calculate":
        yield from _calculate(reader, element)
    elif "calculation" in element.cells:
        yield from _computed(reader, element)
    else:
        yield from _question(reader, element)


def _start(reader: Reader, element: Element, word: str) -> Item:
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


def _finish(reader: Reader, element: Element, item: Item) -> Item:
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
    return _keep(reader, element, item)


def _keep(reader: Reader, element: Element, item: Item) -> Item:
    """The original name, and columns that this product does not use."""
    kept = dict(element.kept)
    noted = reader.marks.value("xlsform", ("", element.name))
    xlsform: Item = {}
    if noted is not None:
        try:
            xlsform = dict(json.loads(noted))
        except (ValueError, TypeError):
            xlsform = {}
    if element.original and element.original != element.name:
        xlsform["name"] = element.original
    if kept:
        xlsform["columns"] = {**kept}
    for key in ("columns", "name", *xlsform):
        if key in item.get("xlsform", {}):
            xlsform[key] = item["xlsform"][key] if key != "columns" else kept | item["xlsform"]["columns"]
    xlsform = item.pop("xlsform", {}) | xlsform
    if xlsform:
        item["xlsform"] = xlsform
    return item


def _label(reader: Reader, element: Element, item: Item) -> None:
    """A question without a label shows its hint, or its name."""
    if item.get("label") is not None:
        return
    item["label"] = item.pop("hint", None) or element.original or element.name
    reader.say("warning", element, "label", "no label", f"shown as {quoted(str(item['label']))[1:-1]}")


def _block(reader: Reader, element: Element) -> Iterator[Item]:
    """A group or a repeat with what it holds; an empty one is left out."""
    item = _start(reader, element, element.kind.list)
    if element.kind.list == "group":
        item.pop("repeat_count", None)
    _block_appearance(element, item)
    header = next((each for each in element.items if _is_header(each)), None)
    items = read_items(reader, [each for each in element.items if each is not header])
    item = _finish(reader, element, item)
    if header is not None:
        _take_header(reader, header, item)
    if item.get("label") is None and (element.kind.list == "repeat" or item.get("appearance")):
        if element.kind.list == "repeat":
            _label(reader, element, item)
        elif "appearance" in item:
            item.setdefault("xlsform", {})["appearance"] = item.pop("appearance")
    if not items:
        if element.items:
            reader.say("warning", element, "", "nothing in it can be asked", "left out")
        return
    item["items"] = items
    yield item


def _block_appearance(element: Element, item: Item) -> None:
    words = element.cells.get("appearance", "").split()
    if not words:
        return
    appearance = "field-list" if any(word in FIELD_LISTS for word in words) else " ".join(words)
    item["appearance"] = appearance
    if appearance != element.cells["appearance"]:
        item["xlsform"] = {"appearance": element.cells["appearance"]}


def _is_header(element: Element) -> bool:
    """The row that only shows the labels of the columns of a matrix."""
    inside = element.parent is not None and "list" in element.parent.cells.get("appearance", "")
    return inside and element.kind.word in SELECTS and element.cells.get("appearance", "").strip() == "label"


def _take_header(reader: Reader, header: Element, item: Item) -> None:
    """The header row of a matrix: its label is the question if the group has none."""
    label = reader.text(header, "label", header.name)
    if item.get("label") is None and label is not None:
        item["label"] = label
        item.setdefault("xlsform", {})["unlabelled"] = True
    item.setdefault("xlsform", {})["header"] = dict(header.row.cells)
    reader.say("information", header, "", "shows the choices of a matrix", "kept for export")


def _input(reader: Reader, element: Element) -> Item:
    """A row that nobody sees: something that is known before the interview."""
    item: Item = {"name": element.name, "type": element.cells.get("civimeter::input", "text").strip()}
    label = reader.text(element, "label", element.name)
    item["label"] = label if label is not None else element.original
    if "civimeter::input" not in element.cells:
        item["default"] = element.cells.get("default", "")
        reader.say("information", element, "", "hidden: taken as something known before", "hand it in at launch")
    elif cell := element.cells.get("civimeter::default"):
        item["default"] = read_scalar(cell)
    if cell := element.cells.get("civimeter::columns"):
        item["columns"] = read_words(cell)
    return item


def _calculate(reader: Reader, element: Element) -> Iterator[Item]:
    item = _start(reader, element, "calculate")
    if not item.get("calculation"):
        default = element.cells.get("default", "")
        if not default:
            reader.leave_out(element, "calculation", "nothing to compute", "left out; write a calculation")
            return
        item["calculation"] = f"once({reader.incoming.expression(default, element)})"
    yield _finish(reader, element, {key: item[key] for key in item if key in CALCULATED})


CALCULATED: Final = frozenset(
    {"type", "name", "relevant", "calculation", "comment", "renamed_from", "xlsform", "appearance"}
)


def _computed(reader: Reader, element: Element) -> Iterator[Item]:
    """A question with a calculation is computed and shown: nobody can answer it."""
    item = _start(reader, element, "calculate")
    item = {key: item[key] for key in item if key in CALCULATED}
    label = reader.text(element, "label", element.name)
    note = f"{element.name}_note"
    if label is None:
        yield _keep(reader, element, item | {"xlsform": {"type": element.cells["type"]}})
        return
    yield _keep(reader, element, item | {"xlsform": {"type": element.cells["type"], "note": note}})
    shown: Item = {"type": "note", "name": note}
    if "relevant" in item:
        shown["relevant"] = item["relevant"]
    shown["label"] = label
    hint = reader.text(element, "hint", element.name)
    if hint is not None:
        shown["hint"] = hint
    shown["xlsform"] = {"calculate": element.name}
    if element.kind.word != "note":
        reader.say("warning", element, "calculation", "computed, so nobody can answer it", "shown as a note")
    yield shown


def _question(reader: Reader, element: Element) -> Iterator[Item]:
    word = element.kind.word
    if word == "text" and element.cells.get("read_only", "").strip() in TRUE and not element.cells.get("default"):
        word = "note"
    item = _start(reader, element, word)
    for key in ("calculation", "repeat_count", "choice_filter"):
        if key != "choice_filter" or word not in SELECTS:
            item.pop(key, None)
    if word in SELECTS and not _take_list(reader, element, item):
        return
    if appearance := element.cells.get("appearance"):
        item["appearance"] = appearance
    _take_parameters(reader, element, item)
    if word in ASKED:
        _take_asking(reader, element, item)
    item = _finish(reader, element, item)
    if word == "note":
        item = {key: item[key] for key in item if key in NOTED}
    _keep_read_only(reader, element, item)
    _label(reader, element, item)
    yield item


NOTED: Final = frozenset(
    {"type", "name", "relevant", "label", "hint", "comment", "renamed_from", "seconds", "xlsform", "appearance"}
)


def _take_list(reader: Reader, element: Element, item: Item) -> bool:
    """The choices of a select; False if there are none to take."""
    name = element.kind.list
    noted = reader.marks.value("choices", ("", element.name))
    if reader.marks.get("inline", (name, "")) and name in reader.lists.inline:
        item["choices"] = reader.lists.inline[name]
        return True
    known = reader.lists.names.get(name) or reader.marks.value("list", (name, ""))
    handed_in = any(reader.marks.get(key, (name, "")) for key in ("input", "joined", "empty"))
    if not known and not handed_in and noted is None:
        reader.leave_out(element, "type", f"there is no list {quoted(name)}", "left out; add it to the sheet choices")
        return False
    item["choices"] = json.loads(noted) if noted is not None else known or name
    if element.kind.or_other and known:
        _add_other(reader, element, item, known)
    return True


def _add_other(reader: Reader, element: Element, item: Item, known: str) -> None:
    """`or_other`: a list of its own with one more choice, which asks for a name."""
    name = f"{known}_or_other"
    labels: dict[str, str] = dict.fromkeys(reader.codes, OTHER)
    other: Item = {"name": "other", "label": labels if len(labels) > 1 else OTHER, "ask_name": True}
    listed = [choice for choice in reader.lists.lists[known] if choice["name"] != "other"]
    reader.lists.lists[name] = [*listed, other]
    item["choices"] = name
    item["xlsform"] = {"or_other": element.kind.list}
    reader.say("warning", element, "type", 'or_other: "Other" is not translated', "translate it in the list")


def _take_parameters(reader: Reader, element: Element, item: Item) -> None:
    cell = element.cells.get("parameters", "")
    if item["type"] == "range":
        item.update(read_range(cell, lambda *said: reader.say("warning", element, *said)))
    elif cell and not (item["type"] == "image" and cell == OUR_PIXELS):
        item.setdefault("xlsform", {}).setdefault("columns", {})["parameters"] = cell
        reader.say("warning", element, "parameters", f"{quoted(cell)} has no effect", "kept for export")


def _take_asking(reader: Reader, element: Element, item: Item) -> None:
    """Whether it must be answered, its non-answers and its default."""
    cell = element.cells.get("required", "").strip()
    mark = reader.marks.get("required", ("", element.name))
    if mark is not None and mark.written == element.cells.get("required", ""):
        item["required"] = mark.value
    elif cell in TRUE or not cell or cell in FALSE:
        item["required"] = cell in TRUE
    else:
        item["required"] = reader.incoming.expression(cell, element)
    if "civimeter::allow" in element.cells:
        labels = {key: reader.text(element, f"civimeter::{key}", element.name, key) for key in STATUSES}
        item["allow"] = read_allow(element.cells["civimeter::allow"], labels)
    default = element.cells.get("default", "")
    mark = reader.marks.get("default", ("", element.name))
    if mark is not None and mark.written == default:
        item["default"] = mark.value
    elif default:
        try:
            item["default"] = read_default(reader.incoming.text(default, element), item["type"])
        except ExpressionError as error:
            reader.say("error", element, "default", error.cause, f"left out; {error.way_out}")


def _keep_read_only(reader: Reader, element: Element, item: Item) -> None:
    cell = element.cells.get("read_only")
    if cell and item["type"] != "note":
        reader.say("warning", element, "read_only", "people can answer it here", "kept for export")
    if cell:
        item.setdefault("xlsform", {}).setdefault("columns", {})["read_only"] = cell
    if item["type"] == "note" and element.kind.word == "text":
        item.setdefault("xlsform", {})["type"] = element.cells["type"]
