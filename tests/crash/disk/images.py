"""Disks as a power cut may leave them: what was synced, and of the rest what chance left there."""

import shutil
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.storage.sqlite import choose_module

WRITE, SYNC, CUT, NOTE = 1, 2, 3, 4
HEAD = struct.Struct("4q")
NAMES = {1: "civimeter.db", 2: "civimeter.db-wal"}
SECTOR = 512


@dataclass(frozen=True, slots=True)
class Call:
    """A call that the shim has recorded. `offset` is the new length for CUT, the number of the unit for NOTE."""

    kind: int
    file: int
    offset: int
    data: bytes


def read_calls(path: Path) -> list[Call]:
    """The shim's record. Raises ValueError for one that ends in the middle of a call."""
    return list(_calls(path.read_bytes()))


def _calls(record: bytes) -> Iterator[Call]:
    place = 0
    while place < len(record):
        kind, file, offset, length = HEAD.unpack_from(record, place)
        place += HEAD.size
        body = record[place : place + length] if kind == WRITE else b""
        if kind == WRITE and len(body) != length:
            raise ValueError("the record ends in the middle of a call")
        place += len(body)
        yield Call(kind, file, offset, body)


def cut_power(calls: Sequence[Call], template: Path, folder: Path, random: Random) -> tuple[Path, set[int]]:
    """An image of the disk after a power cut at a random call, and the units that were promised before it.

    What was synced is there. Each write since is there, or not, or only its first sectors: the disk chose the order.
    """
    until = random.randrange(1, len(calls) + 1)
    synced = dict.fromkeys(NAMES, 0)
    for number, call in enumerate(calls[:until]):
        if call.kind == SYNC:
            synced[call.file] = number
    path = folder / NAMES[1]
    shutil.copyfile(template, path)
    files = {file: bytearray(path.read_bytes() if file == 1 else b"") for file in NAMES}
    for number, call in enumerate(calls[:until]):
        if call.file and (number <= synced[call.file] or random.random() < 0.5):
            _apply(files[call.file], call, whole=number <= synced[call.file] or random.random() < 0.5, random=random)
    for file, name in NAMES.items():
        (folder / name).write_bytes(files[file])
    return path, {call.offset for call in calls[:until] if call.kind == NOTE}


def _apply(file: bytearray, call: Call, *, whole: bool, random: Random) -> None:
    if call.kind == CUT:
        del file[call.offset :]
        file.extend(bytes(max(0, call.offset - len(file))))
    if call.kind != WRITE:
        return
    length = len(call.data) if whole else SECTOR * random.randrange(0, len(call.data) // SECTOR + 1)
    end = call.offset + length
    file.extend(bytes(max(0, end - len(file))))
    file[call.offset : end] = call.data[:length]


def marks_in(path: Path) -> tuple[set[int], bool]:
    """The units whose mark is stored, and whether the file is whole."""
    module = choose_module()
    connection = module.connect(str(path))
    try:
        whole = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")] == ["ok"]
        return {int(row[0]) for row in connection.execute("SELECT update_id FROM inbox")}, whole
    except module.Error:
        return set(), False
    finally:
        connection.close()
