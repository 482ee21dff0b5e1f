"""A flow that goes out as a workbook comes back the same, and a workbook that comes in goes out the same."""

import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_forms import as_xlsx, sheets_of
from pyxform.xls2xform import convert
from random_flows import random_flow
from xlsforms import FORMS

from bot.workroom import read_in_workroom
from flows.catalogue import library_ids, library_text
from flows.model import Flow
from flows.source import parse_flow
from flows.workbook.read import Sheets, cell_text, open_workbook
from flows.xlsform.export import export
from flows.xlsform.import_form import import_form, lines_of
from flows.xlsform.yaml_text import write_yaml
from flows.yaml_nodes import read_yaml

DATA = sorted((Path(__file__).parent / "data").glob("*.yaml"))
WIFI = Path(__file__).parents[1] / "data" / "public_wifi.yaml"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in [WIFI, *DATA]}
TEXTS |= {name: library_text(name, "flow.yaml") for name in library_ids()}
SUPPORTED = {
    *("type", "name", "required", "relevant", "constraint", "calculation", "choice_filter", "repeat_count"),
    *("default", "appearance", "parameters", "list_name", "read_only"),
}


def there_and_back(flow: Flow, data: bytes) -> Flow:
    found = import_form(open_workbook(data), "form")
    assert found.flow is not None, [*lines_of(found)]
    assert found.errors == 0
    return found.flow


@pytest.mark.parametrize("name", TEXTS)
def test_yaml_to_workbook_to_yaml_is_the_same_flow(name: str) -> None:
    flow = parse_flow(TEXTS[name])
    exported = export(flow)
    back = there_and_back(flow, exported.data)
    assert back == flow
    assert back.body() == flow.body()
    assert export(back).data == exported.data


def test_a_change_on_the_sheet_comes_back_as_a_change() -> None:
    """The control: what is noted beside a cell counts only while the cell is as it was written."""
    sheets: Sheets = {
        title: [list(row) for row in rows] for title, rows in export(parse_flow(TEXTS["everything"])).sheets.items()
    }
    head = sheets["survey"][0]
    for row in sheets["survey"][1:]:
        if row[1] == "staff":
            row[head.index("constraint")] = ". > 7"
            row[head.index("label::Français (fr)")] = "Effectif"
        if row[1] == "offices":
            row[head.index("relevant")] = "(${staff} > 4) and ${offices__any} = 'yes'"
        if row[1] == "channels2":
            row[head.index("constraint")] = (
                "(count-selected(.) < 4) and not(selected(., 'none') and count-selected(.) > 1)"
            )
    found = import_form(sheets)
    assert found.flow is not None, [*lines_of(found)]
    items = found.flow.items
    assert items["staff"].constraint == ". > 7"  # type: ignore[union-attr]
    assert items["staff"].label == {"en": "Staff", "fr": "Effectif", "ar": "Staff"}
    assert items["offices"].relevant == "${staff} > 4"
    assert items["channels2"].constraint == "count-selected(.) < 4"  # type: ignore[union-attr]


@pytest.mark.parametrize("seed", range(40))
def test_random_flows_come_back_the_same_and_convert_without_a_warning(seed: int, tmp_path: Path) -> None:
    flow = random_flow(seed, size=10)
    exported = export(flow)
    back = there_and_back(flow, exported.data)
    assert back.body() == flow.body()
    assert export(back).data == exported.data
    path = tmp_path / "form.xlsx"
    path.write_bytes(exported.data)
    assert convert(path, validate=False).warnings == []


def cells(sheets: Sheets, sheet: str) -> list[dict[str, str]]:
    """The rows of a sheet by column, in the spelling that an export uses."""
    head, *rows = sheets[sheet]
    found = []
    for row in rows:
        texts = [cell_text(cell) for cell in row]
        found.append(
            {
                _heading(cell_text(key)): _spelling(_heading(cell_text(key)), text)
                for key, text in zip(head, texts, strict=False)
            }
        )
    return found


def _heading(text: str) -> str:
    first, sign, language = text.replace("::", ":", 1).partition(":")
    first = {"Relevance": "relevant", "list name": "list_name"}.get(
        first, first.replace("constraint message", "constraint_message")
    )
    return f"{first}::{language}" if sign else first


def _spelling(key: str, text: str) -> str:
    if key == "required":
        return "yes" if text in ("yes", "true()") else ""
    if key == "type":
        for old, new in (
            ("begin group", "begin_group"),
            ("end group", "end_group"),
            ("select1 ", "select_one "),
            ("string", "text"),
        ):
            text = text.replace(old, new)
    return text


@pytest.mark.parametrize("habit", [habit for habit in FORMS if habit not in ("paths", "smart quotes and spaces")])
def test_workbook_to_yaml_to_workbook_keeps_every_cell(habit: str, tmp_path: Path) -> None:
    """Not the two whose paths and quotes are written out as names."""
    sheets = read_in_workroom(as_xlsx(sheets_of(FORMS[habit]), tmp_path / "form.xlsx").read_bytes(), "form.xlsx")
    flow = import_form(sheets, "form").flow
    assert flow is not None
    again = open_workbook(export(flow).data)
    for sheet in sheets:
        ours = [row for row in cells(again, sheet) if row.get("civimeter::generated", "") != "yes"]
        theirs = [row for row in cells(sheets, sheet) if row.get("type") not in ("start", "deviceid")]
        if sheet == "survey":
            first = [row for row in ours if row["type"] == "hidden"]
            ours = [row for row in ours if row["type"] != "hidden"]
            assert len(first) == sum(row["type"] == "hidden" for row in theirs)
            theirs = [row for row in theirs if row["type"] != "hidden"]
        assert len(ours) == len(theirs), sheet
        for one, other in zip(ours, theirs, strict=True):
            for key, text in other.items():
                kept = text in (one.get(key, ""), one.get(f"{key}::English (en)", ""))
                assert kept or (key == "relevant" and not text), (sheet, key, text, one)


