"""What the documents name exists: chat commands, settings, targets, commands of the shell, files, the how-to's flow."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.actions import ALL
from bot.cli.docs import BEGIN, END, command_table, with_commands
from bot.cli.main import app
from bot.settings import Settings
from flows.check import check_text
from flows.source import parse_flow
from flows.transcripts.performing import Mismatch, rehearse
from flows.transcripts.reading import read_transcript

ROOT = Path(__file__).parents[2]
PAGES = [path for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]) if path.name != "map.md"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.compile(r"^```[a-z ]*\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)


def code_lines() -> Iterator[tuple[str, str]]:
    """Page and line of everything that is set as code; a line that ends with a backslash goes on."""
    for path in PAGES:
        for block, inline in CODE.findall(path.read_text(encoding="utf-8")):
            for line in (block or inline).replace("\\\n", " ").splitlines():
                yield path.relative_to(ROOT).as_posix(), line.strip()


def test_there_are_pages_to_read() -> None:
    assert len(PAGES) > 20
    assert len(list(code_lines())) > 300


# ------------------------------------------------------------------------------------------------ chat commands
def test_the_table_of_commands_is_the_code() -> None:
    assert with_commands(README) == README, "run .venv/bin/python -m bot.cli.docs"
    assert len(re.findall(r"^\| `/", command_table(), re.MULTILINE)) == sum(action.command for action in ALL) > 10


def test_a_readme_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="no <!-- commands"):
        with_commands("# nothing")
    assert with_commands(f"a{BEGIN}old{END}b") == f"a{BEGIN}\n{command_table()}\n{END}b"


def test_every_command_named_on_a_page_exists() -> None:
    known = {action.name for action in ALL if action.command}
    paths = {"health", "ready", "revoke", "newbot"}  # of the service and of @BotFather
    named = {line[1:] for _, line in code_lines() if re.fullmatch(r"/[a-z]+", line)}
    assert len(named) > 10
    assert named - known - paths == set()


# ------------------------------------------------------------------------------------------------ settings
def told_settings() -> dict[str, str]:
    rows = re.findall(r"^\| `CIVIMETER_([A-Z_]+)` \| (?:`([^`]*)`)? ?\| (.+) \|$", README, re.MULTILINE)
    assert all(meaning.strip() for _, _, meaning in rows)
    return {name.lower(): default for name, default, _ in rows}


def test_the_table_of_settings_is_the_code() -> None:
    values = {name: field.get_default() for name, field in Settings.model_fields.items()}
    defaults = {name: "" if value is None else str(value) for name, value in values.items()}
    assert told_settings() == defaults
    assert len(defaults) > 8


def test_every_setting_named_anywhere_exists() -> None:
    known = {f"CIVIMETER_{name.upper()}" for name in Settings.model_fields}
    paths = [*PAGES, ROOT / ".env.example", ROOT / "Dockerfile", ROOT / "compose.yaml"]
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    named = {(name, found) for name, text in texts.items() for found in re.findall(r"\bCIVIMETER_[A-Z_]*[A-Z]", text)}
    assert {setting for _, setting in named} >= known
    assert not [(name, setting) for name, setting in named if setting.removesuffix("_FILE") not in known]


# ------------------------------------------------------------------------------------------------ the shell
def test_every_target_of_make_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {found for _, line in code_lines() for found in re.findall(r"(?:^|&& )make ([a-z]+)", line)}
    assert {"demo", "test", "setup"} <= named
    assert named <= targets


def explain(arguments: list[str]) -> str:
    """Why these arguments of `civimeter` would not be understood; '' when they would."""
    command: Any = typer.main.get_command(app)
    words = list(arguments)
    while hasattr(command, "get_command") and words and not words[0].startswith("-"):
        found = command.get_command(None, words[0])
        if found is None:
            return f"no command {words[0]}"
        command, words = found, words[1:]
    known = {option for parameter in command.params for option in [*parameter.opts, *parameter.secondary_opts]}
    strange = [word for word in words if word.startswith("--") and word.partition("=")[0] not in known | {"--help"}]
    return f"no option {strange[0]}" if strange else ""


def told_commands() -> Iterator[tuple[str, str, list[str]]]:
    for page, line in code_lines():
        if found := re.search(r"(?:^|[/\s])civimeter ([a-z]+(?: .*)?)$", line):
            yield page, line, shlex.split(found[1])


def test_every_command_of_the_shell_that_is_named_exists() -> None:
    told = list(told_commands())
    assert len(told) > 10
    assert not [(page, line, why) for page, line, words in told if (why := explain(words))]


def test_the_check_can_fail() -> None:
    assert explain(["upload"]) == "no command upload"
    assert explain(["demo", "--loud"]) == "no option --loud"
    assert explain(["admin", "init", "--municipality", "x"]) == ""


# ------------------------------------------------------------------------------------------------ files
def broken_links() -> Iterator[tuple[str, str]]:
    for path in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                yield path.relative_to(ROOT).as_posix(), target


def test_every_link_leads_somewhere() -> None:
    assert not list(broken_links())


def test_every_file_that_is_named_exists() -> None:
    named = {
        (page, found)
        for page, line in code_lines()
        for found in re.findall(r"^(?:bot|flows|scoring|reports|tests|docs)/[\w./-]+\.(?:py|yaml|md|po)$", line)
    }
    assert len(named) > 25
    assert not [(page, name) for page, name in named if not (ROOT / name).exists()]


# ------------------------------------------------------------------------------------------------ the how-to's flow
def fenced(kind: str) -> str:
    text = (ROOT / "docs" / "howto" / "write-a-flow.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"^```yaml {kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_flow_of_the_howto_is_sound() -> None:
    assert not [problem for problem in check_text(fenced("flow")) if not problem.code.startswith("I-")]


def test_the_flow_of_the_howto_reproduces_its_transcript() -> None:
    rehearse(parse_flow(fenced("flow")), read_transcript(fenced("transcript")))
    with pytest.raises(Mismatch):
        rehearse(parse_flow(fenced("flow")), read_transcript(fenced("transcript").replace("tap: Market", "tap: Moon")))
