"""The web application: every route is named here; anything else is not found."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web.headers import headers_for, page
from bot.web.reports import ReportDoor, language_of
from reports.document import COVER_CSS, draw_gone

Ready = Callable[[], Awaitable[dict[str, object]]]


def build_web(door: ReportDoor, ready: Ready) -> Starlette:
    """`ready` says what is not well: an empty mapping when everything is."""

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "alive"}, headers=dict(headers_for("", door.secure)))

    async def readiness(request: Request) -> Response:
        """For this machine only: whether updates come in, the database can be written, and messages leave."""
        client = request.client.host if request.client else ""
        if client not in ("127.0.0.1", "::1"):
            return await not_found(request, None)
        problems = await ready()
        body = {"status": "not ready" if problems else "ready", **problems}
        return JSONResponse(body, 503 if problems else 200, headers=dict(headers_for("", door.secure)))

    async def not_found(request: Request, error: Exception | None) -> Response:
        return page(draw_gone(language_of(request)), COVER_CSS, door.secure, 404)

    async def not_allowed(request: Request, error: Exception | None) -> Response:
        return page(draw_gone(language_of(request)), COVER_CSS, door.secure, 405)

    routes = [
        Route("/health", health, methods=["GET"]),
        Route("/ready", readiness, methods=["GET"]),
        Route("/r/{token}", door.cover, methods=["GET"]),
        Route("/r/{token}", door.open, methods=["POST"]),
        Route("/report", door.report, methods=["GET"]),
    ]
    return Starlette(routes=routes, exception_handlers={404: not_found, 405: not_allowed})
