"""Writes units through the product's own writer onto a small disk that is filled again and again.

`python -m tests.crash.disk.full TEMPLATE DATABASE CYCLES MIB`         one line of JSON: what was promised and refused
`python -m tests.crash.disk.full TEMPLATE DATABASE CYCLES MIB early`   the control: promised before it is written
"""

import asyncio
import contextlib
import json
import shutil
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import bot.storage.traffic  # noqa: F401 - declares its statements
from bot.keeping.room import MIB, Room
from bot.storage.database import Database
from bot.storage.errors import StoreError
from bot.storage.writer import Writer
from bot.turn import Effects, Unit
from bot.world import FixedWorld
from tests.crash.disk.images import marks_in
from tests.crash.full_disk import fill

BOT = "7001"
LONG = "x" * 2000
BETWEEN, AFTER = 20, 20
"""Units that are tried once the ballast is given up, and once the disk is full again, to the last byte."""


@dataclass
class Told:
    """Of each cycle, `on_ballast`: units written between the first sign of a full disk and the second; `resumed`:
    seconds until a unit was written again. `read`: reading worked all the time; `whole`: the file is sound at the end.
    """

    on_ballast: list[int] = field(default_factory=list)
    refused: int = 0
    kinds: list[str] = field(default_factory=list)
    resumed: list[float] = field(default_factory=list)
    missing: int = 0
    promised: int = 0
    read: bool = True
    whole: bool = False


@dataclass
class Disk:
    """One database on the small disk, with its ballast."""

    database: Database
    writer: Writer
    room: Room
    early: bool
    told: Told = field(default_factory=Told)
    number: int = 0
    promised: set[int] = field(default_factory=set)
    released: bool = False

    def give_up(self) -> bool:
        """As the room does, and noted here."""
        self.released = self.room.give_up()
        return self.released

    async def write(self) -> str:
        """One unit; the kind of the error that it met, or nothing."""
        self.number += 1
        if self.early:
            self.promised.add(self.number)
        try:
            await self.writer.write(Unit(f"{BOT}:{self.number}", Effects(), lane=LONG))
        except StoreError as error:
            return error.kind
        self.promised.add(self.number)
        return ""

    async def cycle(self, filler: Path) -> None:
        """Full, the ballast, full again, room."""
        self.released, on_ballast = False, 0
        fill(filler)
        while not (kind := await self.write()):
            on_ballast += self.released
            if on_ballast == BETWEEN:
                fill(filler)
        self.told.on_ballast.append(on_ballast)
        kinds = [kind, *[await self.write() for _ in range(AFTER)]]
        self.told.refused += sum(map(bool, kinds))
        self.told.kinds = sorted({*self.told.kinds, *filter(None, kinds)})
        self.told.read &= (await self.database.fetch("SELECT COUNT(*) AS n FROM inbox", {}))[0]["n"] > 0
        filler.unlink()
        began = time.monotonic()
        while await self.write():
            await asyncio.sleep(0.05)
        self.told.resumed.append(round(time.monotonic() - began, 3))
        self.room.look()


async def fill_again_and_again(path: Path, cycles: int, ballast: int, *, early: bool) -> Told:
    database = await Database.open(f"sqlite:///{path}", check=False)
    writer = Writer(database, FixedWorld(), BOT, "owner")
    disk = Disk(database, writer, Room(path.parent, 0, ballast * MIB, lambda held: None), early)
    database.make_room = disk.give_up
    writer.start()
    disk.room.look()
    await disk.write()
    for _ in range(cycles):
        await disk.cycle(path.with_name("filler"))
    with contextlib.suppress(StoreError):
        await writer.stop()
    await database.close()
    stored, disk.told.whole = marks_in(path)
    disk.told.promised, disk.told.missing = len(disk.promised), len(disk.promised - stored)
    return disk.told


if __name__ == "__main__":
    template, database, cycles, ballast, *more = sys.argv[1:]
    shutil.copyfile(template, database)
    told = asyncio.run(fill_again_and_again(Path(database), int(cycles), int(ballast), early="early" in more))
    sys.stdout.write(json.dumps(asdict(told)) + "\n")
