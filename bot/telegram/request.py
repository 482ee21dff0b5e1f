"""The transport: connections for calls, one for the long poll, aiohttp for files; failures are told by their phase.

aiohttp is imported when the first file goes or comes: most services never meet one.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot.jsons import from_bytes, to_bytes
from bot.later import imported
from bot.outbox import NotSent, Ok, Refused, Unknown, Wire
from bot.telegram.wire import Cut, Lines, NotConnected, address_of
from flows.quickly import made_quickly

if TYPE_CHECKING:
    import aiohttp

METHOD = re.compile(r"[A-Za-z]+")
CALL_TIMEOUT = 20.0
UPLOAD_TIMEOUT = 60.0
DOWNLOAD_TIMEOUT = 20.0
CONNECT_TIMEOUT = 5.0
POLL_MARGIN = 10.0
CONNECTIONS = 100
KEEP_ALIVE = 30.0
FORMS = "bot.telegram.forms"

File = bytes | tuple[str, bytes]
"""A picture, or the name and the bytes of a document."""


@made_quickly
@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of the server, not yet understood."""

    status: int
    body: bytes


class Transport:
    """Calls of one bot. Nothing here, not even an error, repeats the address, which holds the token.

    `calls` counts by method and what came of it; `date` is what the server's clock said at the last poll.
    """

    def __init__(self, api_url: str, token: str, *, proxy: str = "") -> None:
        self._base = f"{api_url.rstrip('/')}/bot{token}/"
        self._files = f"{api_url.rstrip('/')}/file/bot{token}/"
        self._proxy = proxy or None
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self._address = address_of(self._base)
        self._heads: dict[str, bytes] = {}
        self._lines: dict[bool, Lines] = {}
        self.calls: Counter[tuple[str, str]] = Counter()
        self.date = ""

    async def call(
        self,
        method: str,
        params: Mapping[str, Any],
        *,
        files: Mapping[str, File] | None = None,
        timeout: float | None = None,
    ) -> Wire:
        """Call a method of the Bot API with JSON, or with a form when there are files (by field)."""
        limit = timeout or (UPLOAD_TIMEOUT if files else CALL_TIMEOUT)
        if files or self._proxy:
            forms = await imported(FORMS)
            body: dict[str, Any] = {"data": forms.form_of(params, files)} if files else {"json": params}
            answer = await self.post(self._base + method, body, limit)
        else:
            answer = await self._ask(method, params, limit)
        wire = understand(answer) if isinstance(answer, Answer) else answer
        self.calls[method, word(wire)] += 1
        return wire

    async def poll(self, params: Mapping[str, Any], wait: float) -> Wire:
        """getUpdates on a connection of its own, so that a long poll never holds up a message."""
        limit = wait + POLL_MARGIN
        if self._proxy:
            answer = await self.post(self._base + "getUpdates", {"json": params}, limit, poll=True)
        else:
            answer = await self._ask("getUpdates", params, limit, poll=True)
        wire = understand(answer) if isinstance(answer, Answer) else answer
        self.calls["getUpdates", word(wire)] += 1
        return wire

    async def _ask(
        self, method: str, params: Mapping[str, Any], limit: float, *, poll: bool = False
    ) -> Answer | NotSent | Unknown:
        """A call with JSON over a connection of our own."""
        body = to_bytes(params)
        try:
            request = b"%b%d\r\n\r\n%b" % (self._head(method), len(body), body)
            status, data, date = await self._line(poll).ask(request, limit)
        except NotConnected as error:
            return NotSent(str(error))
        except Cut as error:
            return Unknown(str(error))
        self.date = date if poll else self.date
        return Answer(status, data)

    def _head(self, method: str) -> bytes:
        """All of a request that is the same each time, up to its length."""
        known = self._heads.get(method)
        if known is None:
            if not METHOD.fullmatch(method):
                raise ValueError("not the name of a method")
            lines = (
                f"POST {quote(self._address.path + method, safe='/:')} HTTP/1.1",
                f"Host: {self._address.named}",
                "Accept: application/json",
                "Content-Type: application/json",
                "Content-Length: ",
            )
            known = self._heads[method] = "\r\n".join(lines).encode()
        return known

    def _line(self, poll: bool) -> Lines:
        lines = self._lines.get(poll)
        if lines is None:
            most = 2 if poll else CONNECTIONS
            lines = self._lines[poll] = Lines(self._address, most, KEEP_ALIVE, CONNECT_TIMEOUT)
        return lines

    async def post(
        self, url: str, body: dict[str, Any], limit: float, *, poll: bool = False
    ) -> Answer | NotSent | Unknown:
        """One POST. Its failure is NotSent as long as no connection was in hand, and Unknown from then on."""
        aiohttp, forms = await imported("aiohttp"), await imported(FORMS)
        phase = forms.Phase()
        timeout = aiohttp.ClientTimeout(total=limit, sock_connect=CONNECT_TIMEOUT)
        try:
            session = self._session(poll)
            async with session.post(
                url, timeout=timeout, proxy=self._proxy, allow_redirects=False, trace_request_ctx=phase, **body
            ) as response:
                self.date = response.headers.get("Date", "") if poll else self.date
                return Answer(response.status, await response.read())
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, RuntimeError) as error:
            cause = type(error).__name__
            return Unknown(cause) if phase.left else NotSent(cause)

    async def download(self, path: str, limit: int) -> bytes | None:
        """The bytes of a file at a path that getFile gave; None beyond `limit` bytes. Raises OSError."""
        aiohttp = await imported("aiohttp")
        timeout = aiohttp.ClientTimeout(total=DOWNLOAD_TIMEOUT, sock_connect=CONNECT_TIMEOUT)
        try:
            async with self._session(False).get(
                self._files + quote(path), timeout=timeout, proxy=self._proxy, allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise OSError(f"status {response.status}")
                data = await response.content.read(limit + 1)
                while len(data) <= limit and (more := await response.content.read(limit + 1 - len(data))):
                    data += more
                return data if len(data) <= limit else None
        except (TimeoutError, aiohttp.ClientError, ValueError, RuntimeError) as error:
            raise OSError(type(error).__name__) from None

    async def rebuild(self) -> None:
        """Forget the connections of the long poll: the way out of a pool that went deaf. Calls under way go on."""
        lines, session = self._lines.pop(True, None), self._sessions.pop(True, None)
        if lines is not None:
            lines.close()
        if session is not None:
            await session.close()

    async def close(self) -> None:
        """Close the sessions; a later call opens new ones."""
        lines, self._lines = list(self._lines.values()), {}
        for line in lines:
            line.close()
        sessions, self._sessions = list(self._sessions.values()), {}
        for session in sessions:
            await session.close()

    def _session(self, poll: bool) -> "aiohttp.ClientSession":
        import aiohttp

        from bot.telegram.forms import trace

        session = self._sessions.get(poll)
        if session is None or session.closed:
            connector = aiohttp.TCPConnector(limit=2 if poll else CONNECTIONS, keepalive_timeout=KEEP_ALIVE)
            session = aiohttp.ClientSession(
                connector=connector, trace_configs=[trace()], cookie_jar=aiohttp.DummyCookieJar()
            )
            self._sessions[poll] = session
        return session


def word(wire: Wire) -> str:
    """What came of a call, for the metrics: ok, not_sent, unknown, or the status that refused it."""
    match wire:
        case Ok():
            return "ok"
        case Refused(status):
            return str(status)
        case NotSent():
            return "not_sent"
        case _:
            return "unknown"


def understand(answer: Answer) -> Wire:
    """A whole answer as the Bot API means it; what is not its JSON is judged by the status alone."""
    try:
        body = from_bytes(answer.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return Unknown("NotJson") if answer.status < 300 else Refused(answer.status)
    if body.get("ok") is True:
        return Ok(body.get("result"))
    parameters = body.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    moved = parameters.get("migrate_to_chat_id")
    code = body.get("error_code")
    return Refused(
        status=code if isinstance(code, int) else answer.status,
        text=str(body.get("description") or ""),
        retry_after=float(parameters.get("retry_after") or 0),
        moved_to="" if moved is None else str(moved),
    )
