"""Where the command `civimeter` begins, and how it ends when something is wrong."""

import sys
from typing import NoReturn


def main() -> None:
    """Entry point; what keeps a command from starting is told in full, without a secret, with an exit status."""
    try:
        start(sys.argv[1:])
    except Exception as error:
        told = explain(error)
        if told is None:
            raise
        stop(*told)


def start(words: list[str]) -> None:
    """Do what the words of the command line ask. A service is started by words so few that what reads those of every
    other command can stay unread.
    """
    if words in (["run"], ["run", "--webhook"]):
        from bot.cli.serve import run_service

        run_service(webhook="--webhook" in words)
    else:
        from bot.cli.main import app

        app()


def explain(error: Exception) -> tuple[list[str], int] | None:
    """What to say of an error, and the exit status; None for one that nobody expected."""
    from bot.cli.flows.locate import NoFlow
    from bot.settings import EX_CONFIG, SettingsError
    from bot.starting import StartError
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
