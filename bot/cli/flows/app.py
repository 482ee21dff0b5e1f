"""The table of the commands of `civimeter flows`; each is a function in a module of its own."""

from bot.cli.lazy import lazy_app

COMMANDS = {
    "test": "bot.cli.flows.test:play_transcripts",
    "play": "bot.cli.flows.play:play",
    "trace": "bot.cli.flows.trace:trace",
    "docs": "bot.cli.flows.docs:docs",
    "import": "bot.cli.flows.importing:import_flow",
    "export": "bot.cli.flows.exporting:export_flow",
}

app = lazy_app(COMMANDS, "Write, check, play, test, exchange and publish flows.")
