"""Writes units through the product's own writer under the shim, and says which of them it was promised.

`python -m tests.crash.disk.program record DATABASE UNITS [SYNCHRONOUS]`   marks each promise in the shim's record
`python -m tests.crash.disk.program tear TEMPLATE FOLDER FIRST LAST`       dies at each of these calls, in a fork
`python -m tests.crash.disk.program refuse DATABASE ERRNO FROM UNTIL`      these calls fail, then the disk is well again
"""

import asyncio
import ctypes
import json
import os
import shutil
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import bot.storage.traffic  # noqa: F401 - declares its statements
from bot.storage import checkpoints, sqlite
from bot.storage.database import Database
from bot.storage.errors import StoreError
from bot.storage.writer import Writer
from bot.turn import Effects, Unit, Written
from bot.world import FixedWorld
from tests.crash.disk.images import marks_in

BOT = "7001"
TOGETHER = 3
SHIM: Any = ctypes.CDLL(os.environ["LD_PRELOAD"])
SHIM.shim_arm.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_long, ctypes.c_int]


async def write_units(path: Path, first: int, units: int, promised: Callable[[int], None]) -> list[str]:
    """Write `units` numbered units, some at a time; the kinds of the errors that some of them met."""
    database = await Database.open(f"sqlite:///{path}", check=False)
    writer = Writer(database, FixedWorld(), BOT, "owner")
    writer.start()
    refused = []
    for start in range(first, first + units, TOGETHER):
        numbers = range(start, min(start + TOGETHER, first + units))
        results = await asyncio.gather(*(write_one(writer, number) for number in numbers), return_exceptions=True)
        for number, result in zip(numbers, results, strict=True):
            if isinstance(result, StoreError):
                refused.append(result.kind)
            elif isinstance(result, BaseException):
                raise result
            else:
                promised(number)
    await writer.stop()
    await database.close()
    return refused


async def write_one(writer: Writer, number: int) -> None:
    done = await writer.write(Unit(f"{BOT}:{number}", Effects(), lane=f"lane{number}" * 20))
    assert done.written is Written.DONE


def set_pragmas(**pragmas: int) -> None:
    """Other pragmas than the product's, for this process: a log written back often, or a control."""
    for table in (sqlite.PRAGMAS, sqlite.BESIDE_PRAGMAS):
        cast("dict[str, int | str]", table).update(pragmas)
    checkpoints.EVERY = 3


def record(path: str, units: str, synchronous: str = "2") -> None:
    set_pragmas(synchronous=int(synchronous), wal_autocheckpoint=20)
    asyncio.run(write_units(Path(path), 1, int(units), SHIM.shim_note))


def tear(template: str, folder: str, first: str, last: str) -> None:
    """One line of JSON for each death: the call, what was promised, what is missing, and what the check says."""
    set_pragmas(wal_autocheckpoint=20)
    for call in range(int(first), int(last) + 1):
        path = Path(folder) / str(call) / "civimeter.db"
        path.parent.mkdir()
        shutil.copyfile(template, path)
        died, promised = die_at(call, path)
        found, whole = marks_in(path)
        line = {"call": call, "died": died, "promised": len(promised), "missing": sorted(promised - found)}
        sys.stdout.write(json.dumps(line | {"whole": whole, "stored": len(found)}) + "\n")
        shutil.rmtree(path.parent)


def die_at(call: int, path: Path) -> tuple[bool, set[int]]:
    """Fork, write until the call at which the child dies; whether it did, and the numbers it was promised."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        SHIM.shim_arm(call, 0, 0, 0)
        asyncio.run(write_units(path, 1, 100_000, lambda number: os.write(writing, struct.pack("q", number)) and None))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status), {number for (number,) in struct.iter_unpack("q", told)}


def refuse(path: str, error: str, start: str, until: str) -> None:
    """Units before, during and after the time in which the disk refuses; what became of them, as JSON."""
    promised: set[int] = set()
    SHIM.shim_arm(0, int(start), int(until), int(error))
    refused = asyncio.run(write_units(Path(path), 1, 60, promised.add))
    calls = SHIM.shim_count()
    SHIM.shim_arm(0, 0, 0, 0)
    found, whole = marks_in(Path(path))
    line = {"refused": refused, "promised": len(promised), "missing": sorted(promised - found), "whole": whole}
    sys.stdout.write(json.dumps(line | {"unpromised": len(found - promised), "calls": calls, "last": 60 in promised}))


if __name__ == "__main__":
    {"record": record, "tear": tear, "refuse": refuse}[sys.argv[1]](*sys.argv[2:])
