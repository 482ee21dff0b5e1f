"""3: after an outage texts arrive and taps are gone; after a day, one fresh card each, evenly, to whoever was at it."""

import asyncio
from collections import Counter

import pytest
from acting import FIRST, rows, settled
from journey import WAIT, House
from rows_of_a_town import Ground, lay_ground

from bot.cli.eyes import sees_last
from bot.desk.views import SCREENS
from bot.turn import Act, Actor, Turn

AGENTS = 200
MOST_A_SECOND = 30


async def test_a_tap_is_gone_and_the_next_contact_shows_the_card(either: House) -> None:
    ground = await lay_ground(either, 2)
    one, two = await ground.begin(0), await ground.begin(1)
    await either.stop()
    await one.taps("Every day")
    await two.types("every week")
    await either.pass_time(seconds=200)
    await either.start()
    await sees_last(two, "Which of these procedures", WAIT)
    await settled(either)
    assert FIRST in (await one.phone())[-1].text, "nothing is guessed"
    await one.types("/resume")
    await sees_last(one, FIRST, WAIT)
    await one.taps("Never", within=WAIT)
    await sees_last(one, "can you use a computer", WAIT)


async def begin_all(house: House, ground: Ground) -> None:
    """Everybody takes part, as the tap on Start would have it."""
    assert house.service is not None
    (part,) = await rows(house, "SELECT id FROM part")
    for number, person in enumerate(ground.people):
        chat = str(person.id)
        name = f"{house.settings.bot_id}:{10**9 + number}"
        act = Act("take_part", part["id"])
        turn = Turn(name, "chat", Actor(chat), chat, house.world.now(), house.world.seed(), act)
        await house.service.turns.take(turn)


def sends(house: House, after: int) -> list[dict[str, object]]:
    lines = house.sandbox.journal.calls("sendMessage")
    return [line for line in lines if line["n"] > after and line["effect"]]


@pytest.mark.timeout(300)
async def test_a_day_without_telegram_and_200_agents(lined: House) -> None:
    assert "survey" in SCREENS
    await lined.town.limits("fair")
    ground = await lay_ground(lined, AGENTS)
    await all_sent(lined)
    await begin_all(lined, ground)
    await all_sent(lined)
    await lined.town.line("refuse")
    await heard_nothing(lined)
    texts, taps = ground.people[:20], ground.people[20:40]
    await asyncio.gather(*(person.taps("Every day") for person in taps))
    await lined.pass_time(hours=23)
    await asyncio.gather(*(person.types("every week") for person in texts))
    await lined.pass_time(hours=2)
    lines, began = len(lined.sandbox.journal.lines), lined.sandbox.clock.now()
    await lined.town.line("open")
    fresh = {person.id for person in ground.people}
    for _ in range(600):
        if {line["params"]["chat_id"] for line in sends(lined, lines)} >= fresh:
            break
        await asyncio.sleep(0.1)
    await all_sent(lined)
    sent = sends(lined, lines)
    each = Counter(line["params"]["chat_id"] for line in sent)  # type: ignore[index]
    assert each == Counter(dict.fromkeys(fresh, 1)), "everybody one message"
    at = sorted(float(str(line["at"])) for line in sent)
    assert at[-1] - began <= 60
    assert max(sum(start <= one < start + 1 for one in at) for start in at) <= MOST_A_SECOND
    refused = [line for line in lined.sandbox.journal.refusals() if line["n"] > lines]
    assert not [line for line in refused if line["answer"]["error_code"] == 429]
    assert "Which of these procedures" in (await texts[0].phone())[-1].text
    assert FIRST in (await taps[0].phone())[-1].text


async def heard_nothing(house: House) -> None:
    """Until the heartbeat has noticed that nothing is heard."""
    assert house.service is not None
    for _ in range(400):
        if house.service.pulse._silent:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nobody noticed")


async def all_sent(house: House) -> None:
    """Until everything that is due has left, however many there are."""
    for _ in range(1200):
        now = house.world.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        left = await rows(house, f"SELECT key FROM outbox WHERE outcome IS NULL AND due_at <= '{now}'")
        if not left:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{len(left)} were never sent")


async def test_a_clock_that_is_put_forward_is_no_outage(house: House) -> None:
    ground = await lay_ground(house, 1)
    one = await ground.begin()
    await settled(house)
    before = len(house.sandbox.journal.calls("sendMessage"))
    await house.pass_time(hours=30)
    for _ in range(400):
        (beat,) = await rows(house, "SELECT value FROM installation WHERE name = 'last_heard'")
        if beat["value"] >= house.world.now().strftime("%Y-%m-%dT%H"):
            break
        await asyncio.sleep(0.05)
    await settled(house)
    assert len(house.sandbox.journal.calls("sendMessage")) == before
    assert FIRST in (await one.phone())[-1].text
