"""The web application: every route is named here; anything else is not found."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web.headers import headers_for
from bot.web.reports import ReportDoor, gone

Ready = Callable[[], Awaitable[dict[str, object]]]
Count = Callable[[], Awaitable[bytes]]
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# What a proxy adds: whoever comes through one is not this machine, even if the proxy is.
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


async def nothing() -> bytes:
    """The metrics of a service that keeps none."""
    return b""


def build_web(door: ReportDoor, ready: Ready, scrape_token: str = "", count: Count = nothing) -> Starlette:
    """`ready` says what is not well: an empty mapping when everything is. `count` gives the metrics. `scrape_token`
    opens both from elsewhere.
    """
    pages = Pages(door, ready, scrape_token, count)
    routes = [
        Route("/health", pages.health, methods=["GET"]),
        Route("/ready", pages.readiness, methods=["GET"]),
        Route("/metrics", pages.metrics, methods=["GET"]),
        Route("/r/{token}", door.cover, methods=["GET"]),
        Route("/r/{token}", door.open, methods=["POST"]),
        Route("/report", door.report, methods=["GET"]),
    ]
    handlers = {404: pages.say(404), 405: pages.say(405), Exception: pages.say(500)}
    web = Starlette(routes=routes, exception_handlers=handlers)
    # A redirect to the path without its slash would repeat the name that the visitor says we have.
    web.router.redirect_slashes = False
    return web


@dataclass(frozen=True)
class Pages:
    """What the service says of itself, and what it says to whoever is in the wrong place."""

    door: ReportDoor
    ready: Ready
    scrape_token: str
    count: Count

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "alive"}, headers=dict(headers_for("", self.door.secure)))

    async def readiness(self, request: Request) -> Response:
        """For this machine, or whoever has the token: whether updates come in and messages leave."""
        if not may_scrape(request, self.scrape_token):
            return await self.say(404)(request, None)
        problems = await self.ready()
        body = {"status": "not ready" if problems else "ready", **problems}
        return JSONResponse(body, 503 if problems else 200, headers=dict(headers_for("", self.door.secure)))

    async def metrics(self, request: Request) -> Response:
        """For whoever may ask for readiness: counts without people, as Prometheus reads them."""
        if not may_scrape(request, self.scrape_token):
            return await self.say(404)(request, None)
        return Response(await self.count(), 200, dict(headers_for("", self.door.secure)), media_type=METRICS_TYPE)

    def say(self, status: int) -> Callable[[Request, Exception | None], Awaitable[Response]]:
        async def said(request: Request, error: Exception | None) -> Response:
            return await gone(request, status, self.door.secure)

        return said


def may_scrape(request: Request, token: str) -> bool:
    """With the token as a bearer, from anywhere; without one, from this machine and not through a proxy."""
    given = request.headers.get("authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    here = request.client is not None and request.client.host in ("127.0.0.1", "::1")
    return here and not any(name in request.headers for name in FORWARDED)
