"""What a show becomes in the outbox, and whether it is born in this process's hands."""

import asyncio
from typing import Any

from bot.storage.writer import Result
from bot.turn import Effects, Expect, Show, Unit, Write, Written

CARD = Show("5", "survey")


QUEUED = {
    "bot": "7001",
    "key": "card:5",
    "municipality": "m",
    "chat": "5",
    "screen": "survey",
    "about": "",
    "priority": 0,
    "due_at": "2026-11-23T10:00:00Z",
    "closes_at": "2026-11-26T10:00:00Z",
    "tries": 0,
    "lease_owner": "",
    "lease_until": "",
    "may_have_left": 0,
    "outcome": None,
    "closed_at": "",
    "claimed": "",
}


def marks(result: Result) -> dict[str, str]:
    """The marks of what was born claimed, by key."""
    return {key: row["mark"] for key, row in result.claimed.items()}


async def row(house: Any, key: str = "card:5") -> dict[str, Any]:
    found: dict[str, Any] = await house.store.one("outbox_row", bot="7001", key=key)
    return found


async def set_row(house: Any, **changes: Any) -> None:
    """Do to the card's row what a settle or another process would do."""
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    await house.change(f"UPDATE outbox SET {assignments} WHERE key = 'card:5'", **changes)


async def test_a_show_becomes_a_row(open_house: Any) -> None:
    async with open_house() as house:
        result = await house.write(
            "1", shows=(CARD, Show("6", "summary", "c1", 1, "summary:c1:6", "2026-12-01T00:00:00Z"))
        )
        assert result.claimed == {}, "a process without a name claims nothing"
        card, summary = await row(house), await row(house, "summary:c1:6")
    assert len(card.pop("mark")) == 12
    assert card == QUEUED
    assert (summary["due_at"], summary["about"], summary["priority"]) == ("2026-12-01T00:00:00Z", "c1", 1)


async def test_a_card_is_born_claimed(one_house: Any) -> None:
    result = await one_house.write("1", shows=(CARD, Show("5", "summary", key="summary:5", priority=1)))
    card, summary = await row(one_house), await row(one_house, "summary:5")
    assert marks(result) == {"card:5": card["mark"]}
    until = "2026-11-23T10:00:10Z" if one_house.database.shared else "2026-11-23T10:00:30Z"
    assert (card["lease_owner"], card["lease_until"], card["may_have_left"]) == ("me", until, 1)
    assert (summary["lease_owner"], summary["may_have_left"]) == ("", 0)


async def test_a_card_that_is_not_due_is_not_claimed(one_house: Any) -> None:
    assert (await one_house.write("1", shows=(Show("5", "survey", due_at="2026-11-23T10:00:01Z"),))).claimed == {}
    assert (await row(one_house))["lease_owner"] == ""


async def test_the_lease_of_a_send_in_flight_is_left(one_house: Any) -> None:
    first = await one_house.write("1", shows=(CARD,))
    second = await one_house.write("2", shows=(Show("5", "survey", "again"),))
    now = await row(one_house)
    assert second.claimed == {}, "one call a chat at a time, also in our own process"
    assert now["mark"] != marks(first)["card:5"], "the settle of the call in flight will find another mark"
    assert (now["about"], now["lease_owner"], now["may_have_left"]) == ("again", "me", 1)


async def test_a_closed_row_opens_again(one_house: Any) -> None:
    first = await one_house.write("1", shows=(CARD,))
    await set_row(one_house, outcome="failed:unknown", closed_at="x", lease_owner="", lease_until="", tries=1)
    one_house.world.pass_time(minutes=5)
    second = await one_house.write("2", shows=(CARD,))
    now = await row(one_house)
    assert marks(second) == {"card:5": now["mark"]} != marks(first)
    assert (now["outcome"], now["closed_at"], now["tries"], now["due_at"]) == (None, "", 0, "2026-11-23T10:05:00Z")


async def test_an_uncertain_row_is_left_to_the_claim(one_house: Any) -> None:
    await one_house.write("1", shows=(CARD,))
    await set_row(one_house, lease_owner="", lease_until="", due_at="2026-11-23T10:00:10Z", tries=1)
    second = await one_house.write("2", shows=(CARD,))
    now = await row(one_house)
    assert second.claimed == {}
    assert (now["may_have_left"], now["tries"], now["due_at"]) == (1, 1, "2026-11-23T10:00:00Z")


async def test_two_shows_of_one_chat_in_a_batch(one_house: Any) -> None:
    units = [Unit(f"7001:{n}", Effects(shows=(Show("5", "survey", str(n)),)), at="2026-11-23T10") for n in range(3)]
    results = await asyncio.gather(*(one_house.writer.write(unit) for unit in units))
    now = await row(one_house)
    assert now["about"] == "2"
    assert [marks(result) for result in results] == [{}, {}, {"card:5": now["mark"]}]


async def test_a_stale_unit_shows_nothing(one_house: Any) -> None:
    stale = await one_house.write("1", expects=(Expect("wave", "none", 3),), shows=(CARD,))
    assert (stale.written, stale.claimed) == (Written.STALE, {})
    assert await row(one_house) is None


async def test_each_unit_gets_its_own_returned_rows(one_house: Any) -> None:
    await one_house.write("1", shows=tuple(Show(str(n), "summary", key=f"summary:{n}") for n in range(4)))

    def claim(*keys: str) -> Unit:
        lease = {"bot": "7001", "lease_owner": "me", "lease_until": "9", "now": "2026-11-23T10:00:00Z"}
        rows = tuple({**lease, "key": key} for key in keys)
        return Unit("", Effects(writes=(Write("claim_outbox", rows),)))

    units = [claim("summary:0", "summary:1"), claim("summary:3", "summary:9")]
    results = await asyncio.gather(*(one_house.writer.write(unit) for unit in units))
    keys = [[row["key"] for row in result.returned["claim_outbox"]] for result in results]
    assert [sorted(each) for each in keys] == [["summary:0", "summary:1"], ["summary:3"]]
