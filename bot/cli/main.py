"""The command `civimeter`."""

import sys
from typing import NoReturn

import typer

from bot.app import StartError
from bot.cli import admin, demo, sandbox, serve
from bot.cli.flows.app import app as flows_app
from bot.cli.flows.locate import NoFlow
from bot.settings import EX_CONFIG, SettingsError
from bot.storage.errors import StoreError
from bot.vault import VaultError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask a town hall how its work with residents goes.",
)
app.add_typer(admin.app, name="admin", help="Set up this installation.")
app.add_typer(flows_app, name="flows", help="Write, check, play, test, exchange and publish flows.")
app.command("run")(serve.run)
app.command("demo")(demo.demo)
app.command("sandbox")(sandbox.sandbox)


def main() -> None:
    """Entry point; what keeps a command from starting is told in full, without a secret, with an exit status."""
    try:
        app()
    except SettingsError as error:
        stop(error.problems, EX_CONFIG)
    except NoFlow as error:
        stop([f"civimeter: {error}"], 2)
    except StoreError as error:
        stop([f"civimeter: {error}"], error.exit_code)
    except (VaultError, StartError) as error:
        stop([f"civimeter: {line}" for line in str(error).splitlines()], EX_CONFIG)


def stop(lines: list[str], status: int) -> NoReturn:
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    sys.exit(status)
