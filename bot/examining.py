"""Reads and checks a flow that somebody sent, in a child process with little time and memory.

The child runs this module: the file comes by standard input; the flow's body, or everything that is wrong with it, goes
out as JSON by standard output. What only the child needs is imported there.
"""

import asyncio
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from bot.desk.expecting import is_flow_file
from bot.examining_sheets import examine_sheets
from bot.turn import SentFile, Turn
from bot.workroom import bare, confine
from flows.problems import FlowProblems, Problem
from flows.source import parse_flow
from flows.workbook.read import open_workbook
from flows.workbook.refusal import WorkbookRefused

SECONDS: Final = 10
MEMORY: Final = 512 * 1024 * 1024
SHOWN: Final = 10
SHEETS: Final = ("xlsx", "ods")
NAME: Final = "flow"
"""What the file is called in problems: never what the sender called it."""

Examined = Mapping[str, Any]


async def examine_sent(turn: Turn, file: SentFile) -> SentFile:
    """The file with what was made of it, where it is one of a flow, and with its sheets, where it has some."""
    if file.data is None or not is_flow_file(file):
        return file
    return await examine_sheets(turn, replace(file, examined=await examine(file.data, file.ending)))


async def examine(data: bytes, kind: str) -> Examined:
    """`{"body": canonical JSON, "warnings": n}` or `{"problems": [[place, cause, way out], …], "count": n}`: the first.

    `kind` is the ending of the file's name. A file that takes too long has one problem, which says so.
    """
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.examining", kind),
        env=bare(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(SECONDS):
            out, _ = await child.communicate(data)
        found = json.loads(out) if child.returncode == 0 else None
    except (TimeoutError, ValueError):
        found = None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return (
        found
        if isinstance(found, dict)
        else _told([_problem("takes too long, or too much memory, to check", "send a smaller flow")])
    )


def look_at(data: bytes, kind: str) -> Examined:
    """The same in this process. Raises nothing."""
    if kind in SHEETS:
        return look_at_sheets(data, f"{NAME}.{kind}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _told([_problem("not a text in UTF-8", "save it as UTF-8")])
    return look_at_text(text, f"{NAME}.{kind}")


def look_at_text(text: str, name: str) -> Examined:
    """Loads and checks the text of a flow."""
    from flows.check import check_text

    try:
        flow = parse_flow(text, name)
    except FlowProblems as problems:
        return _told(problems.problems)
    found = check_text(text, name)
    if errors := [problem for problem in found if problem.severity == "error"]:
        return _told(errors)
    return {"body": flow.body(), "warnings": sum(problem.severity == "warning" for problem in found)}


def look_at_sheets(data: bytes, name: str) -> Examined:
    """Takes an XLSForm workbook over as a flow; a cell that could not be taken over keeps it from being one."""
    from flows.xlsform.import_form import import_form

    try:
        imported = import_form(open_workbook(data, name), NAME)
    except WorkbookRefused as refused:
        return _told([refused.problem])
    if imported.text is None:
        lines = [line for line in imported.lines if line.severity == "error"]
        return _told(Problem("E-FILE", line.place, 0, 0, line.cause, line.way_out) for line in lines)
    found = look_at_text(imported.text, name)
    told = sum(line.severity == "warning" for line in imported.lines)
    return {**found, "warnings": found["warnings"] + told} if "body" in found else found


def _told(problems: Iterable[Problem]) -> Examined:
    found = list(problems)
    first = [[_place(problem), problem.cause, problem.way_out] for problem in found[:SHOWN]]
    return {"problems": first, "count": len(found)}


def _place(problem: Problem) -> str:
    """The line where it is known, and the item."""
    return f"{problem.line}: {problem.place}" if problem.line and ":" not in problem.place else problem.place


def _problem(cause: str, way_out: str) -> Problem:
    return Problem("E-FILE", NAME, 0, 0, cause, way_out)


if __name__ == "__main__":
    confine(SECONDS, MEMORY)
    sys.stdout.write(json.dumps(look_at(sys.stdin.buffer.read(), sys.argv[1])))
