"""A stage whose bot is told by webhook: set as an operator sets it, retried as the sandbox retries."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.cli.processes import DidNotStart, Stage

RETRY_WITHIN = 0.25
"""Seconds after which the sandbox tries again: a life of the bot is shorter than Telegram's patience."""
PATIENT = ("--tap-seconds", "3600")
"""What is counted is what the bot loses: a bot that is killed all the time is slow, and Telegram would not wait."""
STARTED = b'"event": "started"'


@dataclass
class HookedStage(Stage):
    """All workers listen on one address, and the system shares out who calls."""

    run: tuple[str, ...] = ("run", "--webhook")
    sandbox_words: tuple[str, ...] = (*PATIENT, "--retry-within", str(RETRY_WITHIN))

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"CIVIMETER_WEBHOOK_SECRET": "invented-secret-for-tests"}

    def address_of(self, number: int) -> str:
        return self.listen

    def log_of(self, number: int) -> Path:
        return self.folder / (f"bot{number}.log" if number else "bot.log")

    async def is_ready(self, number: int, listen: str, began: int) -> bool:
        """By what it says itself: at the address another one may answer."""
        with self.log_of(number).open("rb") as log:
            log.seek(began)
            return STARTED in log.read()

    async def set_hook(self) -> None:
        """`civimeter admin webhook set`; the keys are there by then."""
        command = ("-m", "bot", "admin", "webhook", "set")
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(sys.executable, *command, env=self.environment, stdout=pipe)
        await process.communicate()
        if process.returncode:
            raise DidNotStart("`civimeter admin webhook set` failed")


def stage_of(mode: str, folder: Path, database: str) -> Stage:
    """The stage for `polling` or `webhook`."""
    if mode == "webhook":
        return HookedStage(folder, database=database)
    return Stage(folder, database=database, sandbox_words=PATIENT)
