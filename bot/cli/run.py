"""The command `civimeter run` as its help shows it."""

from typing import Annotated

import typer

from bot.cli.serve import run_service


def run(
    webhook: Annotated[
        bool, typer.Option("--webhook", help="Be told by Telegram, at CIVIMETER_PUBLIC_URL, instead of asking it.")
    ] = False,
) -> None:
    """Poll Telegram, keep answers, send questions, serve reports. Settings: CIVIMETER_TOKEN and others, or .env."""
    run_service(webhook=webhook)
