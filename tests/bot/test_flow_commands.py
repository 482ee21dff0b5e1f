"""`civimeter flows test`, `play` and `watch`, as somebody who writes a flow calls them."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.flows.app import app
from bot.cli.flows.draft_town import DraftTown
from bot.cli.flows.locate import library_path
from bot.cli.flows.looking import look_at, mtimes_of
from bot.cli.flows.watch import tell_change
from bot.sandbox.people import Town
from bot.world import FixedWorld
from flows.catalogue import load_library
from flows.conversation import Context
from flows.source import parse_flow
from flows.tables.sheet import FIRST_ROW, lay_out, token_of
from flows.tables.writing import Line, write_table

FLOW = """spec_version: 1
settings: {id: small, version: "1", title: A small flow, default_language: en, languages: {en: English}, allow: []}
inputs: [{name: shops, type: choices, label: Shops}]
choices:
  fruit: [{name: fig, label: Fig}, {name: date, label: Date}]
survey:
  - {type: select_one, name: best, choices: fruit, label: "Best?"}
  - {type: integer, name: trees, label: "How many?", constraint: . <= 9, constraint_message: At most 9.}
  - {type: select_one, name: shop, choices: shops, relevant: "${trees} > 3", label: "Which shop?"}
"""
GOOD = """flow: small
language: en
today: 2026-11-23
inputs: {shops: [{name: one, label: Corner shop}]}
turns:
  - bot: "Best?  [Fig]  [Date]"
  - tap: Fig   # by hand
  - type: "5"
  - tap: Corner shop
  - confirm
expect: {complete: true, best: fig, trees: 5, shop: one}
"""
ENDED = 30.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a flow and one transcript."""
    (tmp_path / "small" / "transcripts").mkdir(parents=True)
    (tmp_path / "small" / "flow.yaml").write_text(FLOW, encoding="utf-8")
    (tmp_path / "small" / "transcripts" / "good.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path / "small"


def call(*arguments: object, ci: str = "", typed: str = "") -> tuple[int, str]:
    """Exit status and everything said."""
    result = CliRunner().invoke(app, [str(each) for each in arguments], env={"CI": ci, "COLUMNS": "80"}, input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


# ------------------------------------------------------------------------------------------------ test
def test_transcripts_are_played_and_the_status_says_how_it_went(folder: Path) -> None:
    assert call("test", folder) == (0, "  ok     good (5 turns)\nsmall: 1 transcript, all reproduced\n")
    assert call("test", folder.parent)[0] == 0
    assert call("test", folder / "flow.yaml")[0] == 0
    (folder / "flow.yaml").write_text(FLOW.replace("Best?", "Worst?"), encoding="utf-8")
    status, told = call("test", folder)
    assert status == 1
    assert "FAILED good" in told
    assert '-  - bot: "Best?  [Fig]  [Date]"' in told.replace("    -", "-")
    assert "small: 1 transcript, 1 not reproduced" in told


def test_a_turn_that_is_not_possible_is_told_with_line_and_way_out(folder: Path) -> None:
    file = folder / "transcripts" / "good.yaml"
    file.write_text(GOOD.replace("tap: Fig", "tap: Figg"), encoding="utf-8")
    status, told = call("test", folder)
    assert status == 1
    assert 'good.yaml:7: turn 2 (tap): did you mean "Fig"?' in told
    assert "due   button 'Figg'" in told
    assert "came  Best?" in told


def test_update_writes_what_came_and_keeps_the_rest(folder: Path) -> None:
    file = folder / "transcripts" / "good.yaml"
    (folder / "flow.yaml").write_text(FLOW.replace("Best?", "Worst?"), encoding="utf-8")
    status, told = call("test", folder, "--update")
    assert status == 0
    assert "+      Worst?" in told.replace("  +", "+")
    assert str(file) in told
    assert file.read_text(encoding="utf-8") == GOOD.replace(
        '"Best?  [Fig]  [Date]"', ">-\n      Worst?\n      [Fig]  [Date]"
    )
    assert call("test", folder)[0] == 0


@pytest.mark.parametrize("ci", ["true", "1"])
def test_update_is_refused_in_ci(folder: Path, ci: str) -> None:
    (folder / "flow.yaml").write_text(FLOW.replace("Best?", "Worst?"), encoding="utf-8")
    status, _ = call("test", folder, "--update", ci=ci)
    assert status == 1
    assert (folder / "transcripts" / "good.yaml").read_text(encoding="utf-8") == GOOD


def test_a_flow_without_transcripts_fails(folder: Path) -> None:
    assert call("test", folder, "-k", "nothing")[0] == 1
    (folder / "transcripts" / "good.yaml").unlink()
    status, told = call("test", folder)
    assert status == 1
    assert "small: no transcripts: play one: civimeter flows play" in told


def test_a_flow_that_cannot_be_loaded_fails_with_its_place(folder: Path) -> None:
    (folder / "flow.yaml").write_text(FLOW.replace("type: integer", "type: integr"), encoding="utf-8")
    status, told = call("test", folder)
    assert status == 1
    assert "E-TYPE" in told
    assert 'did you mean "integer"?' in told


def test_coverage_is_told_and_stored(folder: Path, tmp_path: Path) -> None:
    status, told = call("test", folder, "--coverage", "--store", tmp_path / "coverage.json")
    assert status == 0
    assert "small: branches 3/6 (en 3)" in told
    assert "survey/best choice: no transcript takes date: tap 'Date' at best" in told
    assert "survey/shop relevant: no transcript makes it false: trees <= 3" in told
    stored = json.loads((tmp_path / "coverage.json").read_text(encoding="utf-8"))["small"]
    assert (stored["met"], stored["branches"], len(stored["missing"])) == (3, 6, 3)


# ------------------------------------------------------------------------------------------------ play
TYPED = ("2", "12", "4", "1", ":send")


def test_a_play_that_is_kept_passes_as_a_transcript(folder: Path) -> None:
    kept = folder / "transcripts" / "mine.yaml"
    status, told = call("play", folder, "--record", kept, "--today", "2026-11-23", typed="\n".join(TYPED) + "\n")
    assert status == 0
    assert "Inputs are those of the transcript good" in told
    assert "✗ At most 9." in told
    assert "Complete." in told
    assert "refuse: {reason: constraint, says: At most 9.}" in kept.read_text(encoding="utf-8")
    assert call("test", folder, "-k", "mine")[0] == 0


def test_a_first_play_makes_the_folder_and_a_place_that_cannot_be_is_said_before_it(folder: Path) -> None:
    for each in (folder / "transcripts").iterdir():
        each.unlink()
    (folder / "transcripts").rmdir()
    kept = folder / "transcripts" / "first.yaml"
    (told,) = [line for line in call("test", folder)[1].splitlines() if "play one" in line]
    assert told.endswith(f"--record {kept}")
    assert call("play", folder, "--record", kept, typed="2\n:quit\n")[0] == 0
    assert kept.is_file()
    status, told = call("play", folder, "--record", folder / "flow.yaml" / "a.yaml", typed="2\n:quit\n")
    assert status == 2
    assert "--record" in told
    assert "Traceback" not in told
    assert "--picture" in call("inspect", folder, "--picture", folder)[1]
    assert "does not speak 'xx'" in call("inspect", folder, "--language", "xx")[1]


def test_a_play_in_a_terminal_is_kept_too(folder: Path) -> None:
    """The same through a pseudo-terminal, which has a width and reads line by line."""
    kept = folder / "transcripts" / "mine.yaml"
    command = [sys.executable, "-m", "bot", "flows", "play", str(folder), "--record", str(kept)]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "COLUMNS": "60"}
    ) as play:
        os.close(theirs)
        for line in TYPED:
            assert "› " in "".join(said(ours, "› "))
            os.write(ours, f"{line}\n".encode())
        assert "Complete." in "".join(said(ours, "written:"))
        assert play.wait(ENDED) == 0
    os.close(ours)
    assert call("test", folder, "-k", "mine")[0] == 0


