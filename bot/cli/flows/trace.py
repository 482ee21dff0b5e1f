"""`civimeter flows trace`: operations on a form come in as lines of JSON, the state of every node goes out."""

import json
import sys
from typing import Annotated

import typer

from bot.cli.flows.given import Country, Inputs, Permit, Today, context_of
from bot.cli.flows.locate import find_folder
from flows.folder import load_folder
from flows.problems import FlowProblems
from flows.trace import CannotBeDone, Session, find_language, read_operation


def trace(
    flow: Annotated[str, typer.Argument(help="A flow's folder, a YAML file or the id of a library flow.")],
    language: Annotated[str, typer.Option(help="A language of the flow, as code or own name.")] = "",
    today: Today = "",
    inputs: Inputs = None,
    country: Country = "",
    permit: Permit = "",
) -> None:
    """Read operations from standard input, print one line of JSON for every snap.

    What cannot be done is told on standard error with its line, and the run goes on.
    """
    folder = find_folder(flow)
    try:
        loaded = load_folder(folder)
        code = find_language(loaded, language or loaded.settings.default_language)
    except (FlowProblems, CannotBeDone) as error:
        sys.stderr.write(f"{folder.name}: {error}\n")
        raise typer.Exit(1) from error
    session = Session(loaded, context_of(loaded, folder, code, today, inputs or [], country, permit))
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            _do(session, number, line)


def _do(session: Session, number: int, line: str) -> None:
    try:
        state = session.run(read_operation(line))
    except ValueError as error:
        sys.stderr.write(f"line {number}: {error}\n")
        raise typer.Exit(1) from error
    except CannotBeDone as error:
        sys.stderr.write(f"line {number}: {error}\n")
        return
    if state is not None:
        sys.stdout.write(json.dumps(state, ensure_ascii=False, separators=(",", ":")) + "\n")
        sys.stdout.flush()
