"""The texts that are sealed, and the only place that knows time and chance."""

import json
from datetime import UTC, datetime

import pytest

from bot.storage.bodies import (
    BLOCK,
    SealedResponse,
    read_record,
    read_sealed,
    record_body,
    record_row,
    sealed_body,
)
from bot.world import FixedWorld, World
from flows.conversation import Record, Status

RECORDS = (
    Record("wifi", Status.ANSWERED, "yes", "Oui, « souvent » 😀", "2026-11-23T10:00:00+00:00", "person", "fr"),
    Record("spot#2.speed", Status.ANSWERED, 12.5, "12,5", "2026-11-23T10:00:00+00:00", origin="77"),
    Record("count", Status.ANSWERED, 3),
    Record("wifi/reopened", None, None),
    Record("comment", Status.REFUSED, store="volunteer"),
    Record("deals", Status.ANSWERED, True),
)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.address)
def test_a_record_comes_back_as_it_was(record: Record) -> None:
    body = record_body(record)
    assert read_record(body) == record
    assert "\n" not in body
    assert ": " not in body
    fields = ["address", "status", "value", "raw", "at", "source", "language", "store", "origin"]
    assert list(json.loads(body)) == fields


def test_the_row_of_a_record() -> None:
    assert record_row("AbCdEfGh", 7, 0) == "AbCdEfGh/7/0"


@pytest.mark.parametrize("times", [0, 1, 3, 40])
def test_a_sealed_body_is_padded_and_comes_back(times: int) -> None:
    sent = SealedResponse("AbCdEfGh", "agent_consultation", "1", "d1", RECORDS * times)
    body = sealed_body(sent)
    assert len(body.encode()) % BLOCK == 0
    assert read_sealed(body) == sent
    assert json.loads(body)["department"] == "d1"


def test_a_short_and_a_longer_response_look_alike() -> None:
    sizes = {len(sealed_body(SealedResponse("AbCdEfGh", "f", "1", "d", RECORDS[:n])).encode()) for n in range(1, 4)}
    assert sizes == {BLOCK}


def test_the_real_world() -> None:
    world = World()
    assert world.now().tzinfo is UTC
    assert len({world.token() for _ in range(1000)}) == 1000
    assert {len(world.token(16)), len(world.token(9)), len(world.id8()), len(world.seed())} == {22, 12, 8}
    assert all(0 <= world.chance() < 1 for _ in range(100))
    assert len(world.secret(32)) == 32


def test_a_fixed_world() -> None:
    world, same, other = FixedWorld(seed=1), FixedWorld(seed=1), FixedWorld(seed=2)
    drawn = [(each.token(), each.id8(), each.seed(), each.chance(), each.secret(4)) for each in (world, same, other)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert world.now() == world.now() == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert world.pass_time(days=1, minutes=-1) == datetime(2026, 11, 24, 9, 59, tzinfo=UTC) == world.now()
