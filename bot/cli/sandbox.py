"""`civimeter sandbox`: the local Bot API server with phones in a page, for whoever writes a flow or tests a bot."""

import runpy
import sys
from typing import Annotated

import typer


def sandbox(port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 for any free one.")] = 8081) -> None:
    """Serve a Bot API on this machine. Nothing leaves it; no token of a real bot is accepted."""
    sys.argv = ["bot.sandbox", "--port", str(port)]
    runpy.run_module("bot.sandbox", run_name="__main__")
