"""`civimeter sandbox`: the local Bot API server with phones in a page, for whoever writes a flow or tests a bot."""

import runpy
import sys
from pathlib import Path
from typing import Annotated

import typer


def sandbox(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 for any free one.")] = 8081,
    line_port: Annotated[
        int | None, typer.Option(help="A second port, whose network can be made to fail; 0 for any free one.")
    ] = None,
    journal: Annotated[Path | None, typer.Option(help="Append what happens to this file, a JSON line each.")] = None,
    limits: Annotated[str, typer.Option(help="How fast the bot may write: none, fair or strict.")] = "none",
    seed: Annotated[int, typer.Option(help="For everything that is left to chance.")] = 1,
) -> None:
    """Serve a Bot API on this machine. Nothing leaves it; no token of a real bot is accepted."""
    given = {"port": port, "line-port": line_port, "journal": journal, "limits": limits, "seed": seed}
    words = [word for name, value in given.items() if value is not None for word in (f"--{name}", str(value))]
    sys.argv = ["bot.sandbox", *words]
    runpy.run_module("bot.sandbox", run_name="__main__")
