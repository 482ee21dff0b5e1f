"""A file is fetched only for who may send one, never beyond its size, and every failure is a word in the turn."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bot.telegram.fetching import AT_ONCE, Fetcher
from bot.telegram.read import Reader
from bot.telegram.request import Transport
from bot.turn import Act, Actor, Send, SentFile, Turn
from flows.events import Attachment

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
DATA = b"spec_version: 1\n" * 100


class Server:
    """A Bot API that knows one file; `answer` and `status` are what it says of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.path: object = "documents/file 1"
        self.status = 200

    async def get_file(self, request: web.Request) -> web.Response:
        self.asked.append("getFile")
        return web.json_response({"ok": True, "result": {"file_id": "F", "file_path": self.path}})

    async def download(self, request: web.Request) -> web.Response:
        self.asked.append(request.match_info["path"])
        return web.Response(body=DATA, status=self.status)


@pytest.fixture
async def server() -> AsyncIterator[tuple[Server, Transport]]:
    one, app = Server(), web.Application()
    app.router.add_post("/bot1:x/getFile", one.get_file)
    app.router.add_get("/file/bot1:x/{path:.+}", one.download)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    transport = Transport(f"http://127.0.0.1:{port}", "1:x")
    yield one, transport
    await transport.close()
    await runner.cleanup()


def turn(size: int = 0, intent: object = None, private: bool = True) -> Turn:
    sent = Send("document", 5, SentFile("F", "flow.yaml", size)) if intent is None else intent
    return Turn("1:1", "chat", Actor("7"), "7", NOW, "", sent, private=private)  # type: ignore[arg-type]


def fetcher(transport: Transport, limit: int) -> Fetcher:
    async def wanted(_: Turn) -> int:
        return limit

    return Fetcher(transport, wanted)


def file_of(turn: Turn) -> SentFile:
    assert isinstance(turn.intent, Send)
    assert turn.intent.file is not None
    return turn.intent.file


async def test_a_wanted_file_comes_with_its_bytes(server: tuple[Server, Transport]) -> None:
    one, transport = server
    assert file_of(await fetcher(transport, len(DATA))(turn())).data == DATA
    assert one.asked == ["getFile", "documents/file 1"]


@pytest.mark.parametrize("given", [turn(intent=Act("help")), turn(intent=Send("voice", 5)), turn(private=False)])
async def test_nothing_else_is_looked_at(server: tuple[Server, Transport], given: Turn) -> None:
    one, transport = server
    assert await fetcher(transport, 1000)(given) is given
    assert one.asked == []


async def test_an_unwanted_file_is_not_fetched(server: tuple[Server, Transport]) -> None:
    one, transport = server
    given = turn()
    assert await fetcher(transport, 0)(given) is given
    assert one.asked == []


async def test_a_file_that_says_it_is_too_big_is_not_even_asked_for(server: tuple[Server, Transport]) -> None:
    one, transport = server
    assert file_of(await fetcher(transport, 10)(turn(size=11))).trouble == "too_big"
    assert one.asked == []


@pytest.mark.parametrize("said", [0, 1, 1599])
async def test_a_size_that_lies_is_found_out(server: tuple[Server, Transport], said: int) -> None:
    _, transport = server
    found = file_of(await fetcher(transport, len(DATA) - 1)(turn(size=said)))
    assert (found.trouble, found.data) == ("too_big", None)


@pytest.mark.parametrize("path", [None, "", "/etc/hostname", "../../secret", "documents/../../x"])
async def test_a_path_outside_is_not_followed(server: tuple[Server, Transport], path: object) -> None:
    one, transport = server
    one.path = path
    assert file_of(await fetcher(transport, 10_000)(turn())).trouble == "unreachable"
    assert one.asked == ["getFile"]


async def test_a_server_that_fails_is_told_in_the_turn(server: tuple[Server, Transport]) -> None:
    one, transport = server
    one.status = 500
    assert file_of(await fetcher(transport, 10_000)(turn())).trouble == "unreachable"
    nobody = Transport("http://127.0.0.1:9", "1:x")
    assert file_of(await fetcher(nobody, 10_000)(turn())).trouble == "unreachable"
    await nobody.close()


async def test_only_so_many_files_are_examined_at_the_same_time(server: tuple[Server, Transport]) -> None:
    inside, most = 0, 0

    async def wanted(_: Turn) -> int:
        return len(DATA)

    async def examine(_: Turn, file: SentFile) -> SentFile:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.02)
        inside -= 1
        return replace(file, examined={"seen": True})

    fetch = Fetcher(server[1], wanted, examine)
    found = await asyncio.gather(*(fetch(turn()) for _ in range(3 * AT_ONCE)))
    assert all(file_of(each).examined == {"seen": True} for each in found)
    assert most == AT_ONCE, "control: as many as may, no more"


def test_the_reader_gives_id_name_and_size_and_nothing_that_is_not_there() -> None:
    reader = Reader(None, "1")  # type: ignore[arg-type]

    def read(document: object) -> object:
        person = {"id": 7, "is_bot": False, "first_name": "A"}
        message = {"message_id": 5, "from": person, "chat": {"id": 7, "type": "private"}, "document": document}
        found = reader.read({"update_id": 1, "message": message}, NOW, "")
        return None if found is None else found.intent

    whole = {"file_id": "F", "file_name": "flow.yaml", "file_size": 12}
    answer = (Attachment("F", "file", "", "flow.yaml", 12),)
    assert read(whole) == Send("document", 5, SentFile("F", "flow.yaml", 12), answer)
    bare = (Attachment("F", "file"),)
    assert read({"file_id": "F", "file_name": 3, "file_size": "x"}) == Send("document", 5, SentFile("F", "", 0), bare)
    assert read({}) == Send("document", 5)
    assert read([]) is None


def test_neither_name_nor_contents_are_in_what_is_printed() -> None:
    assert "secret" not in repr(Attachment("F", "file", "", "secret.yaml", 6))
    assert "secret" not in repr(SentFile("F", "secret.yaml", 6, b"secret"))
