"""A flow that was sent is read by a child with little time and memory: bombs and junk are told, nothing raises."""

import asyncio
import json
import subprocess
import sys
import time
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from small_flows import UNSOUND, V1

from bot import examining, workroom
from bot.examining import SHOWN, examine, look_at
from flows.source import parse_body, parse_flow
from flows.versions import compare
from flows.xlsform.export import export


async def test_a_sound_flow_comes_back_as_its_body() -> None:
    found = await examine(V1.encode(), "yaml")
    assert found["body"] == parse_flow(V1).body()
    assert found == look_at(V1.encode(), "yaml")


async def test_what_is_wrong_comes_with_line_cause_and_way_out() -> None:
    found = await examine(UNSOUND.encode(), "yaml")
    place, cause, way_out = found["problems"][0]
    assert place.startswith("17: survey/has_bicycle")
    assert cause
    assert "did you mean" in way_out


JUNK = {
    "not UTF-8": b"\xff\xfe\x00",
    "empty": b"",
    "aliases": b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "deep": b"[" * 100_000,
    "a tag": b"!!python/object/apply:os.system [id]\n",
    "two documents": V1.encode() + b"\n---\n" + V1.encode(),
    "a spreadsheet by name only": b"PK\x03\x04" + b"\0" * 1000,
    "many keys": b"".join(b"k%d: 1\n" % n for n in range(3_000)),
}


@pytest.mark.parametrize("name", JUNK)
async def test_bombs_and_junk_are_answered_quickly(name: str) -> None:
    began = time.monotonic()
    found = look_at(JUNK[name], "yaml")
    assert time.monotonic() - began < 1
    assert 1 <= len(found["problems"]) <= SHOWN
    assert found["count"] >= len(found["problems"])
    assert all(cause and way_out for _, cause, way_out in found["problems"])
    assert await examine(JUNK[name], "yaml") == json.loads(json.dumps(found))


async def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "SECONDS", 0.01)
    problems = [["flow", "takes too long, or too much memory, to check", "send a smaller flow"]]
    assert await examine(V1.encode(), "yaml") == {"problems": problems, "count": 1}


async def test_a_workbook_is_taken_over_as_the_flow_that_it_was_made_from() -> None:
    flow = parse_flow(V1)
    found = await examine(export(flow).data, "xlsx")
    again = parse_body(found["body"])
    assert len(compare(flow, again).forbidden) == 0
    assert (again.settings.id, again.settings.version, again.names) == ("bicycles", "1", flow.names)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + b"\0" * 500, V1.encode()])
async def test_what_is_no_workbook_is_told(data: bytes) -> None:
    problems = (await examine(data, "xlsx"))["problems"]
    assert len(problems) == 1
    assert all(problems[0])


async def test_cells_that_cannot_be_taken_over_are_named() -> None:
    book = BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("survey")
        sheet.write_row(0, 0, ["type", "name", "label"])
        sheet.write_row(1, 0, ["barcode", "code", "Scan it"])
        sheet.write_row(2, 0, ["text", "who", "Who?"])
    found = look_at(book.getvalue(), "xlsx")
    assert any("row 2" in place and "barcode" in cause for place, cause, _ in found["problems"]), found


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_nothing_that_is_sent_raises(data: bytes) -> None:
    assert look_at(data, "yaml").keys() in ({"problems", "count"}, {"body", "warnings"})


async def test_a_child_is_not_told_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIVIMETER_TOKEN", "7000000001:secret")
    monkeypatch.setenv("CIVIMETER_DATA_DIR", "/somewhere")
    monkeypatch.setenv("KEPT", "x")
    show = [sys.executable, "-c", "import os, json; print(json.dumps({'environment': dict(os.environ)}))"]
    told = json.loads(subprocess.run(show, capture_output=True, check=True).stdout)["environment"]
    assert "CIVIMETER_TOKEN" in told, "control: a child that is started as usual is told"
    as_sheets = show[-1].replace("'environment': dict(os.environ)", "'sheets': {'s': [list(os.environ)]}")
    monkeypatch.setattr(workroom, "COMMAND", [*show[:-1], as_sheets])
    assert not [name for name in workroom.read_in_workroom(b"", "table")["s"][0] if "CIVIMETER" in str(name)]
    child = await _environment_of_examine(monkeypatch, show)
    assert not [name for name in child if name.startswith("CIVIMETER_")]
    assert child["KEPT"] == "x"


async def _environment_of_examine(monkeypatch: pytest.MonkeyPatch, show: list[str]) -> dict[str, str]:
    """What the child that reads a flow finds in its environment."""
    start = asyncio.create_subprocess_exec

    async def showing(*_: str, **more: Any) -> Any:
        return await start(*show, **more)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", showing)
    found: dict[str, str] = dict((await examine(b"", "yaml"))["environment"])
    return found
