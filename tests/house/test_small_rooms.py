"""Files and functions stay small, and every module says what it is for."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("flows", "scoring", "reports", "bot")
FILE_LINES = 250
FUNCTION_LINES = 25

LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def paths() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def test_there_are_rooms_to_measure() -> None:
    assert len(paths()) > 100


def test_files_are_short() -> None:
    long = {}
    for path in paths():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES:
            long[path.relative_to(ROOT).as_posix()] = lines
    assert set(long) == set(LONG_FILES), long


def test_functions_are_short() -> None:
    long = {}
    for path in paths():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1 - _docstring_lines(node)
                if lines > FUNCTION_LINES:
                    long[f"{path.relative_to(ROOT).as_posix()}:{node.name}"] = lines
    assert set(long) == set(LONG_FUNCTIONS), long


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return (first.end_lineno or 0) - first.lineno + 1
    return 0


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in paths()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent
