"""What becomes of units: done, seen, stale or refused, alone and in one batch."""

import asyncio
from typing import Any

import pytest

from bot.storage.errors import StoreError
from bot.storage.writer import transactions
from bot.turn import Audit, Effects, Expect, Unit, Write, Written

DEPARTMENT = {"municipality": "m", "name": "Civil registry", "headcount": 7}


def department(id: str, **changes: Any) -> Write:
    return Write("insert_department", ({"id": id, **DEPARTMENT, **changes},))


async def revision_of(house: Any, id: str) -> int:
    row = await house.store.one("department", id=id)
    return int(row["revision"])


async def marks(house: Any) -> list[str]:
    return [row["update_id"] for row in await house.rows("SELECT update_id FROM inbox ORDER BY update_id")]


async def test_a_unit_is_done_once(house: Any) -> None:
    first = await house.write("1", writes=(department("a"),))
    again = await house.write("1", writes=(department("a"),))
    assert (first.written, again.written) == (Written.DONE, Written.SEEN)
    assert await house.rows("SELECT id, closed FROM department") == [{"id": "a", "closed": 0}]
    assert await house.rows("SELECT bot, update_id, lane, state, hour, body FROM inbox") == [
        {
            "bot": "7001",
            "update_id": "1",
            "lane": "lane",
            "state": "done",
            "hour": "2026-11-23T10:00:00Z",
            "body": "",
        }
    ]


async def test_compare_and_set_across_batches(house: Any) -> None:
    await house.write(writes=(department("a"),))
    moved = await house.write("1", expects=(Expect("department", "a", 0),))
    stale = await house.write("2", expects=(Expect("department", "a", 0),), writes=(department("never"),))
    assert (moved.written, stale.written) == (Written.DONE, Written.STALE)
    assert await revision_of(house, "a") == 1
    assert await house.store.one("department", id="never") is None
    assert await marks(house) == ["1"], "the mark of a stale unit is taken back, so that its retry counts as new"
    assert (await house.write("2", expects=(Expect("department", "a", 1),))).written is Written.DONE


async def test_a_row_that_does_not_exist_is_stale(house: Any) -> None:
    assert (await house.write("1", expects=(Expect("campaign", "none", 0),))).written is Written.STALE


async def together(house: Any, *units: Unit) -> list[Any]:
    """Write units so that they meet in one batch."""
    tasks = [asyncio.ensure_future(house.writer.write(unit)) for unit in units]
    return await asyncio.gather(*tasks, return_exceptions=True)


def unit(turn: str, **effects: Any) -> Unit:
    return Unit(f"7001:{turn}", Effects(**effects), municipality="m", at="2026-11-23T10:07:11Z")


async def test_one_update_twice_in_a_batch(house: Any) -> None:
    found = await together(house, unit("1", writes=(department("a"),)), unit("1", writes=(department("a"),)))
    assert [result.written for result in found] == [Written.DONE, Written.SEEN]


async def test_one_row_twice_in_a_batch(house: Any) -> None:
    await house.write(writes=(department("a"),))
    expect = (Expect("department", "a", 0),)
    found = await together(house, unit("1", expects=expect), unit("2", expects=expect), unit("3"))
    assert [result.written for result in found] == [Written.DONE, Written.STALE, Written.DONE]
    assert await revision_of(house, "a") == 1
    assert await marks(house) == ["1", "3"]


async def test_an_old_expectation_does_not_stand_in_the_way_of_a_true_one(house: Any) -> None:
    await house.write(writes=(department("a"),))
    await house.write(expects=(Expect("department", "a", 0),))
    found = await together(
        house, unit("1", expects=(Expect("department", "a", 0),)), unit("2", expects=(Expect("department", "a", 1),))
    )
    assert [result.written for result in found] == [Written.STALE, Written.DONE]


