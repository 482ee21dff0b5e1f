"""The headers of every response, and the cookie of an opened report."""

import base64
import hashlib
from collections.abc import Mapping

from starlette.responses import HTMLResponse, Response

from bot.desk.reporting import SESSION_MINUTES

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


def style_hash(css: str) -> str:
    """The source expression that allows exactly this style element."""
    return "sha256-" + base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()


def headers_for(css: str, secure: bool) -> Mapping[str, str]:
    """The eight headers; transport security only where the public address is https."""
    style = f"'{style_hash(css)}'" if css else "'none'"
    headers = {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src {style}; img-src 'self' data:; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "Permissions-Policy": PERMISSIONS,
    }
    return headers | ({"Strict-Transport-Security": "max-age=31536000"} if secure else {})


def page(html: str, css: str, secure: bool, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status, dict(headers_for(css, secure)))


def cookie_name(secure: bool) -> str:
    return "__Host-civ" if secure else "civ"


def set_session(response: Response, token: str, secure: bool) -> None:
    response.set_cookie(
        cookie_name(secure),
        token,
        max_age=SESSION_MINUTES * 60,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
