"""Torn writes, power cuts, a full disk: nothing that was promised is missing, and the file is never damaged."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.storage.migrations import migrate
from tests.crash.disk.images import cut_power, marks_in, read_calls

COMPILER = shutil.which("gcc") or shutil.which("cc")
POINTS = int(os.environ.get("CIVIMETER_TORN_POINTS", "60"))
CUTS = int(os.environ.get("CIVIMETER_POWER_CUTS", "150"))
"""In `make disk`, 300 and 1,000."""

pytestmark = [
    pytest.mark.crash,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not (COMPILER and sys.platform == "linux") and not os.environ.get("CI"),
        reason="needs a C compiler on Linux: apt install gcc libc6-dev",
    ),
]


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert COMPILER, "a C compiler must be there: apt install gcc libc6-dev"
    path = tmp_path_factory.mktemp("shim") / "shim.so"
    source = Path(__file__).parent / "disk" / "shim.c"
    subprocess.run([COMPILER, "-O1", "-shared", "-fPIC", "-o", path, source, "-ldl", "-lpthread"], check=True)
    return path


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "civimeter.db"
    migrate(f"sqlite:///{path}")
    return path


def run(shim: Path, *words: object, **more: str) -> str:
    environment = {**os.environ, "LD_PRELOAD": str(shim), "SHIM_WATCH": "civimeter.db", **more}
    command = [sys.executable, "-m", "tests.crash.disk.program", *map(str, words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_death_at_every_write_and_sync(shim: Path, template: Path, tmp_path: Path) -> None:
    told: list[dict[str, Any]] = [
        json.loads(line) for line in run(shim, "tear", template, tmp_path, 1, POINTS).split("\n") if line
    ]
    assert len(told) == POINTS
    assert all(one["died"] for one in told), "a call at which nobody died proves nothing"
    assert [one for one in told if one["missing"] or not one["whole"]] == []
    assert max(one["promised"] for one in told) > POINTS // 4, "too little was written to lose anything"


def cuts(shim: Path, template: Path, folder: Path, synchronous: int) -> tuple[int, int]:
    """How many of the images miss something that was promised, and how many are damaged."""
    folder.mkdir()
    database = folder / "civimeter.db"
    shutil.copyfile(template, database)
    record = folder / "record"
    run(shim, "record", database, 90, synchronous, SHIM_LOG=str(record))
    calls, random = read_calls(record), Random(1)
    missing = damaged = 0
    for number in range(CUTS):
        image = folder / f"image{number}"
        image.mkdir()
        path, promised = cut_power(calls, template, image, random)
        found, whole = marks_in(path)
        missing += bool(promised - found)
        damaged += not whole
        shutil.rmtree(image)
    return missing, damaged


def test_power_cuts(shim: Path, template: Path, tmp_path: Path) -> None:
    assert cuts(shim, template, tmp_path / "full", 2) == (0, 0)


def test_power_cuts_without_a_sync_for_each_commit(shim: Path, template: Path, tmp_path: Path) -> None:
    """Control: `synchronous=NORMAL` stays whole and loses what was promised last. It must, or nothing is tested."""
    missing, damaged = cuts(shim, template, tmp_path / "normal", 1)
    assert missing > CUTS // 10
    assert damaged == 0


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("start", [4, 9, 20])
def test_a_disk_that_refuses_for_a_while(shim: Path, template: Path, tmp_path: Path, error: int, start: int) -> None:
    database = tmp_path / "civimeter.db"
    shutil.copyfile(template, database)
    told = json.loads(run(shim, "refuse", database, error, start, start + 12))
    assert told["refused"], "no fault was met: nothing was tested"
    assert set(told["refused"]) <= {"full", "io"}
    assert (told["missing"], told["whole"]) == ([], True)
    assert told["last"], "the writer goes on by itself once the disk is well again"
