"""`civimeter flows diff` and `publish`: exit statuses, what is stored, and publishing beside a running service."""

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from small_flows import BROKEN, SHORTER, UNSOUND, V1, V2
from typer.testing import CliRunner

from bot import handover
from bot.cli.flows.app import app
from bot.handover import FOLDER, NotTaken, Requests, hand_over
from bot.storage import lock
from flows.catalogue import library_text, load_library
from flows.source import parse_flow

TOKEN = "7000000001:SANDBOX-AAAAAAAAAAAAAAAAAAAAAAAAAAA"
TRANSCRIPT = """flow: bicycles
language: en
today: 2026-11-23
turns:
  - tap: {answer}
  - type: "12"
  - confirm
expect: {{complete: true, minutes: 12}}
"""


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"TOKEN": TOKEN, "MODE": "sandbox", "API_URL": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(f"CIVIMETER_{name}", value)


def written(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def call(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return done.exit_code, done.output


def rows(text: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect("data/civimeter.db")
    try:
        return connection.execute(text).fetchall()
    finally:
        connection.close()


# ------------------------------------------------------------------------------------------------ diff
@pytest.mark.parametrize(("old", "new", "more", "status", "says"), [
    (V1, V1, [], 0, "no difference"),
    (V1, V1.replace("How many minutes is it?", "How many minutes?"), [], 0, "1 compatible"),
    (V1, V2, [], 1, "comparable survey/would_repair: not in the version before"),
    (V2, SHORTER, [], 2, "keep it, or say --accept removed:minutes"),
    (V2, SHORTER, ["--accept", "removed:minutes", "--accept", "removed:would_repair"], 1, "removed, and meant to be"),
    (V2, SHORTER, ["--accept", "removed:minute"], 2, 'did you mean "minutes"'),
    (V2, BROKEN, [], 2, "breaking survey/minutes type: integer became decimal"),
    (V1, UNSOUND, [], 2, "cannot be loaded"),
])  # fmt: skip
def test_diff(old: str, new: str, more: list[str], status: int, says: str) -> None:
    found = call("diff", written("old.yaml", old), written("new.yaml", new), *more)
    assert found[0] == status, found[1]
    assert says in found[1]


def test_diff_takes_the_library_by_its_id() -> None:
    assert call("diff", "agent_consultation", "agent_consultation") == (0, "no difference\n")


# ------------------------------------------------------------------------------------------------ publish
def test_a_flow_is_published_with_its_body_and_hash() -> None:
    status, said = call("publish", written("one.yaml", V1))
    flow = parse_flow(V1)
    assert (status, said) == (0, f"published: bicycles 1, {flow.hash[:12]}\n")
    assert rows("SELECT id, version, hash, body FROM flow_version") == [("bicycles", "1", flow.hash, flow.body())]
    assert rows("SELECT municipality, flow, version, number FROM flow_publication") == [("", "bicycles", "1", 1)]
    assert rows("SELECT actor, action, object, result FROM audit") == [
        ("shell", "flow_publish", "flow:bicycles/1", "done")
    ]


def test_the_same_again_changes_nothing_and_another_content_is_refused() -> None:
    path = written("one.yaml", V1)
    assert call("publish", path)[0] == 0
    status, said = call("publish", path)
    assert (status, "is there already" in said) == (0, True)
    status, said = call("publish", written("one.yaml", V1.replace("Bicycles at work", "Bicycles")))
    assert status == 2
    assert "raise settings/version" in said
    assert len(rows("SELECT 1 FROM flow_version")) == len(rows("SELECT 1 FROM flow_publication")) == 1


def test_a_new_version_is_compared_with_the_live_one() -> None:
    assert call("publish", written("one.yaml", V1))[0] == 0
    status, said = call("publish", written("two.yaml", V2))
    assert status == 0
    assert "published: bicycles 2, in place of 1" in said
    assert 'survey/rides: was called "has_bicycle"' in said
    assert rows("SELECT version, number FROM flow_publication ORDER BY number") == [("1", 1), ("2", 2)]


@pytest.mark.parametrize(("text", "accept", "status", "says"), [
    (BROKEN, [], 2, "integer became decimal"),
    (SHORTER, [], 2, "--accept removed:minutes"),
    (SHORTER, ["--accept", "removed:minutes"], 2, "--accept removed:would_repair"),
    (SHORTER, ["--accept", "removed:minutes", "--accept", "removed:would_repair"], 0, "published: bicycles 3"),
    (V2.replace('version: "2"', 'version: "3"'), ["--accept", "removed:minutes"], 2, "no question is removed"),
])  # fmt: skip
def test_what_would_break_answers_is_refused(text: str, accept: list[str], status: int, says: str) -> None:
    assert call("publish", written("two.yaml", V2))[0] == 0
    found = call("publish", written("three.yaml", text), *accept)
    assert found[0] == status, found[1]
    assert says in found[1]
    assert len(rows("SELECT 1 FROM flow_publication")) == (2 if status == 0 else 1)


def test_errors_keep_a_flow_from_being_published_and_warnings_only_if_asked() -> None:
    status, said = call("publish", written("one.yaml", UNSOUND))
    assert (status, "cannot be loaded" in said) == (2, True)
    warned = written("one.yaml", V1.replace(", fr: Plus que 0.", ""))
    status, said = call("publish", warned, "--strict")
    assert (status, "W-UNTRANSLATED" in said) == (2, True)
    assert not Path("data/civimeter.db").exists(), "nothing is opened for a flow that is refused"
    assert call("publish", warned)[0] == 0


@pytest.mark.parametrize(("answer", "status"), [("Yes", 0), ("Perhaps", 2)])
def test_transcripts_must_be_reproduced(answer: str, status: int) -> None:
    Path("bicycles/transcripts").mkdir(parents=True)
    written("bicycles/flow.yaml", V1)
    written("bicycles/transcripts/one.yaml", TRANSCRIPT.format(answer=answer))
    found = call("publish", "bicycles")
    assert found[0] == status, found[1]
    assert Path("data/civimeter.db").exists() == (status == 0)


def test_a_flow_of_the_library_is_there_already_until_its_version_is_raised() -> None:
    library = load_library("agent_consultation")
    text = library_text("agent_consultation", "flow.yaml")
    changed = written("mine.yaml", text.replace("Work with residents", "Work"))
    assert "exists with another content" in call("publish", changed)[1]
    newer = written("mine.yaml", text.replace(f'version: "{library.settings.version}"', 'version: "next"', 1))
    status, said = call("publish", newer)
    assert (status, f"in place of {library.settings.version}" in said) == (0, True), said


def test_a_municipality_that_does_not_exist_is_named() -> None:
    status, said = call("publish", written("one.yaml", V1), "--municipality", "Atlantis")
    assert (status, "no municipality called Atlantis" in said) == (2, True)


# ------------------------------------------------------------------------------------------------ beside a service
async def test_a_running_service_publishes_for_the_shell(base: Any, tmp_path: Path) -> None:
    requests = Requests(tmp_path, base.turns, base.world)

    async def serve() -> None:
        for _ in range(100):
            await requests.serve()
            await asyncio.sleep(0.02)

    serving = asyncio.create_task(serve())
    args = {"body": parse_flow(V1).body(), "accept": [], "municipality": ""}
    said = await hand_over(tmp_path, "one", "flow_publish", args)
    again = await hand_over(tmp_path, "two", "flow_publish", args)
    serving.cancel()
    assert said.startswith("published: bicycles 1")
    assert "is there already" in again
    assert len(await base.rows("SELECT 1 AS one FROM flow_publication")) == 1
    assert list((tmp_path / FOLDER).iterdir()) == []


async def test_only_what_the_shell_may_do_is_done_by_request(base: Any, tmp_path: Path) -> None:
    """Control: a request can name no action that is not open to the command line."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    for name, action in (("a", "close"), ("b", "purge"), ("c", "no_such_thing")):
        (folder / f"{name}.json").write_text(json.dumps({"action": action, "args": {}}))
    (folder / "d.json").write_text("not JSON")
    (folder / "e.json").symlink_to(tmp_path / "elsewhere")
    await Requests(tmp_path, base.turns, base.world).serve()
    assert sorted(path.name for path in folder.iterdir()) == ["a.done", "b.done", "c.done", "d.done", "e.done"]
    assert not any(path.read_text().startswith("published") for path in folder.iterdir())
    assert not (tmp_path / "elsewhere").exists()


async def test_what_was_left_when_a_service_died_is_done_by_the_next(base: Any, tmp_path: Path) -> None:
    with pytest.raises(NotTaken):
        await hand_over(tmp_path, "lost", "flow_publish", {"body": "{}"}, patience=0.1)
    assert list((tmp_path / FOLDER).iterdir()) == [], "who gives up takes the request back"
    body = parse_flow(V1).body()
    (tmp_path / FOLDER / "one.json").write_text(json.dumps({"action": "flow_publish", "args": {"body": body}}))
    await Requests(tmp_path, base.turns, base.world).serve()
    assert (tmp_path / FOLDER / "one.done").read_text().startswith("published")


def test_a_service_that_does_not_answer_is_told_with_the_status_of_a_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover.hand_over, "__defaults__", (0.2,))
    Path("data").mkdir(mode=0o700)
    with lock.held(Path("data")):
        status, said = call("publish", written("one.yaml", V1))
    assert (status, "does not take requests" in said) == (75, True)