def said(terminal: int, until: str) -> Iterator[str]:
    """What is written to a terminal, up to the words that are waited for."""
    text, deadline = "", time.monotonic() + ENDED
    while until not in text and time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                text += os.read(terminal, 65536).decode(errors="replace")
            except OSError:
                break
    yield text


def test_a_play_goes_on_from_a_transcript(folder: Path) -> None:
    begun, kept = folder / "transcripts" / "good.yaml", folder / "transcripts" / "more.yaml"
    begun.write_text(GOOD.replace("  - confirm\n", "").replace("complete: true", "complete: false"), encoding="utf-8")
    assert call("play", folder, "--from", begun, "--record", kept, typed=":edit best\n2\n:send\n")[0] == 0
    assert "best: date" in kept.read_text(encoding="utf-8")
    assert call("test", folder)[0] == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--language", "ne"), "did you mean"),
        (("--today", "soon"), "is not a day"),
        (("--input", "shopps=1"), "did you mean"),
        (("--input", "shops=one"), "@FILE.yaml"),
        (("--permit", "voices"), "did you mean"),
        (("--permit", "everything"), "voice, tables, delegate"),
        (("--country", "sn"), "no defaults"),
        (("--from", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_an_option_that_does_not_fit_is_refused(folder: Path, options: tuple[str, str], told: str) -> None:
    status, said_ = call("play", folder, *options)
    assert status == 2
    assert told in " ".join(said_.replace("│", " ").split())


def test_cards_are_rendered_for_translators(tmp_path: Path) -> None:
    status, _ = call("play", "agent_consultation", "--render", tmp_path / "cards")
    assert status == 0
    pages = {f"{code}.html" for code in load_library("agent_consultation").settings.languages}
    assert {path.name for path in (tmp_path / "cards").iterdir()} == pages | {"index.html"}
    assert {"ar.html", "ar-MA.html"} < pages
    assert "Quelle idée ?" in (tmp_path / "cards" / "fr.html").read_text(encoding="utf-8")


TABLE = """spec_version: 1
settings: {id: spots, version: "1", title: Spots, default_language: en, languages: {en: English}, allow: []}
survey:
  - type: repeat
    name: spot
    label: Spot
    min: 0
    max: 50
    items: [{type: text, name: place, label: "Where?"}]
"""


def test_a_table_is_written_and_read_in_a_play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spots.yaml").write_text(TABLE, encoding="utf-8")
    flow, context = parse_flow(TABLE), Context(FixedWorld().now(), "en", seed="mine", tables=True)
    line = Line(FIRST_ROW, None, {"place": "Hall"})
    filled = write_table(lay_out(flow, "spot", (), context), [line], token_of(context, "spot"))
    (tmp_path / "filled.xlsx").write_bytes(filled)
    (tmp_path / "not.xlsx").write_bytes(b"no workbook")
    typed = [":table", ":table", ":table spot.xlsx", ":table not.xlsx", ":table filled.xlsx", ":save", "2", ":send"]
    kept = tmp_path / "spots.d" / "transcripts" / "mine.yaml"
    kept.parent.mkdir(parents=True)
    status, told = call("play", "spots.yaml", "--permit", "tables", "--record", kept, typed="\n".join(typed) + "\n")
    assert status == 0
    for words in (
        "written: spot.xlsx",
        "written: spot-2.xlsx",
        "spot.xlsx: no row is filled in",
        "not.xlsx: cannot be read",
        "1 new, 0 changed",
    ):
        assert words in told
    assert "spot#1.place: Hall" in kept.read_text(encoding="utf-8")
    assert call("test", "spots.yaml")[0] == 0
    assert "No table is offered here" in call("play", "spots.yaml", typed=":table\n")[1]


# ------------------------------------------------------------------------------------------------ watch
def test_a_look_says_only_what_changed(folder: Path) -> None:
    first = look_at(str(folder))
    assert first.flow is not None
    assert first.lines[-1] == "small 1: 3 findings, 1 of 1 transcripts reproduced"
    before = mtimes_of(str(folder))
    (folder / "flow.yaml").write_text(FLOW.replace("choices: fruit", "choices: fruitt"), encoding="utf-8")
    assert mtimes_of(str(folder)) != before
    broken = look_at(str(folder))
    assert broken.flow is None
    assert broken.headline.startswith("flow.yaml:7:")
    assert 'did you mean "fruit"?' in broken.headline
    told = list(tell_change("small", list(first.lines), list(broken.lines), 0.1))
    assert told[:2] == [broken.headline, f"  no longer: {first.lines[0]}"]
    assert first.lines[0].startswith("flow.yaml:7:5: W-COVERAGE survey/best choice: no transcript takes date:")
    assert list(tell_change("small", list(first.lines), list(first.lines), 0.1)) == ["small: nothing new (0.1 s)"]
    assert look_at(str(folder / "gone.yaml")).errors


def test_a_country_file_or_an_overlay_is_watched_too(folder: Path) -> None:
    for name in ("defaults.sn.yaml", "overlays/en-GB.yaml", "transcripts/more.yaml"):
        before = mtimes_of(str(folder))
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("a: b\n", encoding="utf-8")
        assert mtimes_of(str(folder)) != before


async def test_the_conversation_comes_back_on_the_phone_at_every_save(tmp_path: Path) -> None:
    """Answered on the phone, carried over to the next version, kept while a version cannot be played."""
    flow, town = parse_flow(FLOW), DraftTown(tmp_path)
    await town.open()
    try:
        context = Context(town.world.now(), "en", choices={"shops": [{"name": "one", "label": "Corner shop"}]})
        await town.ask("small", flow, context)
        async with Town(town.stage.url) as people:
            person = await people.person(2001)
            await person.sees("Best?", 10)
            await person.taps("Date", within=10)
            await person.sees("How many?", 10)
            await town.ask("small", parse_flow(FLOW.replace("How many?", "How many trees?")), context)
            await person.sees("How many trees?", 10)
            await person.types("5")
            await person.taps("Corner shop", within=10)
            await person.taps("Send", within=10)
            await person.sees("Thank you", 10)
            await town.ask("small", parse_flow(FLOW.replace("How many?", "How many now?")), context)
            await person.sees("How many now?", 10)
            await town.say("flow.yaml:7:1: E-LIST something")
            assert "E-LIST" in str(await people.get("/sandbox/about"))
    finally:
        await town.close()


def test_the_command_runs_until_it_is_stopped(folder: Path) -> None:
    """Without the phone: a save is noticed, said, and an interrupt ends it with status 0."""
    command = [sys.executable, "-m", "bot", "flows", "watch", str(folder), "--no-phone"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watching:
        try:
            assert watching.stdout is not None
            assert "1 of 1 transcripts reproduced" in [watching.stdout.readline() for _ in range(4)][-1]
            (folder / "flow.yaml").write_text(FLOW.replace("type: integer", "type: integr"), encoding="utf-8")
            assert "E-TYPE" in watching.stdout.readline()
            watching.send_signal(signal.SIGINT)
            assert watching.wait(ENDED) == 0
        finally:
            watching.kill()


def test_the_library_may_be_named_by_its_id() -> None:
    assert look_at(str(library_path("agent_consultation"))).errors == ()
