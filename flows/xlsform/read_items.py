"""Blocks, inputs and calculations of a form as items of a flow, in the shape and order of the YAML text."""

from collections.abc import Iterator
from typing import Final

from flows.items import SELECTS
from flows.xlsform.naming import is_generated
from flows.xlsform.outline import Element
from flows.xlsform.read_questions import read_question
from flows.xlsform.reader import Item, Reader, finish_item, keep_original, put_label, start_item
from flows.xlsform.scalars import read_scalar, read_words

FIELD_LISTS: Final = ("field-list", "table-list")


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
        yield from read_question(reader, element)


def _block(reader: Reader, element: Element) -> Iterator[Item]:
    """A group or a repeat with what it holds; an empty one is left out."""
    item = start_item(reader, element, element.kind.list)
    _block_appearance(element, item)
    header = next((each for each in element.items if _is_header(each)), None)
    items = read_items(reader, [each for each in element.items if each is not header])
    item = finish_item(reader, element, item)
    if header is not None:
        _take_header(reader, header, item)
    if item.get("label") is None and (element.kind.list == "repeat" or item.get("appearance")):
        if element.kind.list == "repeat":
            put_label(reader, element, item)
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
        item.setdefault("xlsform", {})["unlabelled"] = "header"
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
    item = start_item(reader, element, "calculate")
    if not item.get("calculation"):
        default = element.cells.get("default", "")
        if not default:
            reader.leave_out(element, "calculation", "nothing to compute", "left out; write a calculation")
            return
        item["calculation"] = f"once({reader.incoming.expression(default, element)})"
    yield finish_item(reader, element, item)


CALCULATED: Final = frozenset({"type", "name", "relevant", "calculation", "comment", "renamed_from", "appearance"})


def _computed(reader: Reader, element: Element) -> Iterator[Item]:
    """A question with a calculation is computed and shown: nobody can answer it."""
    item = start_item(reader, element, "calculate")
    item = {key: item[key] for key in item if key in CALCULATED}
    label = reader.text(element, "label", element.name)
    note = f"{element.name}_note"
    if label is None:
        yield keep_original(reader, element, item | {"xlsform": {"type": element.cells["type"]}})
        return
    yield keep_original(reader, element, item | {"xlsform": {"type": element.cells["type"], "note": note}})
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
