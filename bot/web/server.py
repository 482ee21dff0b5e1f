"""The web server: bound before it is needed, so that a taken port is told in one line, and stopped with the service."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.later import imported
from bot.ticking import Ticking

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class ListenError(Exception):
    """The address cannot be listened on; the message says why and what to do."""


class PagesLater:
    """The pages of a module that is read, with the framework that it needs, when the first of them is asked for."""

    def __init__(self, module: str, build: "Callable[[Any], ASGIApp]") -> None:
        self._module, self._build = module, build
        self._built: ASGIApp | None = None

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if self._built is None:
            module = await imported(self._module)
            self._built = self._built or self._build(module)
        await self._built(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Front:
    """One path goes to a bare callable, before anything else is asked; everything else to the pages."""

    path: str
    hook: "ASGIApp"
    pages: "ASGIApp"

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        hooked = scope["type"] == "http" and scope["path"] == self.path
        await (self.hook if hooked else self.pages)(scope, receive, send)


def behind_proxy(pages: "ASGIApp") -> "ASGIApp":
    """The pages, told by a proxy that is trusted (`FORWARDED_ALLOW_IPS`, by default this machine) who asks. The webhook
    needs not know, and is asked too often for it.
    """
    told: ASGIApp = ProxyHeadersMiddleware(pages, os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1"))  # type: ignore[arg-type,assignment]
    return told


def in_front(path: str, hook: "ASGIApp | None", pages: "ASGIApp") -> "ASGIApp":
    """The pages, behind the webhook's address if there is one."""
    pages = behind_proxy(pages)
    return Front(path, hook, pages) if hook is not None else pages


class WebServer:
    """Serves one application on `host:port`; signals stay with whoever runs us, and nothing of a request is logged."""

    def __init__(self, web: "ASGIApp", listen: str, *, shared: bool = False) -> None:
        """`shared`: other workers of ours may listen on the same address; the system shares out who calls."""
        self._shared = shared
        host, _, port = listen.rpartition(":")
        self._host, self._port = host.strip("[]"), int(port)
        self._config = uvicorn.Config(
            web,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=2,
        )
        self._server: uvicorn.Server | None = None
        self._date: Ticking | None = None
        self.port = 0

    async def start(self) -> None:
        """Bind, then serve. Raises ListenError."""
        listener = self._bind()
        self.port = int(listener.getsockname()[1])
        self._config.load()
        server = self._server = uvicorn.Server(self._config)
        server.lifespan = self._config.lifespan_class(self._config)
        await server.startup(sockets=[listener])
        # The date in the head of every answer. The server has a loop for that, which asks ten times a second whether it
        # should end: we say so.
        self._date = Ticking("date", 1.0, partial(server.on_tick, 0))
        self._date.start()

    def _bind(self) -> socket.socket:
        listener = socket.socket(socket.AF_INET6 if ":" in self._host else socket.AF_INET)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if self._shared:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            listener.bind((self._host, self._port))
        except OSError as error:
            listener.close()
            why = error.strerror or "no such address"
            raise ListenError(f"CIVIMETER_LISTEN: {why}: stop what listens there, or choose another port") from None
        return listener

    async def stop(self) -> None:
        """Finish the answers under way, and close. Harmless when repeated."""
        server, self._server = self._server, None
        if server is None or self._date is None:
            return
        server.should_exit = True
        await self._date.stop()
        with contextlib.suppress(asyncio.CancelledError):
            await server.shutdown()
