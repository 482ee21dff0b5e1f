"""The sandbox's webhook: two queues a person, retries, the secret, methods in the answer, the end of an address."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox.people import Person, Town
from bot.sandbox.server import Sandbox

Json = dict[str, Any]


class House:
    """A webhook's address: what it was told, and what it answers."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.secrets: list[str | None] = []
        self.answer: Callable[[Json], web.Response] = lambda update: web.Response()
        self.gates: dict[str, asyncio.Event] = {}
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.heard.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        kind = next(name for name in update if name != "update_id")
        if kind in self.gates:
            await self.gates[kind].wait()
        return self.answer(update)

    async def hears(self, count: int) -> list[Json]:
        for _ in range(500):
            if len(self.heard) >= count:
                return self.heard
            await asyncio.sleep(0.02)
        raise AssertionError(f"only {len(self.heard)} of {count}")


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made, app = House(), web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


@pytest.fixture
async def ann(town: Town, bot: Any) -> Person:
    ann = await town.person(1001, first_name="Ann")
    await ann.start()
    assert await drained(bot, (await bot("getUpdates"))["result"][-1]["update_id"])
    return ann


@pytest.fixture
async def hooked(house: House, bot: Any, ann: Person) -> House:
    done = await bot("setWebhook", url=house.url, secret_token="s3cret", max_connections=10)
    assert done["ok"]
    return house


async def info(bot: Any) -> Json:
    found: Json = (await bot("getWebhookInfo"))["result"]
    return found


async def eventually(check: Callable[[Json], bool], bot: Any) -> Json:
    for _ in range(500):
        found = await info(bot)
        if check(found):
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(found)


async def test_what_waits_is_delivered_with_the_secret_and_then_gone(hooked: House, bot: Any, ann: Person) -> None:
    await ann.types("one")
    await ann.types("two")
    assert [update["message"]["text"] for update in await hooked.hears(2)] == ["one", "two"]
    await eventually(lambda found: found["pending_update_count"] == 0, bot)
    assert set(hooked.secrets) == {"s3cret"}
    assert not (await bot("getUpdates"))["ok"], "polling is refused meanwhile"


async def test_a_tap_does_not_wait_for_a_text_of_the_same_person(hooked: House, bot: Any, ann: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await bot.sends(ann.id, reply_markup=keyboard)
    gate = hooked.gates["message"] = asyncio.Event()
    before = len(hooked.heard)
    await ann.types("slow")
    await ann.types("behind it")
    await ann.taps("Yes")
    heard = (await hooked.hears(before + 2))[before:]
    assert {next(key for key in one if key != "update_id") for one in heard} == {"message", "callback_query"}
    await asyncio.sleep(0.05)
    assert len(hooked.heard) == before + 2, "order holds inside a queue"
    gate.set()
    assert (await hooked.hears(before + 3))[-1]["message"]["text"] == "behind it"


async def test_what_is_refused_is_tried_again_later_and_later(hooked: House, bot: Any, ann: Person, town: Town) -> None:
    hooked.answer = lambda update: web.Response(status=503)
    before = len(hooked.heard)
    await ann.types("again and again")
    for tries, wait in ((2, 1), (3, 2), (4, 4), (5, 8)):
        await eventually(lambda found: "503 Service Unavailable" in found.get("last_error_message", ""), bot)
        await hooked.hears(before + tries - 1)
        await asyncio.sleep(0.05)
        await town.advance(wait)
        await hooked.hears(before + tries)
    hooked.answer = lambda update: web.Response()
    await town.advance(130)
    await eventually(lambda found: found["pending_update_count"] == 0, bot)
    numbers = {update["update_id"] for update in hooked.heard[before:]}
    assert len(numbers) == 1


async def test_retry_after_is_honoured(hooked: House, bot: Any, ann: Person, town: Town, sandbox: Sandbox) -> None:
    hooked.answer = lambda update: web.Response(status=503, headers={"Retry-After": "500"})
    before = len(hooked.heard)
    await ann.types("later")
    await eventually(lambda found: "503" in found.get("last_error_message", ""), bot)
    await town.advance(400)
    await asyncio.sleep(0.1)
    assert len(hooked.heard) == before + 1
    await town.advance(110)
    await hooked.hears(before + 2)


async def test_a_method_in_the_answer_is_carried_out(hooked: House, bot: Any, ann: Person, sandbox: Sandbox) -> None:
    await bot.sends(ann.id, reply_markup={"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]})

    def answer(update: Json) -> web.Response:
        query = update["callback_query"]["id"]
        body = {"method": "answerCallbackQuery", "callback_query_id": query, "text": "Heard you"}
        return web.json_response(body)

    hooked.answer = answer
    await ann.taps("Yes")
    assert await ann.sees_toast("Heard you") == "Heard you"
    hooked.answer = lambda update: web.json_response({"method": "deleteWebhook"})
    await ann.types("go away")
    await eventually(lambda found: found["pending_update_count"] == 0, bot)
    assert (await info(bot))["url"] == hooked.url, "what changes the webhook is not obeyed"
    assert sandbox.journal.calls("deleteWebhook") == []


async def test_taps_die_while_the_address_is_down(hooked: House, bot: Any, ann: Person, town: Town) -> None:
    await bot.sends(ann.id, reply_markup={"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]})
    hooked.answer = lambda update: web.Response(status=500)
    before = len(hooked.heard)
    await ann.taps("Yes")
    await ann.types("I wait for a day")
    await hooked.hears(before + 2)
    await town.advance(151)
    found = await eventually(lambda found: found["pending_update_count"] == 1, bot)
    assert "500" in found["last_error_message"]
    await town.advance(86_400)
    await eventually(lambda found: found["pending_update_count"] == 0, bot)


async def test_gone_for_a_day_removes_the_webhook(hooked: House, bot: Any, ann: Person, town: Town) -> None:
    hooked.answer = lambda update: web.Response(status=410)
    await ann.types("anybody?")
    await eventually(lambda found: "410" in found.get("last_error_message", ""), bot)
    await town.advance(23 * 3600 + 1)
    await eventually(lambda found: found["url"] == "", bot)


async def test_updates_are_held_and_let_go_out_of_order(bot: Any, ann: Person, town: Town) -> None:
    await town.holds_updates()
    for word in ("one", "two", "three"):
        await ann.types(word)
    assert (await bot("getUpdates", timeout=0))["result"] == []
    assert await town.releases_updates("reversed", copies=1) == 6
    given = (await bot("getUpdates", offset=1))["result"]
    assert [update["message"]["text"] for update in given] == ["three", "two", "one"] * 2
    assert await drained(bot, max(update["update_id"] for update in given))


async def drained(bot: Any, newest: int) -> bool:
    return (await bot("getUpdates", offset=newest + 1))["result"] == []


async def test_somebody_else_sets_the_address(hooked: House, bot: Any, town: Town) -> None:
    await town.post("/sandbox/webhook", {"url": "http://127.0.0.1:9/elsewhere"})
    assert (await info(bot))["url"] == "http://127.0.0.1:9/elsewhere"
    assert json.dumps(await info(bot)).count("s3cret") == 0
