"""The emulator's own Python and packages, made when they are asked for, and the reason when they cannot be had."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "build" / "outside"
PYTHON = PLACE / "bin" / "python"
REQUIREMENTS = ROOT / "requirements" / "outside.txt"
VERSION = "3.13"


class NotThere(Exception):
    """The emulator cannot run here; the message says why, and what to do."""


def wanted() -> None:
    """Raises NotThere unless somebody has asked for the emulator: it takes minutes, and the first time the network."""
    if os.environ.get("OUTSIDE") != "1":
        raise NotThere("somebody else's emulator is tried on request: make outside, or OUTSIDE=1 in the environment")


def python() -> Path:
    """The Python that has the emulator, made on demand. Raises NotThere."""
    mark = PLACE / ".made"
    if not mark.exists() or mark.read_bytes() != REQUIREMENTS.read_bytes():
        _make()
        mark.write_bytes(REQUIREMENTS.read_bytes())
    return PYTHON


def find_python() -> str:
    """A Python of the version that the emulator asks for: OUTSIDE_PYTHON, the PATH, or pyenv's. Raises NotThere."""
    beside = sorted((Path.home() / ".pyenv" / "versions").glob(f"{VERSION}.*/bin/python"))
    for found in (os.environ.get("OUTSIDE_PYTHON"), shutil.which(f"python{VERSION}"), *map(str, beside)):
        if found and _version(found) == VERSION:
            return found
    raise NotThere(f"the emulator needs Python {VERSION}: install it, or name it in OUTSIDE_PYTHON")


def _version(python: str) -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        return subprocess.run(
            [python, "-c", code], capture_output=True, text=True, check=True, timeout=30
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""  # such a shim says that it knows of no such version


def _make() -> None:
    options = ("--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:")
    install = (str(PYTHON), "-m", "pip", "install", *options, "-r", str(REQUIREMENTS))
    for command in ((find_python(), "-m", "venv", "--clear", str(PLACE)), install):
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
            raise NotThere(f"the emulator cannot be installed: {last}")
