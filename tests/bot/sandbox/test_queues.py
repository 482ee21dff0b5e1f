"""Updates wait, expire, are confirmed and are given to one poller at a time."""

import asyncio
import time
from typing import Any

import pytest

from bot.sandbox.people import Person, Town
from bot.sandbox.server import Sandbox

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


def ids(answer: dict[str, Any]) -> list[int]:
    return [update["update_id"] for update in answer["result"]]


@pytest.fixture
async def ann(town: Town) -> Person:
    ann = await town.person(1001, first_name="Ann")
    await ann.start()
    return ann


async def test_an_update_stays_until_a_higher_offset_confirms_it(bot: Any, ann: Person) -> None:
    await ann.types("a")
    first = ids(await bot("getUpdates"))
    assert len(first) == 2
    assert ids(await bot("getUpdates", offset=first[0])) == first
    assert ids(await bot("getUpdates", offset=first[0] + 1, limit=1)) == first[1:]
    await ann.types("b")
    assert ids(await bot("getUpdates", offset=first[1] + 1)) == [first[1] + 1]
    # An offset that no update has reached yet confirms nothing: the bot has an old memory.
    assert ids(await bot("getUpdates", offset=first[1] + 900)) == [first[1] + 1]


async def test_a_long_poll_ends_when_something_happens(bot: Any, ann: Person) -> None:
    offset = ids(await bot("getUpdates"))[-1] + 1
    started = time.monotonic()
    poll = asyncio.create_task(bot("getUpdates", offset=offset, timeout=20))
    await asyncio.sleep(0.05)
    await ann.types("now")
    assert ids(await poll) == [offset]
    assert time.monotonic() - started < 2


async def test_a_negative_offset_forgets_older_updates(bot: Any, ann: Person) -> None:
    for text in "abc":
        await ann.types(text)
    newest = ids(await bot("getUpdates", offset=-1))
    assert len(newest) == 1
    assert ids(await bot("getUpdates", offset=0)) == newest


async def test_taps_live_150_seconds_and_messages_a_day(bot: Any, ann: Person, town: Town, sandbox: Sandbox) -> None:
    await bot.sends(1001, reply_markup=KEYS)
    await ann.taps("Yes")
    await town.advance(149)
    assert len(ids(await bot("getUpdates"))) == 2
    await town.advance(2)
    (kept,) = (await bot("getUpdates", limit=50))["result"]
    assert "message" in kept
    await town.advance(86_400 - 151)
    lost = [line["update_kind"] for line in sandbox.journal.lines if line["kind"] == "lost"]
    assert lost == ["callback_query", "message"]


async def test_after_a_quiet_week_the_ids_jump(bot: Any, ann: Person, town: Town) -> None:
    (before,) = ids(await bot("getUpdates"))
    await town.advance(8 * 86_400)
    await ann.types("back")
    (after,) = ids(await bot("getUpdates", offset=before + 1))
    assert abs(after - before) > 1000


async def test_only_the_kinds_that_were_asked_for_arrive(bot: Any, ann: Person) -> None:
    await bot("getUpdates", offset=-1, allowed_updates=["callback_query"])
    await ann.types("unheard")
    assert (await ann.blocks())["updates"] == []
    await ann.unblocks()
    await bot.sends(1001, reply_markup=KEYS)
    tap = await ann.taps("Yes")
    assert ids(await bot("getUpdates"))[-1:] == tap["updates"]


async def test_the_same_offset_asked_again_too_soon_is_slowed_down(bot: Any, ann: Person, town: Town) -> None:
    await ann.types("a")
    offset = ids(await bot("getUpdates"))[0]
    await town.advance(10)
    assert len(ids(await bot("getUpdates", offset=offset))) == 2
    assert len(ids(await bot("getUpdates", offset=offset))) == 1
    await town.advance(1)
    await bot("getUpdates", offset=offset + 2)
    started = time.monotonic()
    poll = asyncio.create_task(bot("getUpdates", offset=offset + 2))
    await asyncio.sleep(0.1)
    assert not poll.done()
    await ann.types("b")
    assert len(ids(await poll)) == 1
    assert time.monotonic() - started < 3


async def test_the_first_of_two_pollers_is_ended_and_a_second_conflict_waits(bot: Any, ann: Person) -> None:
    offset = ids(await bot("getUpdates"))[0] + 1
    first = asyncio.create_task(bot("getUpdates", offset=offset, timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(bot("getUpdates", offset=offset, timeout=21))
    assert (await asyncio.wait_for(first, 1))["error_code"] == 409
    await ann.types("a")
    assert ids(await second) == [offset]
    third = asyncio.create_task(bot("getUpdates", offset=offset + 1, timeout=20))
    await asyncio.sleep(0.05)
    fourth = asyncio.create_task(bot("getUpdates", offset=offset + 1, timeout=20))
    await asyncio.sleep(0.1)
    assert not third.done()
    third.cancel()
    await ann.types("b")
    assert ids(await fourth) == [offset + 1]


async def test_updates_can_be_delivered_twice(bot: Any, ann: Person, town: Town) -> None:
    (first,) = ids(await bot("getUpdates"))
    await ann.types("next")
    assert ids(await bot("getUpdates", offset=first + 1)) == [first + 1]
    assert await town.repeats_updates(2) == [first, first + 1]
    assert ids(await bot("getUpdates", offset=first + 2)) == [first, first + 1]


async def test_webhook_settings_are_kept(bot: Any, ann: Person) -> None:
    url = "https://example.org/hook"
    assert (await bot("setWebhook", url=url, max_connections=7, secret_token="a_b", allowed_updates=["message"]))["ok"]
    info = (await bot("getWebhookInfo"))["result"]
    # The first try to deliver there may have failed by now.
    assert {name: value for name, value in info.items() if not name.startswith("last_error")} == {
        "url": url,
        "has_custom_certificate": False,
        "pending_update_count": 1,
        "max_connections": 7,
        "allowed_updates": ["message"],
    }
    await bot("deleteWebhook", drop_pending_updates=True)
    assert (await bot("getWebhookInfo"))["result"]["pending_update_count"] == 0
