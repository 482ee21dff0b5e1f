"""python-telegram-bot on our transport, for rare calls only; imported when the first of them is made."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

# The library warns of every 429 unless its durations are the type that they will be in its next major version.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.outbox import NotSent, Unknown
from bot.telegram.request import CALL_TIMEOUT, UPLOAD_TIMEOUT, Transport


class AiohttpRequest(BaseRequest):
    """The library's idea of a request, with no state of its own. Errors name the failure's class, never an address."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @property
    def read_timeout(self) -> float | None:
        return CALL_TIMEOUT

    async def initialize(self) -> None:
        """The transport opens its session by itself."""

    async def shutdown(self) -> None:
        """The transport is closed by who made it."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call; raises TimedOut or NetworkError when no whole answer came."""
        files = bool(request_data and request_data.contains_files)
        body = _body(request_data)
        limit = read_timeout if isinstance(read_timeout, int | float) else UPLOAD_TIMEOUT if files else CALL_TIMEOUT
        answer = await self._transport.post(url, body, float(limit))
        match answer:
            case NotSent(cause):
                raise NetworkError(f"not sent: {cause}")
            case Unknown(cause):
                raise TimedOut(f"no answer: {cause}")
            case _:
                return answer.status, answer.body


def _body(data: RequestData | None) -> dict[str, object]:
    if data is None:
        return {}
    if not data.contains_files:
        return {"json": data.parameters}
    import aiohttp

    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}


def open_bot(transport: Transport, api_url: str, token: str) -> Bot:
    """A Bot for rare calls; it is never initialised, holds no state and need not be shut down."""
    base = api_url.rstrip("/")
    request = AiohttpRequest(transport)
    return Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=request,
    )


class Refusal(Exception):
    """What Telegram said to a rare call, in one line without the token."""


async def ask_once(api_url: str, token: str, ask: Callable[[Bot], Awaitable[Any]]) -> Any:
    """One rare call on connections of its own, for the shell. Raises Refusal."""
    transport = Transport(api_url, token)
    try:
        return await ask(open_bot(transport, api_url, token))
    except InvalidToken:
        raise Refusal("Telegram refuses the token: check CIVIMETER_TOKEN with @BotFather") from None
    except TelegramError as error:
        raise Refusal(f"Telegram says: {error.message}") from None
    finally:
        await transport.close()
