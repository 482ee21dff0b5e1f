"""`civimeter flows diff`: what has changed between two versions of a flow, and whether the new one may be published."""

from typing import Annotated

import typer

from bot.cli.flows.locate import find_folder
from bot.cli.flows.told import load
from flows.versions import Changes, Weight, compare
from flows.versions import accept as accept_words

COLOURS = {Weight.ERROR: typer.colors.RED, Weight.BREAKING: typer.colors.RED, Weight.COMPARABLE: typer.colors.YELLOW}
One = Annotated[str, typer.Argument(help="A folder, a file or the id of a flow of the library.")]
Accepted = Annotated[list[str] | None, typer.Option(help="A removal that is meant: removed:NAME. May be repeated.")]


def diff(old: One, new: One, accept: Accepted = None) -> None:
    """Compare two versions. Exit 0: answers mean the same; 1: comparable, with differences; 2: not to be published."""
    changes = compare(load(find_folder(old)), load(find_folder(new)))
    changes = accepting(changes, accept or [])
    tell_changes(changes)
    raise typer.Exit(changes.worst.exit_status)


def accepting(changes: Changes, words: list[str]) -> Changes:
    """The changes with these removals meant; exit 2 for a word that is none."""
    try:
        return accept_words(changes, words)
    except ValueError as error:
        typer.echo(f"civimeter: --accept {error}", err=True)
        raise typer.Exit(2) from None


def tell_changes(changes: Changes) -> None:
    """A line for each change, the weightiest first, and the whole at the end."""
    for change in changes:
        typer.secho(f"  {change}", fg=COLOURS.get(change.weight))
    counts = [f"{len(changes.of(weight))} {weight}" for weight in reversed(Weight) if changes.of(weight)]
    typer.echo(", ".join(counts) or "no difference")
