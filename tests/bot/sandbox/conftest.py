"""A running sandbox, its people, and a bot that only makes calls."""

import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox.people import Town
from bot.sandbox.server import Sandbox

Json = dict[str, Any]


class Bot:
    """Calls of the Bot API over HTTP, answers as they come."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.sandbox, self.session = sandbox, session

    async def __call__(self, method: str, **params: Any) -> Json:
        return await self.at(self.sandbox.token, method, params)

    async def at(self, token: str, method: str, params: Json) -> Json:
        """A call with any token."""
        url = f"{self.sandbox.url}/bot{token}/{method}"
        async with self.session.post(url, json=params) as response:
            answer: Json = await response.json()
            assert response.status == (200 if answer["ok"] else answer["error_code"])
            return answer

    async def upload(self, method: str, field: str, data: bytes, name: str = "a.png", **params: Any) -> Json:
        """A call with a file, as multipart."""
        form = aiohttp.FormData()
        for key, value in params.items():
            form.add_field(key, str(value))
        form.add_field(field, io.BytesIO(data), filename=name, content_type="application/octet-stream")
        async with self.session.post(f"{self.sandbox.url}/bot{self.sandbox.token}/{method}", data=form) as response:
            answer: Json = await response.json()
            return answer

    async def sends(self, chat: int, text: str = "hello", **params: Any) -> int:
        """Send a text; its message id."""
        answer = await self("sendMessage", chat_id=chat, text=text, **params)
        assert answer["ok"], answer
        number: int = answer["result"]["message_id"]
        return number


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(sandbox, session)


@pytest.fixture
async def town(sandbox: Sandbox) -> AsyncIterator[Town]:
    async with Town(sandbox.url) as people:
        yield people
