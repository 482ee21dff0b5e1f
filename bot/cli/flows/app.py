"""The table of the commands of `civimeter flows`; each is a function in a module of its own."""

import typer

from bot.cli.flows.test import play_transcripts

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def flows() -> None:
    """Write, check, play, test, exchange and publish flows."""


app.command("test")(play_transcripts)
