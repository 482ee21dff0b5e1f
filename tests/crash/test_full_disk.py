"""A disk that is full, twenty times: nothing is promised that is not stored, and it goes on by itself."""

import functools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.storage.migrations import migrate

CYCLES = 20
HOUSE_CYCLES = int(os.environ.get("CIVIMETER_FULL_DISKS", "1"))
"""Of the whole bot, in front of people who answer; in `make disk`, 5."""
AGENTS = 5 if HOUSE_CYCLES == 1 else 100
ROOM_AGAIN = 30.0
"""Seconds; 5 are promised, of a machine that does nothing else."""
MOUNT = 'mount -t tmpfs -o size="$1",mode=0700 small "$2" && shift 2 && exec "$@"'

pytestmark = [pytest.mark.crash, pytest.mark.timeout(1800)]


def in_own_mounts() -> list[str]:
    """Before a command: whatever it mounts is seen by itself alone, and gone with it."""
    return ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), "sh", "-c"]


@functools.cache
def can_mount(folder: str) -> bool:
    command = [*in_own_mounts(), MOUNT, "sh", "1m", folder, "true"]
    return sys.platform == "linux" and shutil.which("unshare") is not None and subprocess.run(command).returncode == 0


def on_small_disk(folder: Path, size: str, *words: object) -> dict[str, Any]:
    """Run a module of ours while `folder` is a disk of this size; the line of JSON that it prints."""
    if not can_mount(str(folder)):
        assert not os.environ.get("CI"), "a small disk must be mountable where everything is checked"
        pytest.skip("needs Linux, and leave to mount a tmpfs in a namespace of one's own")
    command = [*in_own_mounts(), MOUNT, "sh", size, str(folder), sys.executable, "-m", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1700, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines, done.stdout[-1000:] + done.stderr[-2000:]
    found: dict[str, Any] = json.loads(lines[-1])
    return found


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "civimeter.db"
    migrate(f"sqlite:///{path}")
    return path


def filled(template: Path, folder: Path, *words: object) -> dict[str, Any]:
    folder.mkdir()
    return on_small_disk(folder, "24m", "tests.crash.disk.full", template, folder / "civimeter.db", CYCLES, *words)


def test_what_is_promised_is_stored_and_writing_goes_on_by_itself(template: Path, tmp_path: Path) -> None:
    told = filled(template, tmp_path / "disk", 2)
    assert (told["missing"], told["whole"], told["read"]) == (0, True, True)
    assert told["kinds"] == ["full"]
    assert told["refused"] > CYCLES, "no fault was met: nothing was tested"
    assert len(told["resumed"]) == CYCLES
    assert max(told["resumed"]) < ROOM_AGAIN
    assert min(told["on_ballast"]) >= 20, "what is under way can end"


def test_without_ballast_the_first_unit_on_a_full_disk_is_refused(template: Path, tmp_path: Path) -> None:
    """Control: it is the ballast that lets units be written on a full disk."""
    told = filled(template, tmp_path / "disk", 0)
    assert set(told["on_ballast"]) == {0}
    assert (told["missing"], told["whole"]) == (0, True)


def test_what_is_promised_too_early_is_missing(template: Path, tmp_path: Path) -> None:
    """Control: a promise before the commit is broken by a full disk, and the count shows it."""
    told = filled(template, tmp_path / "disk", 2, "early")
    assert told["missing"] > CYCLES


def test_people_answer_while_the_disk_fills_up(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    words = ("--cycles", HOUSE_CYCLES, "--agents", AGENTS)
    met = on_small_disk(tmp_path / "data", "64m", "tests.crash.full_disk", tmp_path, *words)
    assert met["faults"] == []
    assert met["line"].startswith(f"kills={HOUSE_CYCLES} lost=0 doubled=0 reasked=0 stuck=0")
    assert met["cycles"] == met["alive"] == met["unready"] == HOUSE_CYCLES, "somebody had to be answering"
    assert met["refused_with_ballast"] == 0, "on the ballast nothing is refused"
    assert met["went_on"] >= 3 * HOUSE_CYCLES
    assert met["refused"] >= HOUSE_CYCLES
    assert max(met["resumed"]) < ROOM_AGAIN