async def test_who_repeats_a_stale_unit_is_stale_too(house: Any) -> None:
    await house.write(writes=(department("a"),))
    await house.write(expects=(Expect("department", "a", 0),))
    late = unit("1", expects=(Expect("department", "a", 0),))
    found = await together(house, late, late)
    # SEEN would be acknowledged, and a death before the first one's retry would then lose the update.
    assert [result.written for result in found] == [Written.STALE, Written.STALE]
    assert await marks(house) == []


async def test_only_the_guilty_unit_of_a_batch_is_refused(house: Any) -> None:
    bad = [
        unit("2", writes=(department("b", name=None),)),
        unit("3", writes=(department("c", headcount="seven"),)),
        unit("4", writes=(Write("insert_department", ({"id": "d"},)),)),
        unit("5", writes=(Write("no_such_statement", ({"id": "d"},)),)),
        unit("6", writes=(department("a"),)),
        unit("7", expects=(Expect("audit", "1", 0),)),
        unit("8", writes=(department("e", name="nul\0"),)),
        unit("9", writes=(department("e", name="half \ud83d"),)),
    ]
    good = [unit("1", writes=(department("a"),)), unit("10", writes=(department("z"),))]
    found = await together(house, good[0], *bad, good[1])
    assert [result.written for result in (found[0], found[-1])] == [Written.DONE, Written.DONE]
    assert all(isinstance(error, StoreError) and error.kind == "data" for error in found[1:-1])
    assert [row["id"] for row in await house.rows("SELECT id FROM department ORDER BY id")] == ["a", "z"]
    assert await marks(house) == ["1", "10"]


async def test_the_error_of_a_refused_unit_tells_no_value(house: Any) -> None:
    for row in ({"id": "a", **DEPARTMENT, "name": None}, {"id": "a", **DEPARTMENT, "headcount": "SECRET"}):
        with pytest.raises(StoreError) as caught:
            await house.write(writes=(Write("insert_department", (row,)),))
        assert "SECRET" not in str(caught.value)
        assert "Civil" not in str(caught.value)


async def test_several_expectations_are_met_all_or_none(house: Any) -> None:
    await house.write(writes=(department("a"), department("b")))
    both = (Expect("department", "a", 0), Expect("department", "b", 1))
    lost = await house.write("1", expects=both, writes=(department("c"),), audit=(Audit("close", "a"),))
    assert lost.written is Written.STALE
    assert [await revision_of(house, "a"), await revision_of(house, "b")] == [0, 0]
    assert await marks(house) == []
    both = (Expect("department", "a", 0), Expect("department", "b", 0))
    assert (await house.write("1", expects=both, writes=(department("c"),))).written is Written.DONE
    assert [await revision_of(house, "a"), await revision_of(house, "b")] == [1, 1]
    assert (await house.write("1", expects=both)).written is Written.SEEN
    assert await house.rows("SELECT * FROM audit") == []


async def test_several_expectations_among_others_in_one_batch(house: Any) -> None:
    await house.write(writes=(department("a"), department("b")))
    both = (Expect("department", "a", 0), Expect("department", "b", 0))
    found = await together(
        house,
        unit("1", expects=both[:1]),
        unit("2", expects=both, writes=(department("never"),)),
        unit("3", expects=both[1:]),
    )
    assert [result.written for result in found] == [Written.DONE, Written.STALE, Written.DONE]
    assert await house.store.one("department", id="never") is None


def test_a_batch_is_cut_around_units_of_their_own() -> None:
    def waiting(n: int, expects: int) -> Any:
        from bot.storage.jobs import Job

        expected = tuple(Expect("department", str(m), 0) for m in range(expects))
        return (Job(unit(str(n), expects=expected)), None, 0.0)

    batch = [waiting(n, expects) for n, expects in enumerate([0, 1, 2, 2, 1, 1])]
    sizes = [len(part) for part in transactions(batch)]
    assert sizes == [2, 1, 1, 2]
