"""The command `civimeter`."""

import sys

import typer

from bot.cli import admin, demo, sandbox, serve
from bot.settings import EX_CONFIG, SettingsError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask a town hall how its work with residents goes.",
)
app.add_typer(admin.app, name="admin", help="Set up this installation.")
app.command("run")(serve.run)
app.command("demo")(demo.demo)
app.command("sandbox")(sandbox.sandbox)


def main() -> None:
    """Entry point; what is wrong with the settings is told in full, with exit status 78."""
    try:
        app()
    except SettingsError as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem}\n")
        sys.exit(EX_CONFIG)
