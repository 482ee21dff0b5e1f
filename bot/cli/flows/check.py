"""`civimeter flows check`: everything that an author should mend, with its place, its cause and the way out."""

import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

import typer

from bot.cli.flows.locate import NoFlow, find_folders
from flows.check import check_folder
from flows.check.reporting.machine import as_json, as_sarif
from flows.check.reporting.plain import Found, tell_problems
from flows.problems import Problem

COLOURS = {"error": typer.colors.RED, "warning": typer.colors.YELLOW, "information": typer.colors.BLUE}
Paths = Annotated[list[str], typer.Argument(help="Folders, files or ids of flows, or folders of flows.")]


def check(
    flows: Paths,
    format: Annotated[Literal["text", "json", "sarif"], typer.Option(help="How it is told.")] = "text",
    strict: Annotated[bool, typer.Option(help="Exit 1 for warnings too.")] = False,
) -> None:
    """Say what is wrong with flows. Exit 0: nothing; 1: warnings, with --strict; 2: errors, or a flow is not there."""
    found, missing = check_all(flows)
    match format:
        case "json":
            sys.stdout.write(as_json(found) + "\n")
        case "sarif":
            sys.stdout.write(as_sarif(found) + "\n")
        case "text":
            for severity, line in tell_problems(found) if found else ():
                typer.secho(line, fg=COLOURS.get(severity))
    for each in missing:
        sys.stderr.write(f"civimeter: {each}\n")
    raise typer.Exit(2 if missing else status_of(found, strict))


def check_all(arguments: Iterable[str]) -> tuple[Found, list[str]]:
    """What is wrong with each flow, by its file; and what was named and is not there."""
    found: dict[str, Sequence[Problem]] = {}
    missing: list[str] = []
    for argument in arguments:
        try:
            found |= {folder.name: check_folder(folder) for folder in find_folders(argument)}
        except NoFlow as error:
            missing.append(str(error))
    return found, missing


def status_of(found: Found, strict: bool) -> int:
    """The exit status."""
    severities = {problem.severity for problems in found.values() for problem in problems}
    if "error" in severities:
        return 2
    return 1 if strict and "warning" in severities else 0
