"""A child process with little time and memory, in which files that somebody sent are read.

`read_in_workroom` is for the shell and for handlers (in a thread). The child runs this module: it reads the file from
standard input and writes the cells, or why there are none, as JSON to standard output.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from flows.problems import Problem
from flows.workbook.read import Cell, Sheets, open_workbook
from flows.workbook.refusal import BOMB, WorkbookRefused

COMMAND: Final = (sys.executable, "-m", "bot.workroom")
SECONDS: Final = 5
MEMORY: Final = 256 * 1024 * 1024
KINDS: Final[Mapping[str, Callable[[str], Cell]]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def read_in_workroom(data: bytes, name: str) -> Sheets:
    """The sheets of a spreadsheet as `open_workbook` reads them. Raises WorkbookRefused, also for taking too long."""
    try:
        done = subprocess.run(
            [*COMMAND, name], input=data, env=bare(), capture_output=True, timeout=SECONDS, check=False
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        answer = None
    if not isinstance(answer, dict):
        cause = f"takes more than {SECONDS} seconds or {MEMORY // 1024 // 1024} MB to read"
        raise WorkbookRefused(Problem(BOMB, name, 0, 0, cause, "send it with less in it"))
    if "refused" in answer:
        raise WorkbookRefused(Problem(answer["refused"], name, 0, 0, answer["cause"], answer["way_out"]))
    return {title: [[_unpack(cell) for cell in row] for row in rows] for title, rows in answer["sheets"].items()}


def bare() -> dict[str, str]:
    """The environment of a child: without our settings, among them the token, which no file that was sent needs."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith("CIVIMETER_")}


def _pack(value: Cell) -> Any:
    """Dates and times as [kind, text]: JSON has none."""
    if isinstance(value, date | time):
        return [type(value).__name__, value.isoformat()]
    return value


def _unpack(value: Any) -> Cell:
    if not isinstance(value, list):
        return value  # type: ignore[no-any-return]
    kind, text = value
    return KINDS[kind](text)


def confine(seconds: int = SECONDS, memory: int = MEMORY) -> None:
    """Little memory (bytes), little time, no file to write; where the system does not know a limit, the others hold."""
    import resource

    limits = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, 0))
    for limit, value in (*limits, (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            continue


def _work() -> None:
    """The child: from standard input to standard output."""
    confine()
    try:
        sheets = open_workbook(sys.stdin.buffer.read(), sys.argv[1])
        answer: dict[str, Any] = {
            "sheets": {t: [[_pack(c) for c in row] for row in rows] for t, rows in sheets.items()}
        }
    except WorkbookRefused as refused:
        problem = refused.problem
        answer = {"refused": problem.code, "cause": problem.cause, "way_out": problem.way_out}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _work()
