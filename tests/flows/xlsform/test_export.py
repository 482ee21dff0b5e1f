"""What we export is taken by ODK's own tools: pyxform says nothing against it, and ODK Validate accepts it."""

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
import pyxform
from pyxform.xls2xform import convert

from flows.catalogue import library_ids, library_text
from flows.source import parse_flow
from flows.xlsform.export import Exported, export

DATA = sorted((Path(__file__).parent / "data").glob("*.yaml"))
WIFI = Path(__file__).parents[1] / "data" / "public_wifi.yaml"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in [WIFI, *DATA]}
TEXTS |= {name: library_text(name, "flow.yaml") for name in library_ids()}
JAR = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"


def exported(name: str) -> Exported:
    return export(parse_flow(TEXTS[name]))


def rows(form: Exported, sheet: str) -> list[dict[str, str]]:
    head, *body = form.sheets[sheet]
    return [dict(zip(head, row, strict=True)) for row in body]


def row(form: Exported, name: str) -> dict[str, str]:
    return next(each for each in rows(form, "survey") if each["name"] == name)


@pytest.mark.parametrize("name", TEXTS)
def test_pyxform_converts_without_a_warning(name: str, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(exported(name).data)
    result = convert(path, validate=False)
    assert result.warnings == []
    assert "civimeter" not in result.xform


@pytest.mark.skipif(not shutil.which("java") and not os.environ.get("CI"), reason="needs Java")
@pytest.mark.parametrize("name", TEXTS)
def test_odk_validate_accepts_it(name: str, tmp_path: Path) -> None:
    path, form = tmp_path / "form.xlsx", tmp_path / "form.xml"
    path.write_bytes(exported(name).data)
    form.write_text(convert(path, validate=False).xform, encoding="utf-8")
    done = subprocess.run(["java", "-jar", str(JAR), str(form)], capture_output=True, text=True, check=False)
    assert "Xform is valid" in done.stdout, done.stderr


@pytest.mark.skipif(not shutil.which("java") and not os.environ.get("CI"), reason="needs Java")
def test_odk_validate_refuses_what_it_cannot_run(tmp_path: Path) -> None:
    path, form = tmp_path / "form.xlsx", tmp_path / "form.xml"
    path.write_bytes(exported("public_wifi").data)
    xform = convert(path, validate=False).xform
    form.write_text(xform.replace("count-non-empty(", "floor("), encoding="utf-8")
    done = subprocess.run(["java", "-jar", str(JAR), str(form)], capture_output=True, text=True, check=False)
    assert "Xform is valid" not in done.stdout


@pytest.mark.parametrize("name", TEXTS)
def test_the_same_flow_gives_the_same_bytes(name: str) -> None:
    assert exported(name).data == exported(name).data


def test_names_of_others_are_asked_and_shown() -> None:
    form = exported("public_wifi")
    asked = row(form, "place__name_other_place")
    assert asked["relevant"] == "selected(${place}, 'other_place')"
    assert asked["label::Français (fr)"] == "Quel lieu ?"
    assert row(form, "speed")["label::English (en)"] == "Speed at ${place__label}, in Mbit/s?"
    shown = row(form, "place__label")["calculation"]
    assert shown.startswith("if(${place} = 'other_place' and ${place__name_other_place} != ''")


def test_joined_lists_are_written_out() -> None:
    form = exported("public_wifi")
    assert row(form, "keeper")["type"] == "select_one departments__outside"
    joined = [each["name"] for each in rows(form, "choices") if each["list_name"] == "departments__outside"]
    assert joined == ["example_departments", "operator"]


def test_what_one_client_lacks_is_rewritten() -> None:
    form = exported("everything")
    staff = row(form, "staff")["constraint"]
    assert "if(int(${headcount} div 2) > ${headcount} div 2, int(${headcount} div 2) - 1" in staff
    assert row(form, "nth")["calculation"] == "position(../..)"
    assert "kind >= position(current()/../..) and name != current()/." in row(form, "state")["choice_filter"]
    assert row(form, "area")["default"] == "position(../../..) + position(..)"
    assert row(form, "large")["calculation"] == "count(${offices}[inner/state = 'phone'])"
    assert "regex(${town}, '^(?:a|b)$')" in row(form, "channels")["constraint"]
    assert "regex(${idea}, '^[a-z]+$')" in row(form, "channels")["relevant"]


def test_exclusive_choices_become_a_constraint_that_says_so() -> None:
    channels = row(exported("everything"), "channels2")
    assert channels["constraint"] == "not(selected(., 'none') and count-selected(.) > 1)"
    assert channels["constraint_message::Français (fr)"] == "Choisissez soit « Aucun », soit les autres."
    assert channels["civimeter::generated"] == "constraint"


def test_a_select_without_choices_is_not_asked() -> None:
    best = row(exported("everything"), "best")["relevant"]
    assert best.startswith("(selected(${channels}, 'phone')) or (selected(${channels}, 'web-site'))")
    assert "(1 > ${staff}) or (2 > ${staff})" in row(exported("everything"), "rated")["relevant"]
    assert row(exported("public_wifi"), "place")["relevant"] == ""


def test_a_repeat_that_may_stay_empty_is_asked_for_first() -> None:
    form = exported("everything")
    assert row(form, "offices__any")["relevant"] == "${staff} > 1"
    assert row(form, "offices")["relevant"] == "(${staff} > 1) and ${offices__any} = 'yes'"
    words = [each["label::English (en)"] for each in rows(form, "choices") if each["list_name"] == "offices__any"]
    assert words == ["Add an office", "None here"]


def test_every_cell_is_a_text() -> None:
    hostile = TEXTS["everything"].replace("label: Agreed", "label: '=HYPERLINK(\"http://a.example\")'")
    form = export(parse_flow(hostile))
    assert row(form, "ok_then")["label::English (en)"].startswith("=HYPERLINK")
    with zipfile.ZipFile(io.BytesIO(form.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert not [
            name for name in book.namelist() if name.endswith(".rels") and b"http://a.example" in book.read(name)
        ]


def test_the_report_names_what_odk_will_not_do() -> None:
    said = [str(line) for line in exported("public_wifi").lines]
    assert 'survey/keeper allow: "I don\'t know" is not offered in ODK: with required yes people may be blocked' in said
    assert any(line.startswith("survey/spot unique_by: ") for line in said)
