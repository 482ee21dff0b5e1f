"""A file that somebody sent goes out again by Telegram's own reference: as it came or, refused, as the other kind."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.outbox import Ok, Refused
from bot.telegram.gateway import Gateway
from bot.telegram.request import Transport

WRONG_TYPE = {"ok": False, "error_code": 400, "description": "Bad Request: can't use file of type Document as Photo"}
BLOCKED = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
SENT = {"ok": True, "result": {"message_id": 7}}


class Server:
    """Answers each method as it is told, and keeps what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, object] = {"sendPhoto": SENT, "sendDocument": SENT}
        self.asked: list[tuple[str, str]] = []

    async def take(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        body = await (request.json() if request.content_type == "application/json" else request.post())
        self.asked.append((name, str(body.get("photo") or body.get("document"))))
        return web.json_response(self.answers[name])


@pytest.fixture
async def server() -> AsyncIterator[tuple[Server, Gateway]]:
    one, app = Server(), web.Application()
    app.router.add_post("/bot1:x/{method}", one.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    transport = Transport(f"http://127.0.0.1:{runner.addresses[0][1]}", "1:x")
    yield one, Gateway(transport)
    await transport.close()
    await runner.cleanup()


async def test_it_goes_as_it_came(server: tuple[Server, Gateway]) -> None:
    one, gateway = server
    assert isinstance(await gateway.send_again("5", "document", "BQAC1", "Sent"), Ok)
    assert one.asked == [("sendDocument", "BQAC1")]


async def test_a_picture_that_came_as_a_document_goes_as_one(server: tuple[Server, Gateway]) -> None:
    one, gateway = server
    one.answers["sendPhoto"] = WRONG_TYPE
    assert isinstance(await gateway.send_again("5", "photo", "BQAC1", "Sent"), Ok)
    assert one.asked == [("sendPhoto", "BQAC1"), ("sendDocument", "BQAC1")]


async def test_another_refusal_is_final(server: tuple[Server, Gateway]) -> None:
    one, gateway = server
    one.answers["sendPhoto"] = BLOCKED
    assert isinstance(await gateway.send_again("5", "photo", "AgAC1", "Sent"), Refused)
    assert [name for name, _ in one.asked] == ["sendPhoto"]
