"""The bot as a process of its own: in front of the emulator, as in earnest, and in front of our sandbox."""

import asyncio
import sys
from dataclasses import dataclass

from bot.cli.processes import DidNotStart, Stage, free_port
from tests.outside.bridge import Bridge

TOWN = "Testville"
LEGAL = ("--controller", "Mayor of Testville, Hall 1", "--contact", "clerk@example.org", "--authority", "Data office")


@dataclass
class Before(Stage):
    """With a `bridge` the bot is told what it is told in earnest, and the address of the Bot API; else as ever."""

    bridge: Bridge | None = None

    async def open(self) -> None:
        if self.bridge is None:
            await self.open_sandbox()
        else:
            self.url, self.token = self.bridge.url, self.bridge.lab.token
            self.listen = f"127.0.0.1:{free_port()}"

    @property
    def environment(self) -> dict[str, str]:
        given = super().environment
        if self.bridge is not None:
            del given["CIVIMETER_MODE"]
        return given

    async def found(self) -> str:
        """A municipality with legal facts; the payload of its coordinator's link."""
        command = ("-m", "bot", "admin", "init", "--municipality", TOWN, *LEGAL)
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=self.environment, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        if process.returncode:
            raise DidNotStart("`civimeter admin init` failed")
        return out.decode().strip().rpartition("start=")[2]
