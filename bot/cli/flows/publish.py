"""`civimeter flows publish`: a flow becomes the version that new surveys ask, whether or not the service is running."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from bot.app import Foundation
from bot.cli.flows.diff import Accepted
from bot.cli.flows.locate import find_folder
from bot.cli.flows.test import tell_trials
from bot.cli.flows.told import load
from bot.desk.publishing_flows import PUBLISHED
from bot.handover import NotTaken, hand_over, take_by_shell
from bot.settings import Settings, load_settings
from bot.storage.errors import StoreError
from bot.turns import Turns
from bot.world import World
from flows.check import check_folder
from flows.check.reporting.plain import tell_problems
from flows.folder import Folder
from flows.model import Flow
from flows.transcripts.trial import try_all

ACTION = "flow_publish"


def publish(
    flow: Annotated[str, typer.Argument(help="A folder, a file or the id of a flow of the library.")],
    strict: Annotated[bool, typer.Option(help="Refuse warnings too.")] = False,
    accept: Accepted = None,
    municipality: Annotated[str, typer.Option(help="Only for this one, by its name; else for all.")] = "",
) -> None:
    """Check a flow, play its transcripts, compare it with the live version, and publish it. Exit 2: it was refused."""
    settings = load_settings()
    folder = find_folder(flow)
    found = load(folder)
    refuse_unsound(folder, found, strict)
    args = {"body": found.body(), "accept": accept or [], "municipality": municipality}
    try:
        said = asyncio.run(asked(settings, args))
    except NotTaken as error:
        typer.echo(f"civimeter: {error}", err=True)
        raise typer.Exit(75) from None
    done = said.startswith(PUBLISHED)
    typer.echo(said, err=not done)
    raise typer.Exit(0 if done else 2)


def refuse_unsound(folder: Folder, flow: Flow, strict: bool) -> None:
    """Exit 2 for a flow with errors (with `strict`, with warnings), or that does not reproduce its transcripts."""
    forbidden = ("error", "warning") if strict else ("error",)
    problems = [problem for problem in check_folder(folder) if problem.severity in forbidden]
    trials = list(try_all(folder, flow))
    if problems:
        for _, line in tell_problems({folder.name: problems}):
            typer.echo(line, err=True)
    failed = [trial for trial in trials if not trial.passed]
    for line in tell_trials(folder, flow.settings.id, failed) if failed else ():
        typer.echo(line, err=True)
    if problems or failed:
        typer.echo("civimeter: not published: mend what is said above", err=True)
        raise typer.Exit(2)


async def asked(settings: Settings, args: Mapping[str, Any]) -> str:
    """What came of it: done here where nobody uses the database, else by the service that does.

    Raises NotTaken, StoreError, VaultError.
    """
    world = World()
    try:
        foundation = await Foundation.lay(settings, world)
    except StoreError as error:
        if error.kind != "locked":
            raise
        return await hand_over(settings.database_folder, world.id8(), ACTION, args)
    try:
        return await take_by_shell(Turns(foundation.desk(""), foundation.writer), world, ACTION, args)
    finally:
        await foundation.close()