SCALARS = st.one_of(
    st.text(max_size=30),
    st.integers(),
    st.booleans(),
    st.none(),
    st.sampled_from(["yes", "1", "1.0", "~", "a: b", "a #b", "{a", "- x", "é", "\u2028", "\x85"]),
)
KEYS = st.text(min_size=1, max_size=8)
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
    ),
    min_size=1,
    max_size=4,
)


@given(TREES)
@settings(max_examples=150, deadline=None)
def test_yaml_that_we_write_reads_as_what_it_was_written_from(data: dict[str, object]) -> None:
    assert read_yaml(write_yaml(data, {}), "made.yaml").data == data


ODD = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["${", "${x}", "../..", "begin repeat", "end group", "'", "=1+1", "select_one ", "/", "range", "5"]
    ),
    st.sampled_from(
        ["a b", "__", "true()", "rank x or_other", '"', "[1", "{", "none", "[]", "{}", "-1", "yes=1", "=>"]
    ),
)


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_change_on_a_sheet_that_we_wrote_makes_the_importer_raise(data: st.DataObject) -> None:
    """The sheet of marks too: whatever stands there, there is a flow or a reason."""
    name = data.draw(st.sampled_from(sorted(TEXTS)))
    sheets: Sheets = {title: [list(row) for row in rows] for title, rows in written(name).items()}
    for _ in range(data.draw(st.integers(1, 5))):
        rows = sheets[data.draw(st.sampled_from(["survey", "survey", "choices", "settings", "civimeter"]))]
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(ODD)
    found = import_form(sheets, "form", {}, data.draw(st.booleans()))
    assert found.flow is not None or found.errors


@cache
def written(name: str) -> dict[str, list[list[str]]]:
    return export(parse_flow(TEXTS[name])).sheets


@given(st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_cell_of_a_form_makes_the_importer_raise(data: st.DataObject) -> None:
    """A form of one's own with a few cells replaced by anything at all."""
    habit = data.draw(st.sampled_from(sorted(FORMS)))
    sheets = sheets_of(FORMS[habit])
    for _ in range(data.draw(st.integers(1, 4))):
        rows = sheets[data.draw(st.sampled_from(sorted(sheets)))]
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(ODD)
    found = import_form(sheets, "form", {}, data.draw(st.booleans()))
    assert found.flow is not None or found.errors
    if found.flow is not None:
        back = import_form({title: list(rows) for title, rows in export(found.flow).sheets.items()}, "form")
        assert back.flow is not None, [*lines_of(back)]
        assert back.flow.body() == found.flow.body()


@pytest.mark.parametrize(
    ("habit", "cells"),
    [
        ("a note that computes", [(3, "default", "'\"")]),
        ("a note that computes", [(3, "default", "'\""), (3, "type", "string")]),
        ("matrix with labels", [(2, "name", "__"), (1, "type", "")]),
        ("matrix with labels", [(2, "name", "//"), (1, "type", ""), (2, "label", "")]),
    ],
)
def test_what_was_left_out_does_not_change_what_comes_back(habit: str, cells: list[tuple[int, str, str]]) -> None:
    """A read-only text without its default stays a question; a row without a name keeps the one that it was given."""
    sheets = sheets_of(FORMS[habit])
    header = sheets["survey"][0]
    for row, column, cell in cells:
        sheets["survey"][row][header.index(column)] = cell
    found = import_form(sheets, "form", {}, skip_unsupported=True)
    assert found.flow is not None
    back = import_form({title: list(rows) for title, rows in export(found.flow).sheets.items()}, "form")
    assert back.flow is not None, [*lines_of(back)]
    assert back.flow.body() == found.flow.body()


def test_200_rows_are_imported_in_a_tenth_of_a_second() -> None:
    rows = ["| type | name | label | relevant | constraint | required |"]
    for number in range(200):
        kind = ("select_one yes_no", "integer", "text", "select_multiple yes_no")[number % 4]
        relevant = f"${{q{number - 4}}} != ''" if number > 4 else ""
        rows.append(f"| {kind} | q{number} | Question {number}? | {relevant} | | yes |")
    form = "| survey |\n" + "\n".join(f"| {row}" for row in rows)
    form += "\n| choices |\n| | list_name | name | label |\n| | yes_no | yes | Yes |\n| | yes_no | no | No |"
    data = open_workbook(export(parse_flow(TEXTS["public_wifi"])).data)
    import_form(data)
    sheets = sheets_of(form)
    taken = []
    for _ in range(3):
        began = time.process_time()
        assert import_form(sheets).flow is not None
        taken.append(time.process_time() - began)
    assert min(taken) < 0.4, "a machine four times as slow as the one where 0.1 is the goal"
