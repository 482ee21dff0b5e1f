"""What can be asked of the running service: metrics that count, for whoever may ask, without anybody in them."""

import asyncio
import re

import aiohttp
from acting import begin, settled
from journey import WAIT, House, seeded

from bot.cli.eyes import sees_last

FAMILIES = (
    *("updates_total", "answers_total", "messages_total", "repeats_total", "calls_total"),
    *("commit_seconds_bucket", "commit_units_bucket", "lane_wait_seconds_bucket", "loop_lag_seconds"),
    *("outbox_rows", "inbox_rows", "unreachable_people", "receiving", "ready", "parked_updates", "pacer_strict"),
)


async def ask(house: House, path: str, **headers: str) -> tuple[int, str]:
    url = f"http://{house.settings.listen}{path}"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text()


def value(text: str, name: str, **labels: str) -> float:
    """The sum of all samples with this name and these labels."""
    found = re.findall(rf"^civimeter_{name}(?:{{(.*?)}})? (\S+)$", text, re.MULTILINE)
    wanted = [f'{key}="{label}"' for key, label in labels.items()]
    return sum(float(number) for given, number in found if all(one in given for one in wanted))


async def test_what_happens_is_counted(house: House) -> None:
    director = await seeded(house, 2)
    one = await begin(director)
    before = (await ask(house, "/metrics"))[1]
    await house.town.faults(
        {"match": {"method": "editMessageText"}, "do": {"status": 429, "retry_after": 1}, "times": 1}
    )
    await one.taps("Every day")
    await sees_last(one, "Which of these procedures", WAIT)
    await director.people[1].blocks()
    await settled(house)
    status, after = await ask(house, "/metrics")
    for _ in range(600):  # what a block says comes as an update of its own
        if value(after, "unreachable_people") == 1:
            break
        await asyncio.sleep(0.05)
        status, after = await ask(house, "/metrics")
    assert status == 200
    assert all(f"civimeter_{name}" in after for name in FAMILIES)
    assert value(after, "answers_total") == value(before, "answers_total") + 1
    tapped = {"kind": "callback_query", "result": "taken"}
    assert value(after, "updates_total", **tapped) == value(before, "updates_total", **tapped) + 1
    assert value(after, "calls_total", result="429") == 1
    assert value(after, "unreachable_people") == 1
    assert value(after, "commit_seconds_count") > 0
    people = [str(person.id) for person in director.people] + [person.first_name for person in director.people]
    assert not [each for each in (*people, house.sandbox.token) if each in after]


async def test_who_may_ask(house: House) -> None:
    assert (await ask(house, "/metrics"))[0] == 200
    assert (await ask(house, "/metrics", **{"X-Forwarded-For": "198.51.100.7"}))[0] == 404
    assert (await ask(house, "/health", **{"X-Forwarded-For": "198.51.100.7"}))[0] == 200
