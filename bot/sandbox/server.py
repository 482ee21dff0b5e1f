"""The sandbox itself: one HTTP server on loopback with the Bot API, the control addresses and the phone page."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from aiohttp import web

from bot.sandbox.api import Api
from bot.sandbox.bench import Bench
from bot.sandbox.clock import Clock
from bot.sandbox.control import Control
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limits
from bot.sandbox.line import Line
from bot.sandbox.pages import add_pages, guard
from bot.sandbox.pusher import LONGEST_PAUSE, Pusher
from bot.sandbox.queues import TAP_SECONDS, Queue
from bot.sandbox.weather import Weather
from bot.sandbox.world import BOT_ID

TOKEN = f"{BOT_ID}:SANDBOX-nothing-leaves-this-machine"
UPLOAD_BYTES = 64 * 1024 * 1024
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Sandbox:
    """`async with Sandbox() as sandbox:` serves until the block ends; `sandbox.url` is what the bot is given.

    `line`: a second port (0: any free one), the same server behind a network that can be made to fail.
    `retry_within`: seconds within which a webhook that failed is tried again, where Telegram's two minutes are long;
    `tap_seconds`: how long a tap waits for the bot, where its two and a half minutes are short.
    """

    def __init__(
        self,
        port: int = 0,
        host: str = "127.0.0.1",
        journal: Path | None = None,
        limits: str = "none",
        seed: int = 1,
        source: Callable[[], float] | None = None,
        line: int | None = None,
        retry_within: float = LONGEST_PAUSE,
        tap_seconds: float = TAP_SECONDS,
    ) -> None:
        if host not in LOOPBACK:
            raise ValueError("the sandbox listens on this machine only: use 127.0.0.1")
        self.host, self.port, self.token = host, port, TOKEN
        self.clock = Clock(source) if source else Clock()
        self.journal = Journal(journal)
        self.bench = Bench(self.clock, self.journal, Queue(self.clock, self.journal, seed, tap_seconds), self.token)
        self.bench.limits = Limits(limits)
        self.line = None if line is None else Line(line)
        self.bench.line = self.line
        self._retry_within = retry_within
        self._pusher: Pusher | None = None
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where the server is: `http://127.0.0.1:<port>`; the Bot API is below `/bot<token>/`."""
        return f"http://{self.host}:{self.port}"

    async def start(self) -> None:
        """Bind and serve in this event loop."""
        app = web.Application(client_max_size=UPLOAD_BYTES, middlewares=[guard])
        add_pages(app)
        Control(self.bench).add_routes(app)
        Weather(self.bench).add_routes(app)
        api = Api(self.bench)
        api.add_routes(app)
        self._pusher = Pusher(self.bench, api.perform, retry_within=self._retry_within)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        if self.line is not None:
            await self.line.start(self.host, self.port)

    async def stop(self) -> None:
        """End every waiting request and close the port and the journal's file."""
        if self._pusher is not None:
            await self._pusher.stop()
        if self.line is not None:
            await self.line.stop()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None
        self.journal.close()

    async def __aenter__(self) -> "Sandbox":
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
