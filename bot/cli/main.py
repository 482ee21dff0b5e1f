"""All commands of `civimeter`."""

from bot.cli.lazy import lazy_app

COMMANDS = {
    "demo": "bot.cli.demo:demo",
    "run": "bot.cli.run:run",
    "flows": "bot.cli.flows.app:app",
    "model": "bot.cli.model.app:app",
    "admin": "bot.cli.admin:app",
    "backup": "bot.cli.keeping:backup",
    "restore": "bot.cli.keeping:restore",
    "doctor": "bot.cli.keeping:doctor",
    "sandbox": "bot.cli.sandbox:sandbox",
}

app = lazy_app(COMMANDS, "Ask a town hall how its work with residents goes.")
