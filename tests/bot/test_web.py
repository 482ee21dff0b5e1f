"""Report links over HTTP: headers, previews, the press that opens, sessions, expiry to the second, and what is gone."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from starlette.requests import Request

from bot.desk.links import report_token
from bot.ids import token_hash
from bot.turn import Act
from bot.web.app import build_web
from bot.web.reports import ReportDoor, language_of
from bot.web.server import ListenError, WebServer

HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cache-Control",
    "X-Robots-Tag",
    "Permissions-Policy",
)
BOTS = [
    *("TelegramBot (like TwitterBot)", "WhatsApp/2.23", "facebookexternalhit/1.1", "Twitterbot/1.0", "Slackbot 1.0"),
    *("Discordbot/2.0", "LinkedInBot/1.0", "SkypeUriPreview", "Googlebot/2.1", "bingbot/2.0", "Applebot/0.1"),
    *("Mattermost-Bot", "Iframely/1.3", "redditbot/1.0", "Pinterestbot/1.0", "vkShare", "Viber", "Embedly/0.2"),
    *("Outlook-SafeLinks", "Barracuda Sentinel"),
]
PEOPLE = ["501", "502"]


@dataclass
class Site:
    """A served installation with one published survey; `path` is the link's, `name` its name."""

    base: object
    url: str
    path: str
    trouble: dict[str, object]
    session: aiohttp.ClientSession

    async def ask(self, method: str, path: str, **how: object) -> aiohttp.ClientResponse:
        answer = await self.session.request(method, self.url + path, allow_redirects=False, **how)  # type: ignore[arg-type]
        await answer.read()
        return answer

    async def opened(self) -> dict[str, str]:
        """The cookie of an opened report, as a header."""
        answer = await self.ask("POST", self.path)
        assert answer.status == 303
        return {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]}


async def published(base) -> str:  # type: ignore[no-untyped-def]
    """Close an unanswered survey; the path of the link in its summary."""
    await base.department("d1", PEOPLE)
    wave = await base.launch("d1")
    await base.turn("clock", Act("close", wave), "clock", name=f"clock:close:{wave}")
    shows = await base.rows("SELECT about FROM outbox WHERE screen = 'summary'")
    return f"/r/{report_token(base.desk, shows[0]['about'].partition('/')[2])}"


async def served(base, *, secure: bool = False, token: str = "") -> AsyncIterator[Site]:  # type: ignore[no-untyped-def]
    trouble: dict[str, object] = {}

    async def ready() -> dict[str, object]:
        if "crash" in trouble:
            raise RuntimeError("a canary in an error")
        return trouble

    path = await published(base)
    web = WebServer(build_web(ReportDoor(base.desk, base.turns, base.world, secure), ready, token), "127.0.0.1:0")
    await web.start()
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            yield Site(base, f"http://127.0.0.1:{web.port}", path, trouble, session)
    finally:
        await web.stop()


@pytest.fixture
async def site(base) -> AsyncIterator[Site]:  # type: ignore[no-untyped-def]
    async for one in served(base):
        yield one


@pytest.fixture
async def secure_site(base) -> AsyncIterator[Site]:  # type: ignore[no-untyped-def]
    async for one in served(base, secure=True, token="scrape-secret"):
        yield one


async def every_response(site: Site) -> list[aiohttp.ClientResponse]:
    cookie = await site.opened()
    answers = [
        await site.ask("GET", site.path),
        await site.ask("HEAD", site.path),
        await site.ask("POST", site.path),
        await site.ask("GET", "/report", headers=cookie),
        await site.ask("GET", "/report"),
        await site.ask("GET", "/health"),
        await site.ask("GET", "/ready"),
        await site.ask("GET", "/nothing"),
        await site.ask("GET", "/r/guessed"),
        await site.ask("PUT", site.path),
        await site.ask("DELETE", "/health"),
    ]
    site.trouble["crash"] = True
    answers.append(await site.ask("GET", "/ready", headers={"Authorization": "Bearer scrape-secret"}))
    site.trouble.clear()
    site.base.world.pass_time(days=8)  # type: ignore[attr-defined]
    answers += [await site.ask("GET", site.path), await site.ask("POST", site.path)]
    return answers


