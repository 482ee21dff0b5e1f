"""`civimeter flows import`: an XLSForm workbook as a flow, and every cell that could not be taken over."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.flows.exporting import stop, write_new
from bot.workroom import read_in_workroom
from flows.limits import MAX_XLSX_BYTES
from flows.workbook.refusal import WorkbookRefused
from flows.xlsform.import_form import Imported, import_form, lines_of
from flows.xlsform.languages import read_language_option


def import_flow(
    file: Annotated[Path, typer.Argument(help="An .xlsx or .ods file.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The YAML file to write.")],
    language: Annotated[list[str] | None, typer.Option(help='The code of a language: "Français=fr".')] = None,
    skip_unsupported: Annotated[bool, typer.Option("--skip-unsupported", help="Leave out what is not known.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Make a flow of an XLSForm workbook."""
    imported = _imported(file, language or [], skip_unsupported)
    for line in lines_of(imported):
        typer.echo(f"{file.name}: {line}", err=True)
    if imported.text is None:
        stop(_why(imported, skip_unsupported))
    write_new(output, imported.text.encode(), force)
    typer.echo(f"{output}: written; civimeter flows check {output} says what else could be better")


def _imported(file: Path, language: list[str], skip: bool) -> Imported:
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_XLSX_BYTES + 1)
    except OSError as error:
        stop(f"{file}: cannot be read: {error.strerror or error}")
    try:
        given = dict(read_language_option(each) for each in language)
        return import_form(read_in_workroom(data, file.name), file.stem, given, skip)
    except WorkbookRefused as refused:
        stop(f"{refused.problem.code} {refused.problem}")
    except ValueError as error:
        stop(str(error))


def _why(imported: Imported, skip: bool) -> str:
    if skip or not imported.errors:
        return "nothing was written: no flow is left"
    count = f"{imported.errors} error{'s' * (imported.errors != 1)}"
    return f"nothing was written: {count}: correct what is wrong, or add --skip-unsupported to leave it out"
