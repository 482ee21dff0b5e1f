"""The comparing program counts what is planted, one of each kind, and nothing in an untouched copy."""

import asyncio
import base64
import copy
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.cli.cast import TOWN
from bot.cli.processes import Stage
from bot.sandbox.compare import compare
from bot.sandbox.comparing.verdict import Verdict
from bot.sandbox.people import Town
from tests.crash.agents import make_agent
from tests.crash.harness import Crowd

Lines = list[dict[str, Any]]
pytestmark = pytest.mark.timeout(300)
ALL = ("lost", "doubled", "reasked", "stuck", "repeats", "unexplained")


# ------------------------------------------------------------------------------------------------ a real run
async def play(folder: Path) -> None:
    """Three people; the third stops half-way (`open`), then finishes, and the survey is released (`done`)."""
    stage = Stage(folder / "run")
    stage.folder.mkdir()
    try:
        await stage.open_sandbox()
        async with Town(stage.url) as town:
            crowd = Crowd(stage, town, 3, 1)
            payload = await stage.admin_init(TOWN["en"], "en")
            await stage.start_bot()
            await crowd.cast()
            await crowd.set_up(payload)
            await crowd.enrol()
            await crowd.launch()
            agents = [make_agent(crowd, number, person) for number, person in enumerate(crowd.people)]
            agents[2].steps = 6
            await asyncio.gather(*(agent.take_part() for agent in agents))
            await stage.stop_bot()
            shutil.copytree(stage.folder, folder / "open")
            await stage.start_bot()
            agents[2].steps = 0
            await agents[2].take_part()
            await crowd.coordinator.sees("/r/", 60.0)
            await stage.stop_bot()
            shutil.copytree(stage.folder, folder / "done")
    finally:
        await stage.close()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compare")
    asyncio.run(play(folder))
    return folder