async def test_every_response_has_its_headers(site: Site) -> None:
    answers = await every_response(site)
    assert {200, 303, 404, 405, 410, 500} <= {answer.status for answer in answers}
    for answer in answers:
        assert [name for name in HEADERS if name not in answer.headers] == [], answer.url
        assert "Strict-Transport-Security" not in answer.headers
        assert "Server" not in answer.headers
        assert "script" not in answer.headers["Content-Security-Policy"]
        assert "canary" not in await answer.text()


async def test_over_https_there_are_eight(secure_site: Site) -> None:
    answers = await every_response(secure_site)
    assert all("Strict-Transport-Security" in answer.headers for answer in answers)


async def test_previews_use_nothing_up(site: Site) -> None:
    assert len(BOTS) == 20
    before = await site.base.rows("SELECT * FROM report_link")  # type: ignore[attr-defined]
    for bot in BOTS:
        for method in ("GET", "HEAD"):
            cover = await site.ask(method, site.path, headers={"User-Agent": bot})
            assert cover.status == 200
            assert "Set-Cookie" not in cover.headers
            assert "Office" not in await cover.text()
            assert "Testville" not in await cover.text()
    assert await site.base.rows("SELECT * FROM report_link") == before  # type: ignore[attr-defined]
    assert await site.base.rows("SELECT * FROM web_session") == []  # type: ignore[attr-defined]
    report = await site.ask("GET", "/report", headers=await site.opened())
    assert "Office d1" in await report.text()


async def test_a_press_opens_with_a_cookie_of_half_an_hour(site: Site) -> None:
    answer = await site.ask("POST", site.path)
    assert answer.headers["Location"] == "/report"
    name, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith("civ=")
    assert {one.lower() for one in attributes} == {"httponly", "max-age=1800", "path=/", "samesite=strict"}
    lines = await site.base.rows("SELECT action, actor FROM audit WHERE action = 'link_opened'")  # type: ignore[attr-defined]
    assert len(lines) == 2, "the coordinator's enrolment, and this"
    assert "1000" not in {line["actor"] for line in lines}


async def test_the_cookie_over_https(secure_site: Site) -> None:
    cookie = (await secure_site.ask("POST", secure_site.path)).headers["Set-Cookie"]
    assert cookie.startswith("__Host-civ=")
    assert "Secure" in cookie.split("; ")
    assert "domain" not in cookie.lower()
    report = await secure_site.ask("GET", "/report", headers={"Cookie": cookie.partition(";")[0]})
    assert report.status == 200
    renamed = {"Cookie": cookie.partition(";")[0].removeprefix("__Host-")}
    assert (await secure_site.ask("GET", "/report", headers=renamed)).status == 404


async def test_a_session_ends_after_half_an_hour(site: Site) -> None:
    cookie = await site.opened()
    site.base.world.pass_time(minutes=30, seconds=-1)  # type: ignore[attr-defined]
    assert (await site.ask("GET", "/report", headers=cookie)).status == 200
    site.base.world.pass_time(seconds=1)  # type: ignore[attr-defined]
    assert (await site.ask("GET", "/report", headers=cookie)).status == 404


async def test_a_link_ends_after_seven_days_to_the_second(site: Site) -> None:
    site.base.world.pass_time(days=7, seconds=-1)  # type: ignore[attr-defined]
    cookie = await site.opened()
    assert (await site.ask("GET", site.path)).status == 200
    site.base.world.pass_time(seconds=1)  # type: ignore[attr-defined]
    for method, path, headers in (("GET", site.path, {}), ("POST", site.path, {}), ("GET", "/report", cookie)):
        assert (await site.ask(method, path, headers=headers)).status == 410


