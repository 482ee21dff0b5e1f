"""The webhook's address: who may, how much, in which form; 200 only for what is committed, 503 when nothing can be."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.cli.processes import free_port
from bot.storage.errors import StoreError
from bot.storage.writer import Writer
from bot.telegram.hook import BODY_BYTES, Hook
from bot.telegram.hook_secret import BOTH_FOR, HookSecret, accepted, rotate
from bot.web.server import Front, WebServer

SECRET = "an-invented-secret-of-a-test"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Address:
    def __init__(self, rig: Any, hook: Hook, url: str, session: aiohttp.ClientSession) -> None:
        self.rig, self.hook, self.url, self.session = rig, hook, url, session

    async def posts(self, body: Any, secret: str | None = SECRET, method: str = "POST") -> tuple[int, str, Any]:
        headers = {} if secret is None else {HEADER: secret}
        data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        async with self.session.request(method, self.url, data=data, headers=headers) as answer:
            text = await answer.text()
            return answer.status, text, answer.headers

    async def inbox(self) -> int:
        return sum(row["n"] for row in await self.rig.store.read("inbox_counts", bot=self.rig.writer.bot))


@pytest.fixture
async def address(rig: Any) -> AsyncIterator[Address]:
    """A running bot that nobody polls for, and its webhook behind the real server."""
    await rig.receiver.stop()
    hook = Hook(rig.door, rig.writer, HookSecret(SECRET, None, rig.world.now))

    async def pages(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("everything goes to the hook here")

    listen = f"127.0.0.1:{free_port()}"
    server = WebServer(Front("/hook/x", hook, pages), listen)
    await server.start()
    async with aiohttp.ClientSession() as session:
        yield Address(rig, hook, f"http://{listen}/hook/x", session)
    await server.stop()


def word(number: int, text: str = "hello") -> dict[str, Any]:
    sender = {"id": 1001, "is_bot": False, "first_name": "Awa"}
    message = {"message_id": number, "date": 1, "chat": {"id": 1001, "type": "private"}, "from": sender, "text": text}
    return {"update_id": number, "message": message}


def tap(number: int, data: str) -> dict[str, Any]:
    query = {"id": f"q{number}", "from": word(1)["message"]["from"], "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": query | {"message": word(1)["message"]}}


async def test_what_is_refused_writes_nothing(address: Address) -> None:
    known = word(7)
    big = b"x" * 10_000_000
    refused: list[tuple[int, Any, dict[str, Any]]] = [
        *((405, known, {"method": method}) for method in ("GET", "PUT", "DELETE")),
        *((403, body, {"secret": secret}) for body in (known, big) for secret in (None, "", "wrong")),
        *((413, body, {}) for body in (big, word(7, "x" * BODY_BYTES))),
        *((400, body, {}) for body in (b"{", b"", b"[" * 100_000, [1], {"update_id": "7"}, {"update_id": True}, {})),
    ]
    for status, body, how in refused:
        try:
            found = await address.posts(body, **how)
        except aiohttp.ClientError:
            assert body is big, "only who sends a flood may find the door shut"
            continue
        assert found[:2] == (status, ""), (status, how)
    assert await address.inbox() == 0
    assert (await address.posts(known))[0] == 200
    assert await address.inbox() == 1, "the control: the same update with the secret counts"


async def test_a_body_of_the_largest_size_is_taken(address: Address) -> None:
    body = json.dumps(word(7)).encode()
    assert (await address.posts(body + b" " * (BODY_BYTES - len(body))))[0] == 200


async def test_a_tap_is_acknowledged_in_the_answer(address: Address) -> None:
    rig = address.rig
    press = rig.desk.buttons(1)[0][0].press
    status, body, headers = await address.posts(tap(8, rig.codec.encode(press, "1001")))
    assert status == 200
    wanted = {"method": "answerCallbackQuery", "callback_query_id": "q8", "text": "got tap 1", "show_alert": False}
    assert json.loads(body) == wanted
    assert headers["Content-Type"] == "application/json"
    assert rig.calls("answerCallbackQuery") == []
    assert (await address.posts(word(9)))[1] == "", "a text has nothing to acknowledge"


async def test_an_unknown_kind_and_a_second_delivery_are_taken(address: Address) -> None:
    assert (await address.posts({"update_id": 5, "something_new": {"x": 1}}))[0] == 200
    for _ in range(3):
        assert (await address.posts(word(6)))[0] == 200
    assert await address.rig.desk.heard("1001") == ["hello"]


@pytest.mark.parametrize("kind", ["busy", "full", "io"])
async def test_a_database_that_cannot_commit_is_503(
    address: Address, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(self: Writer, unit: object) -> object:
        raise StoreError(kind, "no")

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "write", fails)
        status, _, headers = await address.posts(word(11))
        assert (status, headers["Retry-After"]) == (503, "2")
    assert await address.inbox() == 0
    assert (await address.posts(word(11)))[0] == 200, "and Telegram's next try counts"


async def test_closed_and_overloaded_are_503(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Writer, "overloaded", property(lambda self: True))
        assert (await address.posts(word(12)))[0] == 503
    address.hook.closed = True
    assert (await address.posts(word(12)))[0] == 503
    assert await address.inbox() == 0


async def test_poison_is_parked_and_answered(address: Address) -> None:
    assert (await address.posts(word(13, "poison")))[0] == 200
    assert len(address.rig.parking) == 1


# ------------------------------------------------------------------------------------------------ the secret
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_both_count_for_ten_minutes(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    file.chmod(0o640)
    rotate(file, "the-new-secret-of-a-test", NOW)
    lines = tuple(file.read_text().splitlines())
    assert file.stat().st_mode & 0o777 == 0o640
    assert accepted(lines, NOW) == ("the-new-secret-of-a-test", SECRET)
    assert accepted(lines, NOW + BOTH_FOR) == ("the-new-secret-of-a-test",)
    rotate(file, "the-third-secret-of-a-test", NOW + timedelta(minutes=1))
    assert SECRET not in accepted(tuple(file.read_text().splitlines()), NOW + timedelta(minutes=1))


@pytest.mark.parametrize("lines", [(), ("",), ("short",), ("x y",), ("", f"{SECRET} nonsense"), ("ü" * 20,)])
def test_what_is_no_secret_opens_nothing(lines: tuple[str, ...]) -> None:
    assert accepted(lines, NOW) == ()


async def test_a_changed_file_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.hook_secret.LOOK_EVERY", 0.0)
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    secret = HookSecret(SECRET, file, lambda: NOW)
    assert secret.accepted() == (SECRET,)
    rotate(file, "the-new-secret-of-a-test", NOW)
    await asyncio.sleep(0)
    assert secret.accepted() == ("the-new-secret-of-a-test", SECRET)
    file.unlink()
    assert secret.accepted() == ("the-new-secret-of-a-test", SECRET)