class Copy:
    """A copy of a run, to plant faults in."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.keys = folder, folder / "data" / "keys"
        self.database = folder / "data" / "civimeter.db"

    def judge(self) -> Verdict:
        return compare(self.folder / "journal.jsonl", f"sqlite:///{self.database}", self.keys)

    @property
    def lines(self) -> Lines:
        return [json.loads(line) for line in (self.folder / "journal.jsonl").read_text().splitlines()]

    @lines.setter
    def lines(self, lines: Lines) -> None:
        text = "".join(json.dumps({**line, "n": n}) + "\n" for n, line in enumerate(lines, 1))
        (self.folder / "journal.jsonl").write_text(text)

    def sql(self, statement: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(self.database)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    def key(self, name: str) -> AESGCM:
        return AESGCM(base64.b64decode((self.keys / name).read_text()))

    @property
    def campaign(self) -> AESGCM:
        return self.key(f"campaign-{self.sql('SELECT id FROM campaign')[0][0]}.key")


def unseal(key: AESGCM, sealed: str, row: str) -> Any:
    raw = base64.b64decode(sealed)
    return json.loads(key.decrypt(raw[:12], raw[12:], row.encode()))


def seal(key: AESGCM, body: Any, row: str) -> str:
    nonce = os.urandom(12)
    return base64.b64encode(nonce + key.encrypt(nonce, json.dumps(body).encode(), row.encode())).decode()


@pytest.fixture
def unsent(runs: Path, tmp_path: Path) -> Copy:
    """Two have sent, one is in the middle."""
    return Copy(shutil.copytree(runs / "open", tmp_path / "copy"))


@pytest.fixture
def released(runs: Path, tmp_path: Path) -> Copy:
    """Everybody has sent, and the survey is closed."""
    return Copy(shutil.copytree(runs / "done", tmp_path / "copy"))


def shows(verdict: Verdict, **counters: int) -> bool:
    """Whether these counters and no others are above 0."""
    found = {name: getattr(verdict, name) for name in ALL}
    assert found == dict.fromkeys(ALL, 0) | counters, verdict.findings
    return True


# ------------------------------------------------------------------------------------------------ nothing planted
def test_an_untouched_run_is_sound(unsent: Copy) -> None:
    verdict = unsent.judge()
    assert shows(verdict)
    assert verdict.responses > 30
    assert verdict.messages > 20


def test_an_untouched_release_is_sound(released: Copy) -> None:
    verdict = released.judge()
    assert shows(verdict)
    assert verdict.responses > 40


# ------------------------------------------------------------------------------------------------ lost
def test_a_lost_record_of_an_open_interview(unsent: Copy) -> None:
    last = unsent.sql("SELECT interview, revision, n, body FROM record WHERE interview IN "
                      "(SELECT id FROM interview WHERE kind = 'survey') ORDER BY revision DESC")  # fmt: skip
    answers = [row for row in last if is_answer(unsent, row)]
    unsent.sql("DELETE FROM record WHERE interview = ? AND revision = ? AND n = ?", *answers[0][:3])
    assert shows(unsent.judge(), lost=1)


def is_answer(run: Copy, row: Any) -> bool:
    interview, revision, n, body = row
    return unseal(run.campaign, body, f"record|{interview}/{revision}/{n}")["status"] is not None


def test_a_lost_answer_of_a_sealed_response(unsent: Copy) -> None:
    id, body = sealed_body(unsent)
    place = next(n for n, text in enumerate(body["records"]) if json.loads(text)["address"] == "own_means")
    del body["records"][place]
    unsent.sql(
        "UPDATE sealed_response SET blob = ? WHERE id = ?", seal(unsent.campaign, body, f"sealed_response|{id}"), id
    )
    assert shows(unsent.judge(), lost=1)


def sealed_body(run: Copy) -> tuple[str, Any]:
    id, blob = run.sql("SELECT id, blob FROM sealed_response ORDER BY id")[0]
    return id, unseal(run.campaign, blob, f"sealed_response|{id}")


def replace_sealed(run: Copy, id: str, body: Any) -> None:
    again = seal(run.campaign, body, f"sealed_response|{id}")
    run.sql("UPDATE sealed_response SET blob = ? WHERE id = ?", again, id)


def test_another_value_in_a_released_response(released: Copy) -> None:
    id, sealed = released.sql("SELECT id, body FROM released_response ORDER BY id")[0]
    body = unseal(released.key("installation.key"), sealed, f"released_response|{id}")
    body["statuses"]["own_means"] = "answered"
    body["values"]["own_means"] = "nothing that is offered"
    again = seal(released.key("installation.key"), body, f"released_response|{id}")
    released.sql("UPDATE released_response SET body = ? WHERE id = ?", again, id)
    assert shows(released.judge(), lost=1)


# ------------------------------------------------------------------------------------------------ doubled
def test_one_tap_stored_twice(unsent: Copy) -> None:
    id, body = sealed_body(unsent)
    twice = next(text for text in body["records"] if json.loads(text)["address"] == "own_means")
    body["records"].insert(-1, twice)
    unsent.sql(
        "UPDATE sealed_response SET blob = ? WHERE id = ?", seal(unsent.campaign, body, f"sealed_response|{id}"), id
    )
    assert shows(unsent.judge(), doubled=1)


def test_two_sealed_rows_of_one_person(unsent: Copy) -> None:
    id, body = sealed_body(unsent)
    unsent.sql(
        "INSERT INTO sealed_response (id, municipality, wave, part, publication_group, department, blob) "
        "SELECT 'another', municipality, wave, part, publication_group, department, ? FROM sealed_response "
        "WHERE id = ?",
        seal(unsent.campaign, body, "sealed_response|another"),
        id,
    )
    assert shows(unsent.judge(), doubled=1)


def test_two_released_rows_of_one_person(released: Copy) -> None:
    id, sealed = released.sql("SELECT id, body FROM released_response ORDER BY id")[0]
    body = unseal(released.key("installation.key"), sealed, f"released_response|{id}")
    columns = "municipality, wave, part, publication_group, department, flow, version, person_ref, day"
    released.sql(
        f"INSERT INTO released_response (id, {columns}, body) SELECT 'another', {columns}, ? FROM released_response "
        "WHERE id = ?",
        seal(released.key("installation.key"), body, "released_response|another"),
        id,
    )
    assert shows(released.judge(), doubled=1)


# ------------------------------------------------------------------------------------------------ in the journal
def edits(lines: Lines) -> Iterator[tuple[int, int]]:
    """Places of two cards that follow each other in one message of one chat, with an answer between them."""
    for first, line in enumerate(lines):
        if (
            line["kind"] == "call"
            and line["method"] == "editMessageText"
            and "internet do you have" in str(line["params"])
        ):
            chat = line["params"]["chat_id"]
            later = (n for n in range(first + 1, len(lines)) if lines[n].get("params", {}).get("chat_id") == chat)
            yield first, next(n for n in later if lines[n]["method"] == "editMessageText")


def test_a_question_asked_again(unsent: Copy) -> None:
    lines = unsent.lines
    first, after = next(edits(lines))
    unsent.lines = [*lines[: after + 1], copy.deepcopy(lines[first]), copy.deepcopy(lines[after]), *lines[after + 1 :]]
    assert shows(unsent.judge(), reasked=1)


def test_a_question_asked_again_after_going_back_is_none(unsent: Copy) -> None:
    """The control of the one above: the same cards with a Back between them."""
    lines = unsent.lines
    first, after = next(edits(lines))
    answer = next(line for line in lines[first:after] if line.get("chat") == lines[first]["params"]["chat_id"])
    back, keep = copy.deepcopy(answer), copy.deepcopy(answer)
    seen = as_seen(lines[after])
    back |= {"label": "Back", "card": seen, "screen": seen}
    keep |= {"label": "Keep", "card": as_seen(lines[first]), "screen": as_seen(lines[first])}
    between = [back, copy.deepcopy(lines[first]), keep, copy.deepcopy(lines[after])]
    unsent.lines = [*lines[: after + 1], *between, *lines[after + 1 :]]
    assert shows(unsent.judge())


def as_seen(call: dict[str, Any]) -> dict[str, Any]:
    rows = call["params"]["reply_markup"]["inline_keyboard"]
    return {
        "message": call["params"]["message_id"],
        "text": call["answer"]["result"]["text"],
        "rows": [[button["text"] for button in row] for row in rows],
    }


def is_idea(line: dict[str, Any]) -> bool:
    return line.get("method") == "sendMessage" and "say more about it" in line["params"]["text"]


def test_a_repeated_message(unsent: Copy) -> None:
    lines = unsent.lines
    place = next(n for n, line in enumerate(lines) if is_idea(line))
    twin = copy.deepcopy(lines[place])
    twin["answer"]["result"]["message_id"] += 10_000
    unsent.lines = [*lines[:place], twin, *lines[place:]]
    assert shows(unsent.judge(), repeats=1)


def test_somebody_left_without_a_card(unsent: Copy) -> None:
    """The last tap of the one in the middle was never followed by anything."""
    lines, chat = unsent.lines, 1003
    last = max(n for n, line in enumerate(lines) if line["kind"] == "act" and line["chat"] == chat)
    unsent.lines = [line for n, line in enumerate(lines) if n <= last or line.get("params", {}).get("chat_id") != chat]
    assert unsent.judge().stuck == 1


@pytest.mark.parametrize("plant", [lambda lines: [line for line in lines if line["kind"] != "act"]])
def test_answers_that_nobody_gave_are_seen(unsent: Copy, plant: Callable[[Lines], Lines]) -> None:
    """A comparison that hears nothing does not pass for a sound one."""
    unsent.lines = plant(unsent.lines)
    assert unsent.judge().unexplained > 30


def test_it_shares_nothing_with_the_bot() -> None:
    """Nothing of this project is imported but the comparing program itself."""
    root = Path(__file__).parents[2] / "bot" / "sandbox"
    for path in [root / "compare.py", *(root / "comparing").glob("*.py")]:
        for line in path.read_text(encoding="utf-8").splitlines():
            words = line.split()
            if words[:1] in (["from"], ["import"]) and words[1].partition(".")[0] in (
                "bot",
                "flows",
                "scoring",
                "reports",
            ):
                assert words[1].startswith("bot.sandbox.comparing."), f"{path.name}: {line}"
