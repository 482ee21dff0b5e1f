"""What commands say of a flow that cannot be used: every problem with its place, and exit 2."""

import typer

from flows.folder import Folder, load_folder
from flows.model import Flow
from flows.problems import FlowProblems


def load(folder: Folder) -> Flow:
    """The flow of a folder; its problems on standard error and exit 2 where it is none."""
    try:
        return load_folder(folder)
    except FlowProblems as problems:
        for problem in problems.problems:
            typer.echo(f"{problem.code} {problem}", err=True)
        typer.echo(f"civimeter: {folder.name}: cannot be loaded", err=True)
        raise typer.Exit(2) from None