async def test_what_is_revoked_or_held_by_nobody_is_gone(site: Site) -> None:
    base = site.base
    cookie = await site.opened()
    await base.rows("UPDATE grants SET revoked_at = '2026-11-23T10:00:00Z'")  # type: ignore[attr-defined]
    assert (await site.ask("GET", "/report", headers=cookie)).status == 410
    assert (await site.ask("POST", site.path)).status == 410

    await base.rows("UPDATE grants SET revoked_at = ''")  # type: ignore[attr-defined]
    assert (await site.ask("GET", "/report", headers=cookie)).status == 200
    link = token_hash(site.path.removeprefix("/r/"))
    await base.write(("revoke_report_link", {"id": link, "revoked_at": "2026-11-23T10:00:00Z"}))  # type: ignore[attr-defined]
    for method, path, headers in (("GET", site.path, {}), ("POST", site.path, {}), ("GET", "/report", cookie)):
        assert (await site.ask(method, path, headers=headers)).status == 410


async def raw(site: Site, request: str) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(site.url.rpartition(":")[2]))
    writer.write(request.replace("\n", "\r\n").encode())
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await writer.wait_closed()
    return answer.decode("utf-8", "replace")


@pytest.mark.parametrize(
    "path",
    ["/r/../../etc/passwd", "/r/..%2f..%2fetc%2fpasswd", "/r/", "/r//", "//evil.example/r/x", "/report/", "/r/%00"],
)
async def test_paths_that_lead_out_are_not_found(site: Site, path: str) -> None:
    answer = await raw(site, f"GET {path} HTTP/1.1\nHost: evil.example\nConnection: close\n\n")
    assert answer.startswith("HTTP/1.1 404")
    assert "root:" not in answer
    assert "evil.example" not in answer


async def test_a_forged_host_is_repeated_nowhere(site: Site) -> None:
    for method, path in (("GET", site.path), ("POST", site.path), ("GET", f"{site.path}/"), ("GET", "/health")):
        extra = "X-Forwarded-Host: evil.example\nContent-Length: 0\n"
        answer = await raw(site, f"{method} {path} HTTP/1.1\nHost: evil.example\n{extra}Connection: close\n\n")
        assert "evil.example" not in answer
        assert answer.startswith("HTTP/1.1 ")


async def test_readiness_is_for_this_machine_or_the_token(site: Site, base) -> None:  # type: ignore[no-untyped-def]
    assert (await site.ask("GET", "/ready")).status == 200
    site.trouble["polling"] = "no"
    assert (await site.ask("GET", "/ready")).status == 503
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert (await site.ask("GET", "/ready", headers={name: "203.0.113.9"})).status == 404
    assert (await site.ask("GET", "/ready", headers={"X-Real-IP": "x", "Authorization": "Bearer "})).status == 404


async def test_the_scrape_token_opens_it_through_a_proxy(secure_site: Site) -> None:
    proxied = {"X-Forwarded-For": "203.0.113.9"}
    for given, status in (("Bearer scrape-secret", 200), ("Bearer scrape-secre", 404), ("Bearer é", 404)):
        headers = {**proxied, "Authorization": given}
        assert (await secure_site.ask("GET", "/ready", headers=headers)).status == status


async def test_a_taken_port_is_told_in_one_line(site: Site, base, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    door = ReportDoor(base.desk, base.turns, base.world, False)

    async def ready() -> dict[str, object]:
        return {}

    with pytest.raises(ListenError, match="CIVIMETER_LISTEN: Address already in use"):
        await WebServer(build_web(door, ready), site.url.removeprefix("http://")).start()


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [("pt-BR,pt;q=0.9,en;q=0.8", "pt"), ("de, ar;q=0.5", "ar"), ("es", "es"), ("", "en"), ("de,nl", "en")],
)
def test_a_page_speaks_the_first_language_of_the_browser_that_is_there(wanted: str, spoken: str) -> None:
    request = Request({"type": "http", "headers": [(b"accept-language", wanted.encode())]})
    assert language_of(request) == spoken
