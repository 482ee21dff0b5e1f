"""The table of the commands of `civimeter flows`; each is a function in a module of its own."""

import typer

from bot.cli.flows import docs, play, test, watch

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command("docs")(docs.docs)
app.command("test")(test.play_transcripts)
app.command("play")(play.play)
app.command("watch")(watch.watch)
