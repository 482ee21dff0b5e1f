"""The sheet that is sent: what stands in it, in which language, and always the same bytes."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from flows.conversation import Answer, OpenInstance
from flows.tables.template import NoTable, template
from tests.flows.tables.conftest import Desk, book

KEYS = ["id", "area", "kind", "kind/name/other_kind", "households", "smartphone"]
KEYS += ["things/phone", "things/tablet", "things/nothing", "counted"]


def test_a_template_has_keys_headings_and_what_is_accepted(desk: Desk) -> None:
    page = book(desk.sheet())["Table"]
    assert page[0] == KEYS
    assert page[1][1:5] == ["Name *", "Kind *", "Kind – What is it?", "Households *"]
    assert page[2][1:6] == [
        "a few words · needed",
        "one of the list · needed",
        "a few words",
        "0–20000 · needed",
        "0–100 · needed",
    ]
    assert page[1][6] == "Things – Phone"
    assert page[2][9] == "2026-11-23"
    assert len(page) == 3


def test_the_lists_hold_labels_and_allowed_non_answers(desk: Desk) -> None:
    lists = book(desk.sheet())["Lists"]
    columns = list(zip(*lists, strict=True))
    assert [cell for cell in columns[2] if cell] == ["Old town", "New town", "Other"]
    assert [cell for cell in columns[5] if cell] == ["I don't know"]


def test_what_is_known_stands_in_it(desk: Desk) -> None:
    desk.send(OpenInstance("areas"))
    for value in ("Market", "other_kind"):
        desk.send(Answer(desk.ask.address, value, typed=value == "Market"))
    desk.send(Answer(desk.ask.address, "Harbour"))
    desk.send(Answer(desk.ask.address, "1 200"))
    page = book(desk.sheet())["Table"]
    assert page[3][:5] == [1.0, "Market", "Other", "Harbour", 1200.0]


@pytest.mark.parametrize(("language", "name", "heading"), [("fr", "Tableau", "Ménages"), ("ar", "الجدول", "الأسر")])
def test_it_speaks_the_language_of_the_interview(language: str, name: str, heading: str) -> None:
    desk = Desk(language)
    assert book(desk.sheet())[name][1][4] == f"{heading} *"
    with ZipFile(BytesIO(desk.sheet())) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert ('rightToLeft="1"' in sheet) is (language == "ar")


def test_the_same_interview_gives_the_same_bytes_and_another_one_does_not(desk: Desk) -> None:
    assert desk.sheet() == Desk().sheet()
    assert desk.sheet() != Desk("fr").sheet()


def test_nothing_in_it_is_a_formula(desk: Desk) -> None:
    desk.send(OpenInstance("areas"))
    desk.send(Answer(desk.ask.address, '=HYPERLINK("http://example.org")'))
    with ZipFile(BytesIO(desk.sheet())) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "sheet" in name)
    assert book(desk.sheet())["Table"][3][1] == '=HYPERLINK("http://example.org")'


def test_a_repeat_that_is_not_asked_has_no_table(desk: Desk) -> None:
    with pytest.raises(NoTable):
        template(desk.flow, "spots", desk.records, desk.context)
