"""The writer as a whole: marks, order, the queue, and what disturbs it."""

import asyncio
from typing import Any

import pytest

from bot.storage.errors import StoreError
from bot.storage.statements import WRITES
from bot.turn import Effects, Expect, Show, Unit, Write, Written

DEPARTMENT = {"municipality": "m", "name": "Civil registry", "headcount": 7}


def department(id: str) -> Write:
    return Write("insert_department", ({"id": id, **DEPARTMENT},))


def unit(turn: str, **effects: Any) -> Unit:
    return Unit(f"7001:{turn}", Effects(**effects), municipality="m", at="2026-11-23T10:07:11Z")


async def test_units_without_a_turn_are_never_marked(house: Any) -> None:
    for _ in range(2):
        result = await house.write(writes=(Write("set_installation", ({"name": "n", "value": "v"},)),))
        assert result.written is Written.DONE
    assert await house.rows("SELECT update_id FROM inbox") == []


async def test_turns_of_other_doors_are_marked_by_their_name(house: Any) -> None:
    tick = Unit("clock:close:w1:2026-11-23", Effects(writes=(department("a"),)), at="2026-11-23T10:00:00Z")
    assert [(await house.writer.write(tick)).written for _ in range(2)] == [Written.DONE, Written.SEEN]


async def test_a_waiting_update_in_our_hands_becomes_done(open_house: Any) -> None:
    async with open_house(owner="me") as house:
        parked = {"bot": "7001", "lane": "l", "seq": 1, "state": "waiting", "hour": "h", "attempts": 0}
        rows = [{**parked, "update_id": id, "body": "sealed", "last_error": "ValueError"} for id in ("1", "2", "3")]
        await house.write(writes=(Write("park_update", tuple(rows)), department("a")))
        lease = {"bot": "7001", "lease_until": "9", "now": "1"}
        owners = {"1": "me", "2": "other", "3": "me"}
        rows = [{**lease, "update_id": update, "lease_owner": owner} for update, owner in owners.items()]
        await house.write(writes=(Write("lease_update", tuple(rows)),))
        assert (await house.write("1", writes=(department("b"),))).written is Written.DONE
        assert (await house.write("2", writes=(department("c"),))).written is Written.SEEN, "another one has it in hand"
        assert (await house.write("3", expects=(Expect("department", "a", 9),))).written is Written.STALE
        found = await house.rows("SELECT update_id, state, body, last_error FROM inbox ORDER BY update_id")
        assert [tuple(row.values()) for row in found] == [
            ("1", "done", "", ""),
            ("2", "waiting", "sealed", "ValueError"),
            ("3", "waiting", "sealed", "ValueError"),
        ]
        assert (await house.write("3", expects=(Expect("department", "a", 0),))).written is Written.DONE


async def test_statements_run_in_their_declared_order(one_house: Any) -> None:
    """One unit takes a draft away and makes a new one: the deletion comes first, however the writes are listed."""
    draft = {"interview": "i", "municipality": "m", "body": "new", "until": ""}
    await one_house.write(writes=(Write("upsert_draft", ({**draft, "body": "old"},)),))
    await one_house.write(writes=(Write("upsert_draft", (draft,)), Write("delete_draft", ({"interview": "i"},))))
    assert (await one_house.store.one("draft", interview="i"))["body"] == "new"
    assert WRITES["delete_draft"].order < WRITES["insert_record"].order < WRITES["upsert_draft"].order


async def test_of_one_row_written_twice_in_a_batch_the_last_counts(one_house: Any) -> None:
    def value(text: str) -> Write:
        return Write("set_installation", ({"name": "n", "value": text},))

    units = [unit("1", writes=(value("first"),)), unit("2", writes=(value("last"),))]
    await asyncio.gather(*(one_house.writer.write(each) for each in units))
    assert (await one_house.store.one("installation_value", name="n")) == {"value": "last"}


async def test_nothing_is_told_before_the_commit(one_house: Any) -> None:
    """The row is there for every other connection as soon as the unit is said to be done."""
    for n in range(20):
        await one_house.write(str(n), writes=(department(f"d{n}"),))
        assert await one_house.store.one("department", id=f"d{n}") is not None


async def test_what_waits_is_committed_before_the_writer_ends(open_house: Any) -> None:
    async with open_house() as house:
        tasks = [
            asyncio.ensure_future(house.writer.write(unit(str(n), writes=(department(f"d{n}"),)))) for n in range(600)
        ]
        await asyncio.sleep(0)
        await house.writer.stop()
        assert {result.written for result in await asyncio.gather(*tasks)} == {Written.DONE}
        assert len(await house.rows("SELECT id FROM department")) == 600
        with pytest.raises(StoreError, match="not running"):
            await house.write("x")


async def test_the_queue_is_bounded_and_says_so(open_house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.writer.WAITING", 8)
    async with open_house() as house:
        assert not house.writer.overloaded
        tasks = [asyncio.ensure_future(house.writer.write(unit(str(n)))) for n in range(40)]
        await asyncio.sleep(0)
        assert house.writer.overloaded
        assert house.writer.backlog == 8
        assert {result.written for result in await asyncio.gather(*tasks)} == {Written.DONE}
        assert not house.writer.overloaded


async def test_a_caller_who_gives_up_does_not_disturb_the_others(one_house: Any) -> None:
    given_up = asyncio.ensure_future(one_house.writer.write(unit("1")))
    kept = asyncio.ensure_future(one_house.writer.write(unit("2")))
    await asyncio.sleep(0)
    given_up.cancel()
    assert (await kept).written is Written.DONE
    assert (await one_house.write("1")).written is Written.SEEN


async def test_a_malformed_unit_never_stops_the_writer(one_house: Any) -> None:
    for effects in ({"writes": (Write("insert_department", (7,)),)}, {"expects": (Expect([], "a", 0),)}):  # type: ignore[arg-type]
        with pytest.raises(StoreError):
            await one_house.write("1", **effects)
    assert (await one_house.write("1", shows=(Show("5", "survey"),))).written is Written.DONE
