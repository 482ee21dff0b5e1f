"""A running emulator: its Bot API and its control, over the two sockets that its process has made."""

import asyncio
import json
import shutil
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp

from tests.outside.environment import NotThere, python

HOST = Path(__file__).with_name("host.py")
STARTED_WITHIN = 60.0
Json = dict[str, Any]
Answer = tuple[int, Json]


class Refused(Exception):
    """The emulator's control does not do that; the message is its own."""


class Lab:
    """`async with Lab("a_bot") as lab:` is an emulator with one bot of that username and nobody who speaks."""

    def __init__(self, username: str) -> None:
        self.username = username
        self.token = ""
        self.bot: Json = {}
        self._facts: Json = {}
        self._stack = AsyncExitStack()
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> "Lab":
        """Raises NotThere where this machine cannot run it."""
        program = await asyncio.to_thread(python)
        folder = tempfile.mkdtemp(prefix="lab")  # short: the path of a socket holds a hundred characters
        self._stack.callback(shutil.rmtree, folder, ignore_errors=True)
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            program, HOST, folder, self.username, stdin=pipe, stdout=pipe, stderr=pipe
        )
        self._stack.push_async_callback(self._end)
        try:
            await self._listen()
            self.api, self._control = [await self._session(Path(folder) / name) for name in ("api", "control")]
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def _listen(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), STARTED_WITHIN)
        if not line:
            said = (await self._process.stderr.read()).decode().strip().splitlines() or ["nothing"]
            raise NotThere(f"the emulator does not start, it may make no network of its own here: {said[-1]}")
        self._facts = json.loads(line)
        self.bot, self.token = self._facts["bot"], self._facts["token"]

    async def _session(self, path: Path) -> aiohttp.ClientSession:
        return await self._stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(path), limit=0, force_close=True))
        )

    async def _end(self) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 10)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def call(self, method: str, params: Json, *, form: aiohttp.FormData | None = None, token: str = "") -> Answer:
        """A call of the Bot API, as it comes: status and body."""
        body: Json = {"data": form} if form is not None else {"json": params}
        url = f"http://emulator/bot{token or self.token}/{method}"
        async with self.api.post(url, **body) as response:
            return response.status, await response.json()

    async def control(self, operation: str, **parameters: Any) -> Any:
        """What the people of the emulator do and see; raises Refused."""
        body = {"schema": 1, "world_id": self._facts["world"], "operation": operation, "parameters": parameters}
        bearer = {"Authorization": f"Bearer {self._facts['capability']}"}
        async with self._control.post("http://emulator/v1/world", json=body, headers=bearer) as response:
            answer = await response.json()
            if response.status != 200:
                raise Refused(answer["error"]["message"])
            return answer["result"]
