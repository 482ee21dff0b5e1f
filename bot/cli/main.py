"""The command `civimeter`."""

import sys
from typing import NoReturn

from bot.cli.lazy import lazy_app

COMMANDS = {
    "demo": "bot.cli.demo:demo",
    "run": "bot.cli.serve:run",
    "flows": "bot.cli.flows.app:app",
    "model": "bot.cli.model.app:app",
    "admin": "bot.cli.admin:app",
    "backup": "bot.cli.keeping:backup",
    "restore": "bot.cli.keeping:restore",
    "doctor": "bot.cli.keeping:doctor",
    "sandbox": "bot.cli.sandbox:sandbox",
}

app = lazy_app(COMMANDS, "Ask a town hall how its work with residents goes.")


def main() -> None:
    """Entry point; what keeps a command from starting is told in full, without a secret, with an exit status."""
    try:
        app()
    except Exception as error:
        told = explain(error)
        if told is None:
            raise
        stop(*told)


def explain(error: Exception) -> tuple[list[str], int] | None:
    """What to say of an error, and the exit status; None for one that nobody expected."""
    from bot.app import StartError
    from bot.cli.flows.locate import NoFlow
    from bot.settings import EX_CONFIG, SettingsError
    from bot.storage.errors import StoreError
    from bot.vault import VaultError

    match error:
        case SettingsError():
            return error.problems, EX_CONFIG
        case NoFlow():
            return [f"civimeter: {error}"], 2
        case StoreError():
            return [f"civimeter: {error}"], error.exit_code
        case VaultError() | StartError():
            return [f"civimeter: {line}" for line in str(error).splitlines()], EX_CONFIG
    return None


def stop(lines: list[str], status: int) -> NoReturn:
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    sys.exit(status)
