"""The phone page's files, and the guard at the door: this machine only, no other site's requests."""

import ipaddress
from collections.abc import Awaitable, Callable
from importlib.resources import files
from urllib.parse import urlsplit

from aiohttp import web

PARTS = ("phone.css", "phone.js", "handset.js", "composer.js", "draw.js", "icon.svg")
TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
SAFE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _is_here(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a foreign web page could make a browser send here."""
    origin = request.headers.get("Origin", "")
    if not _is_here(request.host) or (origin and urlsplit(origin).netloc != request.host):
        return web.Response(status=403, text="the sandbox talks to this machine only")
    if request.method == "POST" and request.path.startswith("/sandbox/") and request.content_type != "application/json":
        return web.json_response({"error": "send JSON"}, status=415)
    return await handler(request)


async def _page(request: web.Request) -> web.Response:
    name = request.match_info.get("name", "index.html")
    data = files("bot.sandbox").joinpath("phone", name).read_bytes()
    kind = TYPES[name.rpartition(".")[2]]
    return web.Response(body=data, content_type=kind, charset="utf-8", headers=SAFE_HEADERS)


def add_pages(app: web.Application) -> None:
    """The page at `/` and its parts."""
    app.router.add_get("/", _page)
    names = "|".join(name.replace(".", r"\.") for name in PARTS)
    app.router.add_get(f"/{{name:{names}}}", _page)
