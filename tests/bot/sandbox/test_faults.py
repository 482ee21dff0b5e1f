"""Faults hit the calls they name, with the effect they name; limits refuse what comes too fast."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.sandbox.faults import Faults, read_fault
from bot.sandbox.limits import Limits
from bot.sandbox.people import CannotAct, NotSeen, Person, Town
from bot.sandbox.refusals import Refusal
from bot.sandbox.server import Sandbox


@pytest.fixture
async def ann(town: Town) -> Person:
    ann = await town.person(1001, first_name="Ann")
    await ann.start()
    return ann


async def test_applied_and_then_cut(bot: Any, ann: Person, town: Town, sandbox: Sandbox) -> None:
    await town.faults(
        {"match": {"method": "sendMessage"}, "do": {"effect": "yes", "then": "drop_connection"}, "times": 1}
    )
    with pytest.raises(aiohttp.ClientError):
        await bot.sends(1001, "seen")
    assert (await ann.sees("seen")).id == 2
    assert sandbox.journal.calls("sendMessage")[0]["effect"] is True
    await bot.sends(1001, "after the fault")


async def test_cut_without_effect(bot: Any, ann: Person, town: Town, sandbox: Sandbox) -> None:
    await town.faults({"match": {"method": "sendMessage", "nth": 2}, "do": {"effect": "no", "then": "drop_connection"}})
    await bot.sends(1001, "one")
    with pytest.raises(aiohttp.ClientError):
        await bot.sends(1001, "two")
    await bot.sends(1001, "three")
    assert [message.text for message in await ann.phone()] == ["/start", "one", "three"]
    assert [line["effect"] for line in sandbox.journal.calls("sendMessage")] == [True, False, True]


@pytest.mark.parametrize("effect", ["yes", "no"])
async def test_hanging_call(bot: Any, ann: Person, town: Town, effect: str) -> None:
    await town.faults({"match": {"method": "sendMessage"}, "do": {"effect": effect, "then": "hang", "seconds": 30}})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await bot.sends(1001, "late")
    if effect == "yes":
        await ann.sees("late")
    else:
        with pytest.raises(NotSeen):
            await ann.sees("late", within=0.1)


async def test_half_a_response(bot: Any, ann: Person, town: Town) -> None:
    await town.faults({"match": {"method": "sendMessage"}, "do": {"effect": "yes", "then": "half_response"}})
    with pytest.raises(aiohttp.ClientPayloadError):
        await bot.sends(1001, "half")
    await ann.sees("half")


async def test_429_for_one_chat_only(bot: Any, ann: Person, town: Town) -> None:
    await (await town.person(1002)).start()
    await town.faults({"match": {"method": "sendMessage", "chat": 1001}, "do": {"status": 429, "retry_after": 5}})
    refused = await bot("sendMessage", chat_id=1001, text="x")
    assert refused["parameters"] == {"retry_after": 5}
    assert refused["description"] == "Too Many Requests: retry after 5"
    await bot.sends(1002)
    await town.faults(clear=True)
    await bot.sends(1001)


async def test_any_refusal_on_demand(bot: Any, ann: Person, town: Town) -> None:
    await town.faults({"match": {"chat": 1001}, "do": {"refuse": "blocked"}, "times": 1})
    refused = await bot("sendMessage", chat_id=1001, text="x")
    assert (refused["error_code"], refused["description"]) == (403, "Forbidden: bot was blocked by the user")
    await bot.sends(1001)


async def test_bad_gateway_with_a_page(bot: Any, ann: Person, town: Town) -> None:
    await town.faults({"match": {"method": "getMe"}, "do": {"status": 502, "html": True}})
    async with bot.session.get(f"{bot.sandbox.url}/bot{bot.sandbox.token}/getMe") as response:
        assert (response.status, response.content_type) == (502, "text/html")


async def test_latency_only_slows_down(bot: Any, ann: Person, town: Town) -> None:
    await town.faults({"match": {}, "do": {"delay": 0.1}})
    loop = asyncio.get_running_loop()
    started = loop.time()
    await bot.sends(1001, "slow")
    assert loop.time() - started >= 0.1
    await ann.sees("slow", within=0)


async def test_an_answer_drips(bot: Any, ann: Person, town: Town) -> None:
    await town.faults({"match": {"method": "sendMessage"}, "do": {"then": "drip", "seconds": 0.3}})
    started = asyncio.get_running_loop().time()
    await bot.sends(1001, "drop by drop")
    assert asyncio.get_running_loop().time() - started > 0.25
    await ann.sees("drop by drop")


async def test_the_wait_grows_with_each_refusal(bot: Any, ann: Person, town: Town) -> None:
    do = {"status": 429, "retry_after": 5, "grow": 10}
    await town.faults({"match": {"method": "sendMessage"}, "do": do})
    answers = [await bot("sendMessage", chat_id=1001, text="x") for _ in range(3)]
    assert [answer["parameters"]["retry_after"] for answer in answers] == [5, 15, 25]


def test_latency_is_spread_by_the_seed() -> None:
    one, two = Faults(seed=4), Faults(seed=4)
    deed = read_fault({"do": {"delay": 0.05, "spread": 0.04}}).deed
    seen = [one.delay(deed) for _ in range(20)]
    assert seen == [two.delay(deed) for _ in range(20)]
    assert len(set(seen)) == 20
    assert 0.01 <= min(seen) <= max(seen) <= 0.09
    assert deed.effect, "what is only slow is done"


async def test_unknown_words_in_a_rule_are_refused(town: Town) -> None:
    for rule in (
        {"match": {"metod": "x"}},
        {"do": {"then": "explode"}},
        {"do": {}, "when": 1},
        {"do": {"refuse": "x"}},
    ):
        with pytest.raises(CannotAct):
            await town.faults(rule)


def test_probability_is_seeded() -> None:
    def hits(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add({"match": {"probability": 0.3}, "do": {"status": 500}})
        return [faults.match("sendMessage", 1) is not None for _ in range(200)]

    assert hits(1) == hits(1) != hits(2)
    assert 35 < sum(hits(1)) < 85
    assert read_fault({"match": {"nth": 3}}).times == 1


def sent(limits: Limits, times: list[tuple[float, int]], method: str = "sendMessage") -> list[int]:
    """How long each call must wait, 0 if it went through."""
    waits = []
    for now, chat in times:
        try:
            limits.check(method, chat, now)
            waits.append(0)
        except Refusal as refusal:
            waits.append(refusal.parameters["retry_after"])
    return waits


def test_fair_allows_a_burst_of_three_per_chat() -> None:
    assert sent(Limits("fair"), [(0, 1)] * 4 + [(1, 1), (1, 1)]) == [0, 0, 0, 1, 0, 1]


def test_no_more_than_thirty_in_any_second() -> None:
    assert sum(sent(Limits("fair"), [(0.5, chat) for chat in range(1, 40)])) == 9
    spaced = [(number / 29, number + 1) for number in range(600)]
    assert sum(sent(Limits("fair"), spaced)) == 0
    assert sum(sent(Limits("fair"), [(number / 31, number + 1) for number in range(600)])) > 0


def test_twenty_a_minute_in_a_group() -> None:
    waits = sent(Limits("fair"), [(second * 2.0, -5) for second in range(21)])
    assert waits == [0] * 20 + [20]


def test_strict_counts_edits_and_fair_does_not() -> None:
    edits = [(0.0, 1), (0.1, 1)]
    assert sent(Limits("fair"), edits * 9, "editMessageText") == [0] * 18
    assert sent(Limits("strict"), edits, "editMessageText") == [0, 1]
    assert sent(Limits("strict"), edits, "answerCallbackQuery") == [0, 0]
    assert sent(Limits("none"), [(0.0, 1)] * 99) == [0] * 99
