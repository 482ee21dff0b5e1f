"""The table of the commands of `civimeter flows`; each is a function in a module of its own, read when it is called."""

from importlib import import_module
from typing import Any, Final

import click
import typer
from typer.core import TyperGroup

COMMANDS: Final = {
    "test": "test:play_transcripts",
    "play": "play:play",
    "trace": "trace:trace",
    "docs": "docs:docs",
    "import": "importing:import_flow",
    "export": "exporting:export_flow",
}
"""Name → module of this folder and function."""


class Lazy(TyperGroup):
    """Imports only the command that is wanted: checking a flow must not wait for the sandbox to be read."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(":")
        run: Any = getattr(import_module(f"bot.cli.flows.{module}"), function)
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(cmd_name)(run)
        command = typer.main.get_command(alone)
        command.name = cmd_name
        return command


app = typer.Typer(cls=Lazy, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def flows() -> None:
    """Write, check, play, test, exchange and publish flows."""
