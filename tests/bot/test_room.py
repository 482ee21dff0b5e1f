"""Room on the disk: the ballast, when broadcasts wait, and what the operator is told."""

import json
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from journey import WAIT, House, seeded
from structlog.testing import capture_logs

from bot.keeping import room as rooms
from bot.keeping.room import MIB, Room, is_scarce
from bot.pacer import Pacer
from bot.sandbox.people import Town
from bot.sandbox.server import Sandbox

Usage = namedtuple("Usage", "total used free")
SIZE = MIB


class Disk:
    """A disk of 100 MiB, of which somebody else decides how much is free."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free = 50 * MIB
        monkeypatch.setattr(rooms, "shutil", self)

    def disk_usage(self, folder: Path) -> Usage:
        assert folder.is_dir()
        return Usage(100 * MIB, 100 * MIB - self.free, self.free)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def room_in(folder: Path, pacer: Pacer | None = None, ballast: int = SIZE) -> Room:
    return Room(folder, 5, ballast, (pacer or Pacer()).hold)


def events(logged: list[Any]) -> list[str]:
    return [line["event"] for line in logged]


@pytest.mark.parametrize(
    ("free", "reserve", "scarce"), [(49, 5, True), (50, 5, False), (0, 0, False), (1000, 50, False)]
)
def test_scarce_is_less_than_the_reserve(free: int, reserve: int, scarce: bool) -> None:
    assert is_scarce(free, 1000, reserve) is scarce


def test_broadcasts_wait_while_room_is_scarce_and_answers_do_not(tmp_path: Path, disk: Disk) -> None:
    pacer = Pacer()
    room = room_in(tmp_path, pacer)
    room.look()
    assert pacer.room(60.0) > 0
    disk.free = 4 * MIB
    with capture_logs() as logged:
        room.look()
        room.look()
    assert pacer.room(60.0) == 0
    assert pacer.slot("1", 0, 1.0) == 1.0
    assert "5 %" in room.problem
    assert events(logged) == ["disk_nearly_full"], "once, not at every look"
    assert "room" in logged[0]["way_out"]
    disk.free = 6 * MIB
    with capture_logs() as logged:
        room.look()
    assert (pacer.room(60.0) > 0, room.problem) == (True, "")
    assert events(logged) == ["disk_has_room"]


def test_the_ballast_really_takes_room_and_is_given_up_once(tmp_path: Path) -> None:
    room = room_in(tmp_path)
    room.look()
    (file,) = tmp_path.iterdir()
    assert file.stat().st_blocks * 512 >= SIZE, "a hole in a file keeps no room"
    assert file.stat().st_mode & 0o077 == 0
    with capture_logs() as logged:
        assert room.give_up()
        assert not room.full
        assert not room.give_up()
        assert not room.give_up()
    assert events(logged) == ["ballast_given_up", "disk_full"]
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_until_there_is_room(tmp_path: Path, disk: Disk) -> None:
    room = room_in(tmp_path, ballast=0)
    disk.free = 0
    room.give_up()
    room.look()
    assert room.problem.startswith("full")
    disk.free = 50 * MIB
    room.look()
    assert room.problem == ""


def test_the_ballast_comes_back_when_there_is_room_for_it_twice(tmp_path: Path, disk: Disk) -> None:
    room = room_in(tmp_path)
    disk.free = 2 * SIZE - 1
    room.look()
    assert list(tmp_path.iterdir()) == [], "what it gave up would be taken back at once"
    disk.free = 2 * SIZE
    room.look()
    assert [file.name for file in tmp_path.iterdir()] == ["ballast"]


def test_without_ballast_there_is_nothing_to_give_up(tmp_path: Path) -> None:
    """Control."""
    room = room_in(tmp_path, ballast=0)
    room.look()
    assert list(tmp_path.iterdir()) == []
    assert not room.give_up()


def test_half_a_ballast_is_none(tmp_path: Path, disk: Disk) -> None:
    """The disk says that there is room, and there is none: a file as big as no disk."""
    disk.free = 2**62
    room = room_in(tmp_path, ballast=2**60)
    with capture_logs() as logged:
        room.look()
    assert events(logged) == ["ballast_not_made"]
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_gone_is_told(tmp_path: Path) -> None:
    room = room_in(tmp_path / "gone")
    with capture_logs() as logged:
        room.look()
    assert events(logged) == ["disk_not_measured"]


async def test_invitations_wait_for_room_while_people_are_answered(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "LOOK_EVERY", 0.1)
    disk.free = 4 * MIB
    async with Sandbox() as sandbox, Town(sandbox.url) as town:
        house = House(sandbox, town, tmp_path, disk_reserve=5)
        await house.open()
        try:
            director = await seeded(house, 2)
            await director.coordinator.sees("The survey has begun", WAIT)
            for person in director.people:
                await person.types("/help")
                await person.sees("/language", WAIT)
            assert invitations(sandbox) == 0, "two are due, and what came after them was answered"
            assert house.service is not None
            assert "disk" in await house.service.health.problems()
            disk.free = 50 * MIB
            for person in director.people:
                await person.sees("Leave out any question", WAIT)
            assert "disk" not in await house.service.health.problems()
            assert invitations(sandbox) == 2
        finally:
            await house.stop()


def invitations(sandbox: Sandbox) -> int:
    """How many messages with the buttons of an invitation have left."""
    made = [json.dumps(line["params"].get("reply_markup")) for line in sandbox.journal.calls("sendMessage")]
    return sum("Not now" in markup for markup in made)
