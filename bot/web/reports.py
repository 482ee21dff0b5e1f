"""Report links: a cover that a preview cannot use up, a press that opens, a page that asks for the right each time."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk.desk import Desk, Row, stamp
from bot.desk.reporting import may_read
from bot.ids import derive, token_hash
from bot.later import imported
from bot.turn import Act, Actor, Turn
from bot.turns import Turns
from bot.web.headers import cookie_name, page, set_session
from bot.world import World
from reports.words import SOURCE, base_of, languages_of

DOCUMENT = "reports.document"
"""The pages; read when the first of them is asked for."""
PUBLICATION = "scoring.publication"


@dataclass(frozen=True)
class ReportDoor:
    """`secure`: the public address is https, so cookies and transport security are strict."""

    desk: Desk
    turns: Turns
    world: World
    secure: bool

    async def cover(self, request: Request) -> Response:
        """GET and HEAD: a neutral cover with one button. Nothing is used up, nothing is told."""
        link = await self._live(str(request.path_params["token"]))
        if isinstance(link, int):
            return await self._gone(request, link)
        drawn = await imported(DOCUMENT)
        return page(drawn.draw_cover(language_of(request), str(request.url.path)), drawn.COVER_CSS, self.secure)

    async def open(self, request: Request) -> Response:
        """POST: one audit line, a session of half an hour, and on to the report."""
        link = await self._live(str(request.path_params["token"]))
        if isinstance(link, int):
            return await self._gone(request, link)
        if not await self._may(link):
            return await self._gone(request, 410)
        now, seed = self.world.now(), self.world.seed()
        session = derive(seed, "web session", 32)
        intent = Act("open_report", link["id"], {"session": token_hash(session)})
        await self.turns.take(Turn(f"web:{seed}", "web", Actor(link["holder"]), "", now, seed, intent))
        response = RedirectResponse("/report", 303, dict(page("", "", self.secure).headers.items()))
        set_session(response, session, self.secure)
        return response

    async def report(self, request: Request) -> Response:
        """The report of the session's link; link, expiry and role are read again at each request."""
        session = request.cookies.get(cookie_name(self.secure), "")
        row = await self.desk.store.one("web_session", id=token_hash(session), now=stamp(self.world.now()))
        link = await self.desk.store.one("report_link", id=row["link"]) if row else None
        if link is None or self._dead(link) or not await self._may(link):
            return await self._gone(request, 410 if row else 404)
        stored = await self.desk.store.one("publication", id=link["publication"])
        if stored is None:
            return await self._gone(request, 410)
        chat = await self.desk.store.one("chat", bot=self.desk.bot, chat=link["holder"])
        language = chat["language"] if chat and chat["language"] else language_of(request)
        drawn = await imported(DOCUMENT)
        publication = (await imported(PUBLICATION)).Publication.from_json(stored["body"])
        return page(drawn.draw_report(publication, language), drawn.PAGE_CSS, self.secure)

    async def _live(self, token: str) -> Row | int:
        """The link of a token, or the status that says why not: 404 never was, 410 is no more."""
        link = await self.desk.store.one("report_link", id=token_hash(token))
        if link is None:
            return 404
        return 410 if self._dead(link) else link

    def _dead(self, link: Row) -> bool:
        return bool(link["revoked_at"]) or link["expires_at"] <= stamp(self.world.now())

    async def _may(self, link: Row) -> bool:
        return await may_read(self.desk, link["holder"], link["municipality"], stamp(self.world.now()))

    async def _gone(self, request: Request, status: int) -> Response:
        return await gone(request, status, self.secure)


async def gone(request: Request, status: int, secure: bool) -> Response:
    """The page that says that there is nothing here, or nothing any more."""
    drawn = await imported(DOCUMENT)
    return page(drawn.draw_gone(language_of(request)), drawn.COVER_CSS, secure, status)


def language_of(request: Request) -> str:
    """The first language of the browser that the reports have; English otherwise."""
    wanted = (base_of(each.partition(";")[0].strip()) for each in request.headers.get("accept-language", "").split(","))
    return next((each for each in wanted if each in languages_of("reports")), SOURCE)
