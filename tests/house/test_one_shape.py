"""Only one place knows time and chance, only one commits, only one sends."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("flows", "scoring", "reports", "bot")

# Who may know the time or throw dice, and why.
KNOWS_TIME = {
    "bot/world.py": "the one place",
    "bot/sandbox/clock.py": "the sandbox is a world of its own",
    "bot/sandbox/faults.py": "seeded faults of the sandbox",
    "bot/sandbox/pusher.py": "seeded retries of the sandbox",
    "bot/sandbox/queues.py": "seeded queues of the sandbox",
}
CHANCE = {"random", "secrets", "uuid"}
CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
# The last: what it changes is a copy that is not the database yet.
COMMITS = {
    "bot/storage/writer.py",
    "bot/storage/sqlite.py",
    "bot/storage/database.py",
    "bot/storage/postgres.py",
    "bot/keeping/restoring.py",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def uses_time_or_chance(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found += [alias.name for alias in names if alias.name.partition(".")[0] in CHANCE]
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in CHANCE:
                found.append(module)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if (owner, name) in CLOCK:
                found.append(f"{owner}.{name}")
    return found


def test_only_the_world_knows_time_and_chance() -> None:
    guilty = {
        name: found for name, tree in modules() if (found := uses_time_or_chance(tree)) and name not in KNOWS_TIME
    }
    assert not guilty


def test_the_exceptions_are_still_needed() -> None:
    using = {name for name, tree in modules() if uses_time_or_chance(tree)}
    assert set(KNOWS_TIME) <= using


@pytest.mark.parametrize("text", ["import random", "from uuid import uuid4", "datetime.now(UTC)", "x = time.time()"])
def test_the_check_can_fail(text: str) -> None:
    assert uses_time_or_chance(ast.parse(text))


def commits(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="commit")):
                return True
            case ast.Constant(value=str(text)) if text.strip().upper() in ("COMMIT", "BEGIN IMMEDIATE"):
                return True
    return False


def test_only_the_writer_commits() -> None:
    guilty = {name for name, tree in modules() if commits(tree)} - COMMITS
    assert not {name for name in guilty if "/migrations/" not in name}


def test_handlers_hold_neither_writer_nor_gateway() -> None:
    held = {
        name
        for name, tree in modules()
        if name.startswith(("bot/desk/", "bot/dialogs/", "bot/screens/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module
        and node.module in ("bot.storage.writer", "bot.telegram.gateway", "bot.delivery", "bot.storage.database")
    }
    assert not held


def test_nothing_is_evaluated_or_unpickled() -> None:
    forbidden = {"eval", "exec"}
    guilty = [
        (name, node.func.id)
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in forbidden
    ]
    # As `dataclasses` itself does it, from the names of fields; nothing that was read comes near it.
    assert {name for name, _ in guilty} <= {"flows/quickly.py"}
