"""The table of the commands of `civimeter flows`; each is a function in a module of its own."""

from bot.cli.lazy import lazy_app

COMMANDS = {
    "check": "bot.cli.flows.check:check",
    "schema": "bot.cli.flows.schema:schema",
    "inspect": "bot.cli.flows.inspect:inspect",
    "test": "bot.cli.flows.test:play_transcripts",
    "play": "bot.cli.flows.play:play",
    "watch": "bot.cli.flows.watch:watch",
    "trace": "bot.cli.flows.trace:trace",
    "diff": "bot.cli.flows.diff:diff",
    "measure": "bot.cli.flows.measure:measure",
    "publish": "bot.cli.flows.publish:publish",
    "docs": "bot.cli.flows.docs:docs",
    "import": "bot.cli.flows.importing:import_flow",
    "export": "bot.cli.flows.exporting:export_flow",
}

app = lazy_app(COMMANDS, "Write, check, play, test, exchange and publish flows.")
