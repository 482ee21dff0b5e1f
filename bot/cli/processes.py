"""The processes of a demonstration: a sandbox, a bot in front of it, started, watched and stopped by whoever asked."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

READY = 60.0


class DidNotStart(Exception):
    """A process ended or kept silent; the message holds the end of what it wrote."""


LOWEST, PORTS, TRIES = 20_000, 12_000, 100


def free_port() -> int:
    """A port of this machine that nobody listens on, below those that systems hand out to who calls somebody: one of
    those is soon in use again. Raises OSError.
    """
    for _ in range(TRIES):
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", LOWEST + int.from_bytes(os.urandom(2), "big") % PORTS))
            return int(listener.getsockname()[1])
    raise OSError(f"no free port in {TRIES} tries")


@dataclass
class Stage:
    """A sandbox and a bot, and the folder that both write to; on a PostgreSQL `database` there may be several workers,
    each called by a number. `run` is the command that starts one of them, `sandbox_words` are more for the sandbox's.
    """

    folder: Path
    sandbox_port: int = 0
    database: str = field(default="", repr=False)
    url: str = ""
    token: str = ""
    listen: str = ""
    run: tuple[str, ...] = ("run",)
    sandbox_words: tuple[str, ...] = ()
    _sandbox: asyncio.subprocess.Process | None = field(default=None, repr=False)
    _bots: dict[int, asyncio.subprocess.Process] = field(default_factory=dict, repr=False)

    @property
    def journal(self) -> Path:
        return self.folder / "journal.jsonl"

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.folder / 'data' / 'civimeter.db'}"

    @property
    def keys(self) -> Path:
        return self.folder / "data" / "keys"

    @property
    def environment(self) -> dict[str, str]:
        """What the bot is told: the same settings as in earnest, pointed at the sandbox, on whatever disk there is."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("CIVIMETER_")}
        return inherited | {
            "CIVIMETER_TOKEN": self.token,
            "CIVIMETER_MODE": "sandbox",
            "CIVIMETER_API_URL": self.url,
            "CIVIMETER_DATA_DIR": str(self.folder / "data"),
            "CIVIMETER_DATABASE_URL": self.database_url,
            "CIVIMETER_LISTEN": self.listen,
            "CIVIMETER_DISK_RESERVE": "0",
        }

    async def open_sandbox(self) -> None:
        """Start the sandbox; it says its address and its token."""
        command = ("-m", "bot.sandbox", "--port", str(self.sandbox_port), "--journal", str(self.journal))
        words = (*command, *self.sandbox_words)
        self._sandbox = await asyncio.create_subprocess_exec(
            sys.executable, *words, stdout=asyncio.subprocess.PIPE, start_new_session=True
        )
        assert self._sandbox.stdout is not None
        line = (await asyncio.wait_for(self._sandbox.stdout.readline(), READY)).decode().split()
        if len(line) != 2:
            raise DidNotStart("the sandbox did not start: is the port taken?")
        self.url, self.token = line
        self.listen = f"127.0.0.1:{free_port()}"

    async def admin_init(self, municipality: str, language: str) -> str:
        """`civimeter admin init`: the payload of the first coordinator's link."""
        command = ("-m", "bot", "admin", "init", "--municipality", municipality, "--language", language)
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=self.environment, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        if process.returncode:
            raise DidNotStart("`civimeter admin init` failed")
        return out.decode().strip().rpartition("start=")[2]

    async def start_bot(self, number: int = 0) -> None:
        """`civimeter run`, ready when it says so itself."""
        listen = self.address_of(number)
        environment = self.environment | {"CIVIMETER_LISTEN": listen}
        with self.log_of(number).open("ab") as log:
            bot = self._bots[number] = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *self.run, env=environment, stderr=log, start_new_session=True
            )
            began = log.tell()
        deadline = asyncio.get_running_loop().time() + READY
        while asyncio.get_running_loop().time() < deadline and bot.returncode is None:
            if await self.is_ready(number, listen, began):
                return
            await asyncio.sleep(0.05)
        raise DidNotStart(f"the bot did not start:\n{self.log_of(number).read_text()[-2000:]}")

    def address_of(self, number: int) -> str:
        """Where a worker listens."""
        return f"127.0.0.1:{free_port()}" if number else self.listen

    def log_of(self, number: int) -> Path:
        """What a worker writes to."""
        return self.folder / "bot.log"

    async def is_ready(self, number: int, listen: str, began: int) -> bool:
        """Whether `/ready` says so; what a worker has written since its start begins in its log at `began`."""
        with contextlib.suppress(aiohttp.ClientError):
            async with aiohttp.request("GET", f"http://{listen}/ready") as answer:
                return answer.status == 200
        return False

    async def kill_bot(self, number: int = 0) -> None:
        """SIGKILL, as a power cut would."""
        bot = self._bots.get(number)
        if bot is not None and bot.returncode is None:
            bot.kill()
            await bot.wait()

    async def stop_bot(self) -> None:
        """Every worker, in order."""
        for bot in self._bots.values():
            await _stop(bot)

    async def close(self) -> None:
        await self.stop_bot()
        await _stop(self._sandbox)


async def _stop(process: asyncio.subprocess.Process | None, grace: float = 10.0) -> None:
    if process is None or process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), grace)
    except TimeoutError:
        process.kill()
        await process.wait()
