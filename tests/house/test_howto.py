"""The commands of the how-to on flows do what it says, one after another, beginning with an empty folder."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from flows.catalogue import load_library
from flows.picture import picture_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "howto" / "write-a-flow.md").read_text(encoding="utf-8")
ELSEWHERE = ("watch", "publish")  # these run the service; tests/bot/test_flow_commands.py and tests/bot/publishing
TYPED = "2\nsix hundred\n1 200\n0\n:why why_none\n:back\n12\n:send\n"


def commands() -> Iterator[list[str]]:
    """The arguments of every `civimeter flows …` in a block of the shell, in the order of the page."""
    for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if found := re.search(r"\bcivimeter flows (.+)$", line):
                yield shlex.split(found[1])


def flow() -> str:
    (found,) = re.findall(r"^```yaml flow\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the reader has before the first command, and the spreadsheet and new version of others."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)  # where --update is refused
    (tmp_path / "counter").mkdir()
    (tmp_path / "wifi").mkdir()
    (tmp_path / "counter" / "flow.yaml").write_text(flow(), encoding="utf-8")
    (tmp_path / "new.yaml").write_text(flow().replace('version: "1"', 'version: "2"'), encoding="utf-8")
    wifi = ROOT / "tests" / "flows" / "data" / "public_wifi.yaml"
    assert CliRunner().invoke(app, ["flows", "export", str(wifi), "-o", "form.xlsx"]).exit_code == 0
    return tmp_path


def run(words: list[str]) -> tuple[int, str]:
    """Status and output of a command of the page; what it would send elsewhere is kept away."""
    typed = TYPED if words[0] == "play" else '{"op":"set","path":"/data/visitors","value":"0"}\n{"op":"snap"}\n'
    rest = words[: words.index(">")] if ">" in words else words
    done = CliRunner().invoke(app, ["flows", *rest], input=typed)
    return done.exit_code, done.output


def test_every_command_of_the_page_works_in_its_order(desk: Path) -> None:
    told = {}
    for words in commands():
        if words[0] in ELSEWHERE:
            continue
        status, told[" ".join(words)] = run(words)
        assert status == 0, (words, told)
    assert len(told) >= 12
    assert "nothing to mend" in told["check counter"]
    assert "1 transcript, all reproduced" in told["test counter"]
    assert "no transcript takes town_hall" in told["test counter --coverage"]
    assert '"/data/why_none":{"v":"","rel":true' in told["trace counter"]
    assert (desk / "counter" / "transcripts" / "quiet_market.yaml").is_file()
    assert (desk / "counter.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (desk / "cards" / "fr.html").is_file()
    assert (desk / "wifi.xlsx").is_file()


def test_a_wrong_key_is_told_as_on_the_page(desk: Path) -> None:
    wrong = flow().replace("    relevant: ${visitors}", "    relevent: ${visitors}")
    (desk / "counter" / "flow.yaml").write_text(wrong, encoding="utf-8")
    status, told = run(["check", "counter"])
    assert status == 2
    (line,) = [line.strip() for line in PAGE.splitlines() if "E-KEY" in line]
    assert line.partition("  ")[2] in told


def test_the_picture_of_the_readme_is_that_of_the_flow() -> None:
    drawn = (ROOT / "docs" / "flow.svg").read_text(encoding="utf-8")
    command = "civimeter flows inspect agent_consultation --picture docs/flow.svg"
    assert drawn == picture_of(load_library("agent_consultation"), ""), f"run {command}"
    assert drawn != picture_of(load_library("agent_consultation"), "fr")
