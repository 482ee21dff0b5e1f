"""The commands `civimeter flows export` and `import`: files out and in, reports, and what is never overwritten."""

from pathlib import Path

import pytest
from bombs import BOMBS
from markdown_forms import as_xlsx, sheets_of
from typer.testing import CliRunner, Result

from bot.cli.flows.app import app
from flows.source import parse_flow

FLOW = Path(__file__).parents[1] / "data" / "public_wifi.yaml"
FORM = """
    | survey |
    | | type     | name  | label::Kiswa |
    | | text     | a     | Nini?        |
    | | geotrace | track | Wapi?        |
"""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_out_and_in_again_is_the_same_flow(tmp_path: Path) -> None:
    form, flow = tmp_path / "form.xlsx", tmp_path / "flow.yaml"
    out = run("export", FLOW, "-o", form)
    assert out.exit_code == 0, out.output
    assert "survey/spot unique_by: ODK takes the same thing twice" in out.stderr
    back = run("import", form, "-o", flow)
    assert back.exit_code == 0, back.output
    assert parse_flow(flow.read_text("utf-8")) == parse_flow(FLOW.read_text("utf-8"))
    assert back.stderr.splitlines()[-1] == "form.xlsx: 12 of 12 rows imported, 0 left out, 0 warnings"


def test_what_is_lost_in_many_places_is_said_once(tmp_path: Path) -> None:
    text = FLOW.read_text("utf-8")
    for name in ("one", "two"):
        text += f"  - {{type: text, name: {name}, label: Say, allow: [refused]}}\n"
    (tmp_path / "flow.yaml").write_text(text, "utf-8")
    said = run("export", tmp_path / "flow.yaml", "-o", tmp_path / "form.xlsx").stderr.splitlines()
    causes = [line.partition(": ")[2] for line in said]
    assert len(causes) == len(set(causes))
    assert any("survey/one allow, survey/two allow: " in line for line in said), said


def test_rows_that_clients_fill_in_by_themselves_count_as_left_out(tmp_path: Path) -> None:
    form = """
    | survey |
    | | type  | name  | label |
    | | start | start |       |
    | | text  | a     | What? |
    """
    said = run("import", as_xlsx(sheets_of(form), tmp_path / "form.xlsx"), "-o", tmp_path / "flow.yaml").stderr
    assert said.splitlines()[-1] == "form.xlsx: 1 of 2 rows imported, 1 left out, 0 warnings"


@pytest.mark.parametrize("words", [["check"], ["play"], ["trace"], ["inspect"]])
def test_a_spreadsheet_is_imported_before_it_is_used(words: list[str], tmp_path: Path) -> None:
    form = as_xlsx(sheets_of(FORM), tmp_path / "form.xlsx")
    refused = run(*words, form, *(["--language", "en"] if words == ["trace"] else []))
    assert refused.exit_code != 0
    assert "civimeter flows import" in f"{refused.stderr}{refused.exception}"  # what main prints of a NoFlow


def test_a_file_that_is_no_text_is_said_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "flow.yaml"
    path.write_bytes(b"spec_version: 1\n\xff")
    refused = run("check", path)
    assert refused.exit_code == 2
    assert "not a text in UTF-8 (byte 17)" in refused.stderr
    assert "codec" not in refused.stderr


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    form.write_text("mine")
    refused = run("export", FLOW, "-o", form)
    assert refused.exit_code == 2
    assert "is there already" in refused.stderr
    assert form.read_text() == "mine"
    assert run("export", FLOW, "-o", form, "--force").exit_code == 0
    assert form.read_bytes().startswith(b"PK")


def test_a_library_flow_goes_out_under_its_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("export", "agent_consultation").exit_code == 0
    assert (tmp_path / "agent_consultation.xlsx").is_file()


def test_what_is_unsupported_stops_until_it_may_be_left_out(tmp_path: Path) -> None:
    form, flow = as_xlsx(sheets_of(FORM), tmp_path / "form.xlsx"), tmp_path / "flow.yaml"
    asked = run("import", form, "-o", flow)
    assert asked.exit_code == 2
    assert 'add --language "Kiswa=xx"' in asked.stderr
    stopped = run("import", form, "-o", flow, "--language", "Kiswa=sw")
    assert stopped.exit_code == 2
    assert 'form.xlsx: survey row 3 "track": type geotrace is not supported: left out; use geopoint' in stopped.stderr
    assert not flow.exists()
    done = run("import", form, "-o", flow, "--language", "Kiswa=sw", "--skip-unsupported")
    assert done.exit_code == 0
    assert parse_flow(flow.read_text("utf-8")).names == ("a",)


@pytest.mark.parametrize("name", ["200 MiB of zeros in a picture", "an old .xls file", "macros", "nothing"])
def test_hostile_files_are_named_by_their_code(name: str, tmp_path: Path) -> None:
    code, make = BOMBS[name]
    form = tmp_path / "form.xlsx"
    form.write_bytes(make())
    refused = run("import", form, "-o", tmp_path / "flow.yaml")
    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"{code} form.xlsx: ")
    assert not (tmp_path / "flow.yaml").exists()


def test_what_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    refused = run("import", tmp_path / "none.xlsx", "-o", tmp_path / "flow.yaml")
    assert refused.exit_code == 2
    assert len(refused.stderr.splitlines()) == 1
    odd = run("import", tmp_path / "none.xlsx", "-o", tmp_path / "flow.yaml", "--language", "Kiswa")
    assert odd.exit_code == 2
