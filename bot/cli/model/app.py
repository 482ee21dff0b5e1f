"""The table of the commands of `civimeter model`."""

from bot.cli.lazy import lazy_app

COMMANDS = {"check": "bot.cli.model.check:check"}

app = lazy_app(COMMANDS, "Check the files that say how answers are judged.")
