"""Writes what documents take from the code: the chat commands in README.md, docs/map.md, tables in docs/method.md."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.actions import ALL, RESPONDENTS, Action
from flows.catalogue import library_ids, load_library
from scoring.coverage import load_guide
from scoring.method_page import with_tables
from scoring.model import load_model

NAMES = {"admin": "technicians"}
PACKAGES = ("flows", "scoring", "reports", "bot")
BEGIN, END = "<!-- commands: begin -->", "<!-- commands: end -->"
SENTENCE = re.compile(r"(.+?)\.(?=\s|$)", re.DOTALL)
HEAD = """# Map

Every module and what it is for. This page is generated from the first sentence of each module: do not edit it, run
`.venv/bin/python -m bot.cli.docs`. Imports go one way: `bot` → `reports` → `scoring` → `flows`.
"""


def who(action: Action) -> str:
    """Whom a command is for, in a word."""
    if "outsider" in action.rules:
        return "everyone"
    offices = [f"{role}s" for role in ("head", "officer") if role in action.rules]
    asked = ["who is asked"] if "agent" in action.rules else offices
    return ", ".join([*asked, *(NAMES.get(role, f"{role}s") for role in action.rules if role not in RESPONDENTS)])


def command_table(actions: Iterable[Action] = ALL) -> str:
    """The chat commands as a Markdown table, from the one table of actions."""
    rows = [f"| `/{one.name}` | {one.help} | {who(one)} |" for one in actions if one.command]
    return "\n".join(["| command | what it does | for |", "|---|---|---|", *rows])


def with_commands(readme: str) -> str:
    """The README with its table of commands made anew. Raises ValueError when the marker comments are missing."""
    before, found, rest = readme.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        raise ValueError(f"the README has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{command_table()}\n{END}{after}"


def first_sentence(text: str) -> str:
    """What stands before the first full stop, on one line."""
    found = SENTENCE.match(text)
    return " ".join((found[1] if found else text.split("\n\n")[0]).split())


def modules(root: Path) -> Iterator[tuple[str, str, str]]:
    """Folder, file name and first sentence of every module, in the order of the map."""
    for package in PACKAGES:
        paths = (root / package).rglob("*.py")
        for path in sorted(paths, key=lambda one: (one.parent.as_posix(), one.name != "__init__.py", one.name)):
            text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            yield path.parent.relative_to(root).as_posix(), path.name, first_sentence(text)


def draw_map(root: Path) -> str:
    """docs/map.md: a heading with the sentence of each folder, and a line for each of its modules."""
    lines: list[str] = [HEAD]
    shown = ""
    for folder, name, sentence in modules(root):
        if folder != shown:
            lines.append(f"## {folder}/\n" if not shown else f"\n## {folder}/\n")
            shown = folder
            if name == "__init__.py":
                lines.append(f"{sentence}.\n")
                continue
        lines.append(f"- `{name}`: {sentence}")
    return "\n".join(lines) + "\n"


def draw_method(page: str) -> str:
    """docs/method.md with the tables that are made from the model, its guide and the flows."""
    flows = {name: load_library(name) for name in library_ids()}
    return with_tables(page, load_guide(), load_model(), flows)


def main(root: Path) -> None:
    """Bring the documents under `root` up to date."""
    readme = root / "README.md"
    readme.write_text(with_commands(readme.read_text(encoding="utf-8")), encoding="utf-8")
    (root / "docs" / "map.md").write_text(draw_map(root), encoding="utf-8")
    method = root / "docs" / "method.md"
    method.write_text(draw_method(method.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
