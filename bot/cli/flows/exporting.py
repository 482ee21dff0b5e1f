"""`civimeter flows export`: a flow as an XLSForm workbook, and what an ODK client will not do with it."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli.flows.locate import find_folder
from flows.folder import load_folder
from flows.problems import FlowProblems
from flows.xlsform.export import export
from flows.xlsform.lines import told_once


def export_flow(
    flow: Annotated[str, typer.Argument(help="A folder, a YAML file or the id of a flow of the library.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file; FLOW_ID.xlsx if not said.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a flow as an XLSForm workbook."""
    try:
        loaded = load_folder(find_folder(flow))
    except FlowProblems as problems:
        stop(str(problems))
    path = output or Path(f"{loaded.settings.id}.xlsx")
    exported = export(loaded)
    lines = told_once(exported.lines)
    for line in lines:
        typer.echo(str(line), err=True)
    write_new(path, exported.data, force)
    typer.echo(f"{path}: {len(loaded.items)} items, {len(lines)} things that ODK clients will not do")


def write_new(path: Path, data: bytes, force: bool) -> None:
    """Writes a file; one that is there stays unless forced. Ends the command with status 2 where it cannot."""
    try:
        with path.open("wb" if force else "xb") as file:
            file.write(data)
    except FileExistsError:
        stop(f"{path}: is there already: choose another name with -o, or add --force")
    except OSError as error:
        stop(f"{path}: cannot be written: {error.strerror or error}")


def stop(text: str) -> NoReturn:
    """Says why on standard error and ends with status 2."""
    typer.echo(text, err=True)
    raise typer.Exit(2)
