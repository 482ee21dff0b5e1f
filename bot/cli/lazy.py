"""Commands that are imported when they are called: checking a flow must not wait for the bot to be read."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

PLAIN: Mapping[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False}


class LazyGroup(TyperGroup):
    """`TABLE`: name → `module:function` of a command, or `module:app` of a group of commands, in the order of help."""

    TABLE: Mapping[str, str] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.TABLE)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.TABLE:
            return None
        module, _, name = self.TABLE[cmd_name].partition(":")
        found = getattr(import_module(module), name)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(**PLAIN)
            alone.command(cmd_name)(found)
            found = alone
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command


def lazy_app(table: Mapping[str, str], about: str) -> typer.Typer:
    """A group of the commands of a table."""
    group = type("Group", (LazyGroup,), {"TABLE": table})
    app = typer.Typer(cls=group, no_args_is_help=True, help=about, **PLAIN)
    app.callback()(lambda: None)
    return app
