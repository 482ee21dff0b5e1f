"""`civimeter flows docs`: the pages about the language made anew from the code."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.manual.features import FEATURE_BLOCKS
from flows.manual.pages import fill
from flows.manual.tables import BLOCKS

PAGES = {"flow-reference.md": BLOCKS, "feature-matrix.md": FEATURE_BLOCKS}


def docs(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; status 1 if a page is stale.")] = False,
    folder: Annotated[Path, typer.Option(help="Where the pages are.")] = Path("docs"),
) -> None:
    """Write the tables of the reference and the feature matrix."""
    stale = []
    for name, blocks in PAGES.items():
        path = folder / name
        if not path.is_file():
            raise typer.BadParameter(f"{path} is not there: run this in the project's folder", param_hint="folder")
        page = path.read_text(encoding="utf-8")
        drawn = fill(page, blocks)
        if drawn == page:
            continue
        stale.append(str(path))
        if not check:
            path.write_text(drawn, encoding="utf-8")
    for name in stale:
        sys.stdout.write(f"{name}: {'stale: run civimeter flows docs' if check else 'written'}\n")
    raise typer.Exit(1 if check and stale else 0)
