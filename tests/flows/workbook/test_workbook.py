"""Hostile spreadsheets are refused in no time and no memory; honest ones are read."""

import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from bombs import BOMBS, cell, good, made, ods, sheet, with_part

from bot.workroom import read_in_workroom
from flows.workbook.read import cell_text, open_workbook
from flows.workbook.refusal import WorkbookRefused

MOST_SECONDS = 0.2
MOST_MEMORY = 50 * 1024
PEAK = """
from pathlib import Path
def peak(): return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""
MEASURE = """
import json, sys, time
from pathlib import Path
from flows.workbook.read import open_workbook
from flows.workbook.refusal import WorkbookRefused
open_workbook(Path(sys.argv[1], "good").read_bytes())
for path in sorted(Path(sys.argv[1]).glob("*.bomb")):
    data = path.read_bytes()
    before, began = peak(), time.process_time()
    try:
        open_workbook(data, path.name)
        code = "read"
    except WorkbookRefused as refused:
        code = refused.problem.code
    print(json.dumps([path.stem, code, time.process_time() - began, peak() - before]))
"""


def test_there_are_forty_bombs() -> None:
    assert len(BOMBS) >= 40


def test_bombs_cost_neither_time_nor_memory(tmp_path: Path) -> None:
    names = {}
    (tmp_path / "good").write_bytes(good())
    for number, (name, code, data) in enumerate(made()):
        (tmp_path / f"{number:02}.bomb").write_bytes(data)
        names[f"{number:02}"] = (name, code)
    done = subprocess.run(
        [sys.executable, "-c", PEAK + MEASURE, str(tmp_path)], capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(names)
    for stem, code, seconds, memory in lines:
        assert (names[stem][0], code) == names[stem]
        assert seconds < MOST_SECONDS, names[stem]
        assert memory < MOST_MEMORY, names[stem]


def test_without_the_guard_a_small_file_takes_much_memory(tmp_path: Path) -> None:
    """The control: a reader that is not told about a far cell makes room for everything in between."""
    far = tmp_path / "far.xlsx"
    far.write_bytes(sheet("<row r='1'><c r='A1'><v>1</v></c></row><row r='60000'><c r='CV60000'><v>1</v></c></row>"))
    program = (
        "import sys, python_calamine as c\n"
        "before = peak()\n"
        "sheet = c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)\n"
        "print(peak() - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", PEAK + program, str(far)], capture_output=True, text=True, check=True)
    assert int(done.stdout) > MOST_MEMORY
    with pytest.raises(WorkbookRefused, match="E-FILE-BOMB"):
        open_workbook(far.read_bytes())


@pytest.mark.parametrize("name", ["a list that says much less", "an old .xls file", "ods: both"])
def test_the_workroom_says_the_same(name: str) -> None:
    code, make = BOMBS[name]
    with pytest.raises(WorkbookRefused) as refused:
        read_in_workroom(make(), "survey.xlsx")
    assert refused.value.problem.code == code
    assert refused.value.problem.place == "survey.xlsx"


def test_the_workroom_ends_what_takes_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.workroom.SECONDS", 0.5)
    monkeypatch.setattr("bot.workroom.COMMAND", (sys.executable, "-c", "while True: pass"))
    with pytest.raises(WorkbookRefused, match="E-FILE-BOMB"):
        read_in_workroom(good(), "survey.xlsx")


def test_the_child_has_little_memory() -> None:
    program = "from bot.workroom import confine; confine(); bytearray(300 * 1024 * 1024)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "MemoryError" in done.stderr
    control = subprocess.run(
        [sys.executable, "-c", program.replace("confine();", "")], capture_output=True, check=False
    )
    assert control.returncode == 0


def test_an_honest_workbook_is_read_with_its_kinds_of_cells() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("a")
    page.write_row(0, 0, ["text", 1, 2.5, True])
    page.write_datetime(1, 0, date(2026, 1, 31), book.add_format({"num_format": "yyyy-mm-dd"}))  # type: ignore[arg-type]
    page.write_formula(1, 1, "=1+1", None, 7)
    page.write_url(1, 2, "https://a.example/", None, "a link")
    page.write_blank(900_000, 15_000, None, book.add_format({"bold": True}))
    book.close()
    sheets = read_in_workroom(buffer.getvalue(), "a.xlsx")
    assert sheets == open_workbook(buffer.getvalue())
    assert sheets["a"][0][:4] == ["text", 1.0, 2.5, True]
    assert sheets["a"][1][:3] == [date(2026, 1, 31), 7.0, "a link"]
    assert [cell_text(each) for each in (1.0, 2.5, True, None, date(2026, 1, 31))] == [
        "1",
        "2.5",
        "TRUE",
        "",
        "2026-01-31",
    ]


def test_an_ods_file_with_the_empty_rows_that_programs_add_is_read() -> None:
    empty = "<table:table-row table:number-rows-repeated='1048570'><table:table-cell/></table:table-row>"
    row = f"<table:table-row>{cell('a')}<table:table-cell table:number-columns-repeated='16383'/></table:table-row>"
    assert open_workbook(ods(row + row + empty)) == {"survey": [["a"], ["a"]]}


def test_a_part_beside_the_sheets_does_no_harm() -> None:
    assert open_workbook(with_part("docProps/thumbnail.jpeg", b"\xff\xd8" + bytes(900)))["survey"][0][0] == "type"
