"""The chain of audit lines: whatever is changed, taken out or cut off is found."""

import asyncio
from typing import Any

import pytest

from bot.audit import FIELDS, chain, entry_hash, head_of, verify_chain
from bot.turn import Audit, Expect, Written

ENTRY = {
    "municipality": "m",
    "at": "2026-11-23T10:00:00Z",
    "actor": "a",
    "action": "launch",
    "object": "c1",
    "result": "done",
}


def lines(count: int = 6) -> list[dict[str, Any]]:
    return chain(1, "", [{**ENTRY, "object": f"é{n}"} for n in range(count)])


def test_a_known_hash() -> None:
    """Computed by `printf '%s' '<canonical JSON>' | sha256sum`, so that the format is not only what the code does."""
    entry = {"seq": 1, **ENTRY}
    assert entry_hash("", entry) == "6cc9bc174a64d74b2123066dde6b3cf36eb505202031dd1f20773757407fe5be"


def test_a_sound_chain() -> None:
    assert verify_chain([]) == []
    assert verify_chain(lines(), head_of(lines())) == []
    assert verify_chain(lines(), head_of(lines()[:3])) == [], "an older note still stands"


@pytest.mark.parametrize("field", [*FIELDS, "prev", "hash"])
def test_one_changed_byte_is_found(field: str) -> None:
    for n in range(6):
        rows = lines()
        value = rows[n][field]
        rows[n][field] = value + 1 if isinstance(value, int) else f"{value[:-1]}~" if value else "~"
        assert verify_chain(rows), f"{field} of line {n + 1}"


def test_a_rewritten_line_is_found_though_its_own_hash_is_right() -> None:
    rows = lines()
    rows[2]["object"] = "other"
    rows[2]["hash"] = entry_hash(rows[2]["prev"], rows[2])
    assert verify_chain(rows) == ["line 4 was changed"]


def test_missing_lines_are_found() -> None:
    for n in range(5):
        assert verify_chain([row for row in lines() if row["seq"] != n + 1])


def test_a_cut_tail_is_found_by_what_was_noted() -> None:
    assert verify_chain(lines()[:4]) == [], "without a note nobody could tell"
    assert verify_chain(lines()[:4], head_of(lines())) == ["lines 5 to 6 were cut off"]
    assert verify_chain([], head_of(lines())) == ["lines 1 to 6 were cut off"]


def test_a_chain_made_anew_is_found_by_what_was_noted() -> None:
    forged = chain(1, "", [{**ENTRY, "object": "forged"} for _ in range(6)])
    assert verify_chain(forged) == []
    assert verify_chain(forged, head_of(lines())) == ["line 6 is not the one that was noted"]


async def test_the_writer_chains_what_it_commits(house: Any) -> None:
    await house.write("1", audit=(Audit("grant", "g1"), Audit("launch", "c1", "denied")))
    units = [house.write(str(n), audit=(Audit("open", f"link{n}"),)) for n in range(2, 30)]
    await asyncio.gather(*units)
    stale = await house.write("40", expects=(Expect("wave", "w", 1),), audit=(Audit("never", "w"),))
    assert stale.written is Written.STALE
    rows = await house.store.read("audit_lines", after=0, limit=1000)
    noted = (await house.store.one("installation_value", name="audit_head"))["value"]
    assert len(rows) == 30
    assert verify_chain(rows, noted) == []
    assert [(row["action"], row["object"], row["result"]) for row in rows[:2]] == [
        ("grant", "g1", "done"),
        ("launch", "c1", "denied"),
    ]
    assert {row["actor"] for row in rows} == {"someone"}


async def test_tampering_with_the_table_is_found(one_house: Any) -> None:
    await one_house.write("1", audit=tuple(Audit("open", f"link{n}") for n in range(5)))
    noted = (await one_house.store.one("installation_value", name="audit_head"))["value"]
    await one_house.change("UPDATE audit SET object = 'link9' WHERE seq = 3")
    rows = await one_house.store.read("audit_lines", after=0, limit=1000)
    assert verify_chain(rows, noted) == ["line 3 was changed"]
    await one_house.change("DELETE FROM audit WHERE seq > 2")
    rows = await one_house.store.read("audit_lines", after=0, limit=1000)
    assert verify_chain(rows, noted) == ["lines 3 to 5 were cut off"]
