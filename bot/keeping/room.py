"""Room on the disk: a reserve that is given up when the disk is full, and broadcasts that wait while room is scarce."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import structlog

from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.owning import Owner
from bot.ticking import Ticking

BALLAST = "ballast"
MIB = 2**20
LOOK_EVERY = 5.0

log = structlog.get_logger("bot.keeping")


class Room:
    """Looks at the disk of `folder` every few seconds.

    `reserve` percent of it are to be free: with less, `hold(True)` is called, and `hold(False)` when that is over.
    `ballast` bytes lie in a file beside the database, so that there is room to end in order when a disk is full; the
    file is made again once there is room for it twice.
    """

    def __init__(self, folder: Path, reserve: int, ballast: int, hold: Callable[[bool], None]) -> None:
        self._file, self._reserve, self._size, self._hold = folder / BALLAST, reserve, ballast, hold
        self.ticking = Ticking("room", LOOK_EVERY, self._look)
        self.scarce = self.full = False

    async def _look(self) -> None:
        self.look()

    def look(self) -> None:
        """Measure, tell the operator of a change, and put the ballast back where it was given up."""
        try:
            usage = shutil.disk_usage(self._file.parent)
        except OSError as error:
            log.error("disk_not_measured", error=type(error).__name__)
            return
        self.full = self.full and usage.free < MIB
        self._become(is_scarce(usage.free, usage.total, self._reserve), usage.free)
        if usage.free >= 2 * self._size > 0 and not self._file.exists():
            self._put_back()

    def _become(self, scarce: bool, free: int) -> None:
        if scarce and not self.scarce:
            log.error("disk_nearly_full", mib=free // MIB, way_out="make room: until then invitations wait")
        elif self.scarce and not scarce:
            log.info("disk_has_room", mib=free // MIB)
        self.scarce = scarce
        self._hold(scarce)

    def _put_back(self) -> None:
        """A file whose blocks are really taken; none rather than half of one."""
        try:
            with self._file.open("xb") as file:
                os.fchmod(file.fileno(), 0o600)
                os.posix_fallocate(file.fileno(), 0, self._size)
        except OSError as error:
            log.error("ballast_not_made", error=type(error).__name__)
            self._file.unlink(missing_ok=True)

    def give_up(self) -> bool:
        """The disk is full: free the ballast; whether there was any."""
        try:
            self._file.unlink()
        except OSError:
            self._become_full()
            return False
        log.error("ballast_given_up", mib=self._size // MIB, way_out="make room: answers are stored for a while yet")
        return True

    def _become_full(self) -> None:
        if not self.full:
            log.error("disk_full", way_out="make room: until then nothing is taken, and Telegram keeps it for us")
        self.full = True

    @property
    def problem(self) -> str:
        """What `/ready` says; empty while there is room."""
        if self.full:
            return "full: nothing can be stored"
        return f"less than {self._reserve} % is free: invitations wait, answers are stored" if self.scarce else ""


def is_scarce(free: int, total: int, reserve: int) -> bool:
    """Whether less than `reserve` percent of a disk are free; all of it in bytes."""
    return 100 * free < reserve * total


def room_of(settings: Settings, database: Owner, hold: Callable[[bool], None]) -> Room:
    """Looked at once. Ballast is for an SQLite file: a server's disk is the server's own."""
    ballast = settings.ballast_mib * MIB if isinstance(database, Database) else 0
    room = Room(settings.database_folder, settings.disk_reserve, ballast, hold)
    if isinstance(database, Database):
        database.make_room = room.give_up
    room.look()
    return room
