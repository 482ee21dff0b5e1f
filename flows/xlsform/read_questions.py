"""Rows that ask as questions of a flow: their list, their steps, whether they must be answered, their default."""

from collections.abc import Iterator
from typing import Final

from flows.expression_error import ExpressionError
from flows.items import ASKED, SELECTS
from flows.xlsform.columns import STATUSES
from flows.xlsform.defaults import read_default
from flows.xlsform.incoming import FALSE, TRUE
from flows.xlsform.lines import quoted
from flows.xlsform.outline import Element
from flows.xlsform.read_more import OTHER, read_allow, read_range
from flows.xlsform.reader import Item, Reader, finish_item, put_label, start_item
from flows.xlsform.scalars import read_words

OUR_PIXELS: Final = "max-pixels=2048"


def read_question(reader: Reader, element: Element) -> Iterator[Item]:
    word = "note" if _is_only_read(reader, element) else element.kind.word
    item = start_item(reader, element, word)
    if word in SELECTS and not _take_list(reader, element, item):
        return
    if appearance := element.cells.get("appearance"):
        item["appearance"] = appearance
    _take_parameters(reader, element, item)
    if word in ASKED:
        _take_asking(reader, element, item)
    item = finish_item(reader, element, item)
    _keep_read_only(reader, element, item)
    put_label(reader, element, item)
    yield item


def _is_only_read(reader: Reader, element: Element) -> bool:
    """Whether a text is shown and not asked; what our own export marks as asked has lost a default on its way here."""
    if element.kind.word != "text" or element.cells.get("read_only", "").strip() not in TRUE:
        return False
    return not element.cells.get("default") and reader.marks.get("asked", ("", element.name)) is None


def _take_list(reader: Reader, element: Element, item: Item) -> bool:
    """The choices of a select; False if there are none to take."""
    name = element.kind.list
    noted = reader.marks.value("choices", ("", element.name))
    if reader.marks.get("inline", (name, "")) and name in reader.lists.inline:
        item["choices"] = reader.lists.inline[name]
        return True
    known = reader.lists.names.get(name) or reader.marks.value("list", (name, ""))
    handed_in = any(reader.marks.get(key, (name, "")) for key in ("input", "joined", "empty"))
    if not known and not handed_in and not noted:
        reader.leave_out(element, "type", f"there is no list {quoted(name)}", "left out; add it to the sheet choices")
        return False
    item["choices"] = read_words(noted) if noted is not None else known or name
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
